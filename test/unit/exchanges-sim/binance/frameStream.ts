import { WebSocket, type RawData } from 'ws';

const WAIT_MS = 5_000;

/** A bare stream client that shows every frame as it came. */
export class FrameStream {
  readonly #socket: WebSocket;
  readonly #received: string[] = [];
  readonly #waiting: ((text: string) => void)[] = [];
  readonly closed: Promise<number>;
  /** Protocol pings of the exchange. */
  pings = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const take = this.#waiting.shift();
      if (take === undefined) this.#received.push(textOf(data));
      else take(textOf(data));
    });
    socket.on('ping', () => {
      this.pings += 1;
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', resolve);
    });
  }

  /** Connects; rejects where the connection is refused. */
  static async connect(wsUrl: string, path: string, answersPings = true): Promise<FrameStream> {
    const socket = new WebSocket(`${wsUrl}${path}`, { handshakeTimeout: WAIT_MS, autoPong: answersPings });
    const stream = new FrameStream(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.on('error', reject);
    });
    return stream;
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  ask(method: string, names: readonly string[], id: number): void {
    this.send(JSON.stringify({ method, params: names, id }));
  }

  /** Takes the next frame. @throws after 5 s without one. */
  async next(): Promise<string> {
    const known = this.#received.shift();
    if (known !== undefined) return known;
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no frame within ${WAIT_MS} ms`)), WAIT_MS);
      this.#waiting.push((text) => {
        clearTimeout(timer);
        resolve(text);
      });
    });
  }

  /** The next frame as what it holds. */
  async nextValue(): Promise<unknown> {
    return JSON.parse(await this.next());
  }

  /** The exchange's answer to a protocol ping, after everything sent before it was handled. */
  async pong(): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      this.#socket.once('pong', () => resolve());
    });
    this.#socket.ping();
    await answered;
  }

  close(): void {
    this.#socket.terminate();
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
