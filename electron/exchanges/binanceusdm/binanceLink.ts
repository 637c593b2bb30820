import type { StreamLink, StreamListener, StreamMessage, StreamTopic } from '../gateway.ts';
import type { RealClock } from '../realClock.ts';
import type { BinanceClient, StreamCategory } from './BinanceClient.ts';
import { categoryOf, type BinanceFrame, readBinanceFrame, streamNameOf } from './binanceFrames.ts';
import { openBinanceSocket, type BinanceSocket } from './binanceSocket.ts';
import { CandleOrder } from './candleOrder.ts';

/** The code of a refusal by a side that cannot be reached. */
const NO_CONNECTION = 'no-connection';

interface Side {
  readonly socket: BinanceSocket;
  isOpen: boolean;
}

/**
 * One link to Binance: a connection for candles, tickers and mark prices, and, once a topic needs it, a second one for books and trades,
 * which the exchange serves apart. When one of the two ends after it was open, the link ends. A second one that cannot be made refuses what
 * was asked of it and leaves the first alone; the next request dials it again.
 */
export function openBinanceLink(client: BinanceClient, clock: RealClock, listener: StreamListener): StreamLink {
  const sides = new Map<StreamCategory, Side>();
  const order = new CandleOrder();
  let requests = 0;
  let isEnded = false;

  const end = (): boolean => {
    if (isEnded) return false;
    isEnded = true;
    for (const { socket } of sides.values()) socket.kill();
    sides.clear();
    return true;
  };
  const tell = (message: StreamMessage): void => {
    // A listener may kill the link in the middle of a frame.
    if (!isEnded) listener.onMessage(message);
  };
  const receive = (socket: BinanceSocket, frame: BinanceFrame): void => {
    switch (frame.kind) {
      case 'candle':
        tell(order.accepts(frame.message, frame.isClosed) ? frame.message : { kind: 'ignored' });
        return;
      case 'acknowledged':
        for (const requestId of socket.confirmed(frame.requestId)) tell({ kind: 'acknowledged', requestId });
        return;
      case 'refused': {
        const { code, reason } = frame;
        if (!socket.isWaitingFor(frame.requestId)) {
          tell({ kind: 'unreadable', reason: `error ${code}: ${reason}` });
          return;
        }
        const requestId = socket.refused(frame.requestId);
        tell(requestId === null ? { kind: 'ignored' } : { kind: 'refused', requestId, code, reason });
        return;
      }
      case 'message':
        tell(frame.message);
    }
  };
  const dial = (category: StreamCategory): Side => {
    const socket = openBinanceSocket(client, client.streamAddressOf(category), clock, {
      onOpen: () => {
        side.isOpen = true;
        if (category === 'market' && !isEnded) listener.onOpen();
      },
      onFrame: (data) => {
        if (isEnded) return;
        listener.onFrame();
        receive(socket, readBinanceFrame(data));
      },
      onPulse: () => {
        if (isEnded) return;
        listener.onFrame();
        tell({ kind: 'heartbeat' });
      },
      onClosed: (reason) => {
        if (isEnded) return;
        sides.delete(category);
        if (category === 'market' || side.isOpen) {
          if (end()) listener.onClosed(reason);
          return;
        }
        for (const requestId of socket.takeUnanswered()) tell({ kind: 'refused', requestId, code: NO_CONNECTION, reason });
      },
    });
    const side: Side = { socket, isOpen: false };
    sides.set(category, side);
    return side;
  };
  const request = (method: 'SUBSCRIBE' | 'UNSUBSCRIBE', topic: StreamTopic): string => {
    requests += 1;
    const requestId = String(requests);
    if (isEnded) return requestId;
    const category = categoryOf(topic);
    const side = sides.get(category) ?? (method === 'SUBSCRIBE' ? dial(category) : undefined);
    side?.socket.request(method, streamNameOf(topic), requestId);
    return requestId;
  };

  dial('market');
  return {
    subscribe: (topic) => request('SUBSCRIBE', topic),
    unsubscribe: (topic) => {
      request('UNSUBSCRIBE', topic);
    },
    kill: () => {
      end();
    },
  };
}
