import { WebSocket, type RawData } from 'ws';

const WAIT_MS = 5_000;

export interface Frame {
  readonly action?: string;
  readonly event?: string;
  readonly arg?: { readonly instType: string; readonly channel: string; readonly instId: string };
  readonly data?: readonly unknown[];
  readonly code?: number;
  readonly ts?: number;
}

/** A bare stream client that shows every frame as it came. */
export class TextStream {
  readonly #socket: WebSocket;
  readonly #received: string[] = [];
  readonly #closed: Promise<number>;
  #wake: (() => void) | null = null;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      this.#received.push(textOf(data));
      this.#wake?.();
    });
    this.#closed = new Promise((resolve) => {
      socket.on('close', resolve);
    });
  }

  /** Connects; rejects where the connection is refused or not answered within the limit. */
  static async connect(wsUrl: string, options: { readonly path?: string; readonly withinMs?: number } = {}): Promise<TextStream> {
    const socket = new WebSocket(`${wsUrl}${options.path ?? '/v2/ws/public'}`, { handshakeTimeout: options.withinMs ?? WAIT_MS });
    const stream = new TextStream(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.on('error', reject);
    });
    return stream;
  }

  /** Close code, once the connection has ended. */
  get closed(): Promise<number> {
    return this.#closed;
  }

  /** Everything that came and was not taken yet. */
  get waiting(): readonly string[] {
    return this.#received;
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  ask(op: string, channel: string, instId = 'BTCUSDT'): void {
    this.send(JSON.stringify({ op, args: [{ instType: 'USDT-FUTURES', channel, instId }] }));
  }

  /** Takes the next frame. @throws after 5 s without one. */
  async next(): Promise<string> {
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

  /** The next frame as what it holds. */
  async nextFrame(): Promise<Frame> {
    return JSON.parse(await this.next());
  }

  /** Pings; everything sent before it was handled when the answer comes. Resolves with the frames that came first. */
  async pong(): Promise<readonly string[]> {
    this.send('ping');
    const before: string[] = [];
    for (;;) {
      const frame = await this.next();
      if (frame === 'pong') return before;
      before.push(frame);
    }
  }

  close(): void {
    this.#socket.terminate();
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
