import { gunzipSync } from 'node:zlib';

import { WebSocket, type RawData } from 'ws';

const WAIT_MS = 5_000;

/** What came in: the text of a frame that could be unpacked, or the bytes of one that could not. */
export type Received = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'damaged'; readonly bytes: Buffer };

/** A bare stream client that shows every frame as it came. */
export class RawStream {
  readonly #socket: WebSocket;
  readonly #received: Received[] = [];
  readonly #closed: Promise<number>;
  #wake: (() => void) | null = null;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data, isBinary) => {
      this.#received.push(unpack(data, isBinary));
      this.#wake?.();
    });
    this.#closed = new Promise((resolve) => {
      socket.on('close', resolve);
    });
  }

  /** Connects; rejects where the connection is refused or not answered within the limit. */
  static async connect(wsUrl: string, options: { readonly path?: string; readonly withinMs?: number; readonly answersPings?: boolean } = {}): Promise<RawStream> {
    const { path = '/swap-market', withinMs = WAIT_MS, answersPings = true } = options;
    const socket = new WebSocket(`${wsUrl}${path}`, { handshakeTimeout: withinMs });
    const stream = new RawStream(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.on('error', reject);
    });
    if (answersPings) {
      socket.on('message', (data, isBinary) => {
        const received = unpack(data, isBinary);
        if (received.kind === 'text' && received.text === 'Ping') socket.send('Pong');
      });
    }
    return stream;
  }

  /** Close code, once the connection has ended. */
  get closed(): Promise<number> {
    return this.#closed;
  }

  /** Everything that came and was not taken yet. */
  get waiting(): readonly Received[] {
    return this.#received;
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  /** Resolves when the server has answered a protocol ping. */
  async pong(withinMs: number): Promise<boolean> {
    return await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), withinMs);
      this.#socket.once('pong', () => {
        clearTimeout(timer);
        resolve(true);
      });
      this.#socket.ping();
    });
  }

  subscribe(dataType: string, id = dataType): void {
    this.send(JSON.stringify({ id, reqType: 'sub', dataType }));
  }

  /** Takes the next frame, whatever it is. @throws after 5 s without one. */
  async next(): Promise<Received> {
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      const received = this.#received.shift();
      if (received !== undefined) return received;
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`no frame within ${WAIT_MS} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Takes frames until one holds JSON with these fields; pings and all others on the way are left behind. */
  async nextWith(fields: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
    for (;;) {
      const parsed = jsonOf(await this.next());
      if (parsed !== null && Object.entries(fields).every(([key, value]) => parsed[key] === value)) return parsed;
    }
  }

  close(): void {
    this.#socket.terminate();
  }
}

/** The object in a frame, or `null` where there is none. */
export function jsonOf(received: Received): Record<string, unknown> | null {
  if (received.kind === 'damaged' || !received.text.startsWith('{')) return null;
  try {
    const parsed: unknown = JSON.parse(received.text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : null;
  } catch {
    return null;
  }
}

function unpack(data: RawData, isBinary: boolean): Received {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
  if (!isBinary) return { kind: 'damaged', bytes };
  try {
    return { kind: 'text', text: gunzipSync(bytes).toString('utf8') };
  } catch {
    return { kind: 'damaged', bytes };
  }
}
