import { type CcxtSocket, openCcxtSocket, type SocketDialler } from '../ccxtSocket.ts';
import type { StreamLink, StreamListener, StreamTopic } from '../gateway.ts';
import type { CancelTimer, RealClock } from '../realClock.ts';
import type { KucoinContracts } from './kucoinContracts.ts';
import { readKucoinFrame, topicNameOf } from './kucoinFrames.ts';

/** Where to dial, for one connection alone. */
export interface KucoinDoor {
  /** With a token that no connection has used. */
  readonly address: string;
  /** The exchange closes a connection from which no ping came for longer than this and some tolerance. Real ms. */
  readonly pingIntervalMs: number;
  readonly contracts: KucoinContracts;
}

export interface KucoinLinkParts {
  readonly dialler: SocketDialler;
  readonly clock: RealClock;
  /** Asks the exchange for a token. */
  readonly negotiate: (signal: AbortSignal) => Promise<KucoinDoor>;
  /** Real ms from dialling to the welcome. */
  readonly welcomeTimeoutMs: number;
  /** A request id that no other connection uses. */
  readonly nextId: () => string;
}

/** Pings are sent more often than KuCoin asks, so that a quiet connection that lives also shows it: its pong is a frame. Real ms. */
const PING_EVERY_MS = 4_000;

/** One stream connection: token, dialling, welcome, pings. Every connection has a token of its own, so that none can be too old. */
export function openKucoinLink(parts: KucoinLinkParts, listener: StreamListener): StreamLink {
  const { clock } = parts;
  const negotiation = new AbortController();
  let isEnded = false;
  let isOpen = false;
  let socket: CcxtSocket | null = null;
  let contracts: KucoinContracts | null = null;
  let cancelTimer: CancelTimer = () => undefined;

  const end = (): boolean => {
    if (isEnded) return false;
    isEnded = true;
    cancelTimer();
    negotiation.abort(new Error('the connection was ended'));
    socket?.kill();
    return true;
  };
  const closed = (reason: string): void => {
    if (end()) listener.onClosed(reason);
  };
  const keepPinging = (everyMs: number): void => {
    cancelTimer = clock.after(everyMs, () => {
      socket?.send(JSON.stringify({ id: parts.nextId(), type: 'ping' }));
      if (!isEnded) keepPinging(everyMs);
    });
  };
  const receive = (data: Buffer | string, door: KucoinDoor): void => {
    listener.onFrame();
    // A listener may kill the link in the middle of a frame.
    if (isEnded) return;
    const frame = readKucoinFrame(data, door.contracts);
    switch (frame.kind) {
      case 'welcome':
        if (isOpen) return;
        isOpen = true;
        cancelTimer();
        keepPinging(Math.min(PING_EVERY_MS, door.pingIntervalMs / 2));
        listener.onOpen();
        return;
      case 'tokenRefused':
        closed(`the exchange refused the stream token: ${frame.reason}`);
        return;
      case 'message':
        listener.onMessage(frame.message);
    }
  };
  const dial = (door: KucoinDoor): void => {
    if (isEnded) return;
    contracts = door.contracts;
    cancelTimer = clock.after(parts.welcomeTimeoutMs, () => closed(`no welcome from the exchange within ${parts.welcomeTimeoutMs / 1_000} s`));
    socket = openCcxtSocket(parts.dialler, door.address, {
      onOpen: () => undefined,
      onFrame: (data) => receive(data, door),
      onClosed: closed,
    });
  };
  parts.negotiate(negotiation.signal).then(dial, (error: unknown) => closed(error instanceof Error ? error.message : String(error)));

  const request = (topic: StreamTopic, type: 'subscribe' | 'unsubscribe'): string => {
    const id = parts.nextId();
    const contract = contracts?.bySymbol.get(topic.symbol);
    if (contract !== undefined) socket?.send(JSON.stringify({ id, type, topic: topicNameOf(topic, contract.id), response: true }));
    else {
      queueMicrotask(() => {
        if (!isEnded) listener.onMessage({ kind: 'refused', requestId: id, code: 'unknown-symbol', reason: `${topic.symbol} is not listed` });
      });
    }
    return id;
  };
  return {
    subscribe: (topic) => request(topic, 'subscribe'),
    unsubscribe: (topic) => {
      request(topic, 'unsubscribe');
    },
    kill: () => {
      end();
    },
  };
}
