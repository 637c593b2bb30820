import type Exchange from 'ccxt/pro/bitget';

/** What is used of ccxt's exchange classes to dial: the socket client of an address, and the list that keeps it. */
export type SocketDialler = Pick<Exchange, 'client' | 'clients'>;

export interface SocketOwner {
  onOpen(): void;
  /** One frame as it came, before ccxt would parse it. */
  onFrame(data: Buffer | string): void;
  /** The other side answered a protocol ping. */
  onPong?(): void;
  /** Called exactly once, unless the socket was killed. */
  onClosed(reason: string): void;
}

export interface CcxtSocket {
  readonly isEnded: boolean;
  /** A message that cannot be sent ends the connection. */
  send(text: string): void;
  /** Sends a protocol ping; only while the connection is open. */
  ping(): void;
  /** Ends the connection at once; no callback comes after it. Idempotent. */
  kill(): void;
}

/**
 * One stream connection, dialled and kept by ccxt's socket client. Frames are taken before ccxt parses them: its results are merged and
 * filtered, and a frame it cannot parse is printed (exchanges.md rule 2).
 */
export function openCcxtSocket(dialler: SocketDialler, address: string, owner: SocketOwner): CcxtSocket {
  const socket = dialler.client(address);
  // Each connection owns its socket: ccxt would hand the same one to the next caller.
  delete dialler.clients[address];
  let isEnded = false;

  const end = (): boolean => {
    if (isEnded) return false;
    isEnded = true;
    socket.clearConnectionTimeout();
    socket.clearPingInterval();
    return true;
  };
  const terminate = (): void => {
    const connection: unknown = socket.connection;
    if (isTerminable(connection)) connection.terminate();
  };
  const closed = (reason: string): void => {
    if (!end()) return;
    terminate();
    owner.onClosed(reason);
  };

  socket.onMessage = (event: { readonly data: unknown }): void => {
    if (isEnded) return;
    const { data } = event;
    try {
      owner.onFrame(typeof data === 'string' || Buffer.isBuffer(data) ? data : Buffer.from(String(data)));
    } catch (error) {
      // ccxt's read loop would end without a word; a fault of ours has to be loud.
      if (end()) terminate();
      queueMicrotask(() => {
        throw error;
      });
    }
  };
  // Bound by ccxt when it dials.
  socket.onPong = (): void => {
    if (!isEnded) owner.onPong?.();
  };
  socket.onConnectedCallback = (): void => {
    if (!isEnded) owner.onOpen();
  };
  socket.onErrorCallback = (_socket: unknown, error: unknown): void => closed(wordsOf(error));
  socket.onCloseCallback = (_socket: unknown, event: unknown): void => closed(closeWords(event));
  // A dial that fails is told through the callbacks above.
  socket.connect().catch((error: unknown) => closed(wordsOf(error)));

  return {
    get isEnded() {
      return isEnded;
    },
    send: (text) => {
      if (isEnded) return;
      socket.send(text).catch((error: unknown) => closed(`a message could not be sent: ${wordsOf(error)}`));
    },
    ping: () => {
      const connection: unknown = socket.connection;
      if (!isEnded && socket.isOpen() && isPingable(connection)) connection.ping();
    },
    kill: () => {
      if (end()) terminate();
    },
  };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isTerminable(connection: unknown): connection is { terminate(): void } {
  return typeof connection === 'object' && connection !== null && 'terminate' in connection && typeof connection.terminate === 'function';
}

function isPingable(connection: unknown): connection is { ping(): void } {
  return typeof connection === 'object' && connection !== null && 'ping' in connection && typeof connection.ping === 'function';
}

function closeWords(event: unknown): string {
  const code = typeof event === 'object' && event !== null && 'code' in event ? String(event.code) : 'unknown';
  return code === '1006' ? 'the connection broke (code 1006)' : `the exchange closed the connection (code ${code})`;
}
