import { openCcxtSocket, type SocketDialler } from '../ccxtSocket.ts';
import type { CancelTimer, RealClock } from '../realClock.ts';

/** Real ms between two messages of ours: the exchange drops a connection after more than ten a second, pings included. */
const MESSAGE_SPACING_MS = 150;
const PING_MS = 4_000;
/** Real ms without anything from a side that has answered pings before: it is half-open. */
const SILENCE_MS = 12_000;
/** Stream names in one message. */
const NAMES_PER_MESSAGE = 50;

export interface BinanceSocketOwner {
  onOpen(): void;
  onFrame(data: Buffer | string): void;
  /** The other side lives: it answered a ping. */
  onPulse(): void;
  /** Called exactly once, unless the socket was killed. */
  onClosed(reason: string): void;
}

export interface BinanceSocket {
  /** Queues a request; those of one kind that wait together go as one message. `requestId` is what answers it. */
  request(method: 'SUBSCRIBE' | 'UNSUBSCRIBE', name: string, requestId: string): void;
  /** The requests that the exchange confirms with that id. */
  confirmed(messageId: string): readonly string[];
  /** The request that the exchange refuses with that id; null where it cannot be told yet: those of a refused message are sent again, one by one. */
  refused(messageId: string): string | null;
  isWaitingFor(messageId: string): boolean;
  /** Every request without an answer. */
  takeUnanswered(): readonly string[];
  kill(): void;
}

interface Request {
  readonly method: 'SUBSCRIBE' | 'UNSUBSCRIBE';
  readonly name: string;
  readonly requestId: string;
  /** One of a message that was refused. */
  readonly isAlone: boolean;
}

/**
 * One connection of one category: keeps the pace the exchange demands, and shows whether the other side lives. Binance pings every three
 * minutes only (exchanges.md 4), so we do; an answer counts like a frame.
 */
export function openBinanceSocket(dialler: SocketDialler, address: string, clock: RealClock, owner: BinanceSocketOwner): BinanceSocket {
  const queue: Request[] = [];
  const sent = new Map<string, readonly Request[]>();
  let messageId = 0;
  let isOpen = false;
  let hasPonged = false;
  let lastHeardAt = 0;
  let cancelFlush: CancelTimer | null = null;
  let cancelPing: CancelTimer | null = null;

  const end = (): void => {
    cancelFlush?.();
    cancelPing?.();
    cancelFlush = null;
    cancelPing = null;
  };
  const flush = (): void => {
    cancelFlush = null;
    const [first] = queue;
    if (first === undefined || !isOpen) return;
    const other = queue.findIndex(({ method, isAlone }, place) => place > 0 && (isAlone || first.isAlone || method !== first.method));
    const batch = queue.splice(0, Math.min(NAMES_PER_MESSAGE, other < 0 ? queue.length : other));
    messageId += 1;
    sent.set(String(messageId), batch);
    socket.send(JSON.stringify({ method: first.method, params: batch.map(({ name }) => name), id: messageId }));
    if (!socket.isEnded) cancelFlush = clock.after(MESSAGE_SPACING_MS, flush);
  };
  /** What is asked for in the same turn goes together. */
  const flushSoon = (): void => {
    if (isOpen && cancelFlush === null && !socket.isEnded) cancelFlush = clock.after(0, flush);
  };
  const ping = (): void => {
    const silentMs = clock.monotonicMs() - lastHeardAt;
    if (hasPonged && silentMs > SILENCE_MS) {
      end();
      socket.kill();
      owner.onClosed(`the connection to ${new URL(address).pathname} gave no sign of life for ${Math.round(silentMs / 1_000)} s`);
      return;
    }
    socket.ping();
    cancelPing = clock.after(PING_MS, ping);
  };
  const heard = (): void => {
    lastHeardAt = clock.monotonicMs();
  };
  const socket = openCcxtSocket(dialler, address, {
    onOpen: () => {
      isOpen = true;
      heard();
      owner.onOpen();
      if (socket.isEnded) return;
      ping();
      flushSoon();
    },
    onFrame: (data) => {
      heard();
      owner.onFrame(data);
    },
    onPong: () => {
      hasPonged = true;
      heard();
      owner.onPulse();
    },
    onClosed: (reason) => {
      end();
      owner.onClosed(reason);
    },
  });

  return {
    request: (method, name, requestId) => {
      queue.push({ method, name, requestId, isAlone: false });
      flushSoon();
    },
    confirmed: (id) => {
      const requests = sent.get(id) ?? [];
      sent.delete(id);
      return requests.map(({ requestId }) => requestId);
    },
    refused: (id) => {
      const [first, ...others] = sent.get(id) ?? [];
      sent.delete(id);
      if (first === undefined || others.length === 0) return first?.requestId ?? null;
      for (const request of [first, ...others]) queue.push({ ...request, isAlone: true });
      flushSoon();
      return null;
    },
    isWaitingFor: (id) => sent.has(id),
    takeUnanswered: () => {
      const requests = [...sent.values()].flat().concat(queue.splice(0));
      sent.clear();
      return requests.map(({ requestId }) => requestId);
    },
    kill: () => {
      end();
      socket.kill();
    },
  };
}
