import type { Socket } from 'node:net';

import type { WebSocket } from 'ws';

import type { ExchangeCounters } from './counters.ts';
import type { Faults } from './faults.ts';
import type { Topic } from './feed.ts';
import { spoilFrame, type Frame } from './frameFaults.ts';
import type { Payload } from './wireProtocol.ts';

export interface StreamConnectionParts {
  readonly webSocket: WebSocket;
  readonly socket: Socket;
  readonly path: string;
  readonly faults: Faults;
  readonly counters: ExchangeCounters;
  readonly encode: (text: string) => Payload;
  readonly isMuted: boolean;
}

/** The server's end of one client's stream connection. */
export class StreamConnection {
  readonly topics = new Map<string, Topic>();
  readonly path: string;
  readonly #parts: StreamConnectionParts;
  /** Resolves when the connection has ended. */
  readonly ended: Promise<void>;
  #isHalfOpen = false;
  #held: Payload[] | null = null;

  constructor(parts: StreamConnectionParts) {
    this.#parts = parts;
    this.path = parts.path;
    this.ended = new Promise((resolve) => {
      parts.webSocket.once('close', () => resolve());
    });
  }

  get isOpen(): boolean {
    return this.#parts.webSocket.readyState === this.#parts.webSocket.OPEN;
  }

  /** Whether nothing leaves this connection any more although it is open. */
  get isMute(): boolean {
    return this.#isHalfOpen || this.#parts.isMuted || this.#parts.faults.has('silent', { channel: 'ws', name: this.path });
  }

  /** Sends an acknowledgement, a ping or another message that is not market data. */
  sendControl(text: string): void {
    this.send({ name: 'control', isData: false, text, payload: this.#parts.encode(text), symbol: '' });
  }

  send(frame: Frame): void {
    if (this.isMute) return;
    const { faults, encode } = this.#parts;
    const payloads = spoilFrame(frame, faults, encode);
    const held = this.#held;
    if (held === null && frame.isData && faults.hit('reorder', { channel: 'ws', name: frame.name }) !== null) {
      this.#held = payloads;
      return;
    }
    this.#held = null;
    for (const payload of payloads) this.#write(payload, frame.isData);
    for (const payload of held ?? []) this.#write(payload, true);
  }

  /** Sends a protocol ping. */
  ping(): void {
    if (!this.isMute && this.isOpen) this.#parts.webSocket.ping();
  }

  /** Stops reading and writing for good; the TCP connection stays. */
  halfOpen(): void {
    this.#isHalfOpen = true;
    this.#parts.webSocket.pause();
  }

  close(code: number): void {
    this.#parts.webSocket.close(code);
  }

  /** Ends the connection without a closing handshake, by a TCP reset. */
  reset(): void {
    this.#parts.socket.resetAndDestroy();
  }

  terminate(): void {
    this.#parts.webSocket.terminate();
  }

  #write(payload: Payload, isData: boolean): void {
    if (!this.isOpen) return;
    const { counters } = this.#parts;
    counters.framesSent += 1;
    if (isData) counters.dataFramesSent += 1;
    counters.bytesSent += payload.length;
    this.#parts.webSocket.send(payload, (error) => {
      if (error != null) counters.socketErrors += 1;
    });
  }
}
