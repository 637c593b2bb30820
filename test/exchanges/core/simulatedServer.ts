import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';

import { WebSocketServer, type RawData, type WebSocket } from 'ws';

import { CONTROL_PATH, serveControl } from './control.ts';
import { zeroCounters, type ExchangeCounters, type ExchangeCounts } from './counters.ts';
import type { FaultInput } from './fault.ts';
import { Faults } from './faults.ts';
import { Feed, type FeedEvent, type Topic } from './feed.ts';
import { decideAnswer, writeAnswer } from './restFaults.ts';
import { ServedCandles } from './servedCandles.ts';
import type { SimulatedMarket } from './simulatedMarket.ts';
import { StreamConnection } from './streamConnection.ts';
import type { RestRequest, WireProtocol } from './wireProtocol.ts';

const HOST = '127.0.0.1';
const POLL_EVERY_MS = 50;

/** What a protocol is built from. */
export interface ExchangeParts {
  readonly market: SimulatedMarket;
  readonly candles: ServedCandles;
  readonly feed: Feed;
  readonly faults: Faults;
  readonly counters: ExchangeCounters;
  /** Market time as the exchange's own clock shows it, in ms: wrong while a clock fault applies. */
  readonly serverTime: () => number;
}

export interface SimulatedServerOptions {
  readonly market: SimulatedMarket;
  readonly protocol: (parts: ExchangeParts) => WireProtocol;
  /** 0 takes a free port. */
  readonly port?: number;
  readonly faults?: readonly FaultInput[];
  readonly faultSeed?: number;
  /** Without it the server pushes by itself every 50 ms; `false` leaves it to `poll()`. */
  readonly isSelfPolling?: boolean;
  readonly monotonicMs?: () => number;
}

/** A simulated exchange on the loopback interface: HTTP and WebSocket on one port. */
export class SimulatedServer {
  readonly name: string;
  readonly market: SimulatedMarket;
  readonly faults: Faults;
  readonly #protocol: WireProtocol;
  readonly #feed: Feed;
  readonly #counters = zeroCounters();
  readonly #monotonicMs: () => number;
  readonly #http: Server;
  readonly #upgrades = new WebSocketServer({ noServer: true, autoPong: false });
  readonly #connections = new Set<StreamConnection>();
  /** Upgrades left without an answer: node:http does not own them any more, so this server ends them. */
  readonly #silentSockets = new Set<Socket>();
  readonly #answerTimers = new Set<NodeJS.Timeout>();
  #pollTimer: NodeJS.Timeout | null = null;

  private constructor(options: SimulatedServerOptions) {
    const { market } = options;
    this.market = market;
    this.#monotonicMs = options.monotonicMs ?? (() => performance.now());
    this.faults = new Faults({ seed: options.faultSeed ?? market.seed, monotonicMs: this.#monotonicMs });
    const candles = new ServedCandles(market, this.faults);
    this.#feed = new Feed({ market, candles, faults: this.faults, monotonicMs: this.#monotonicMs });
    this.#protocol = options.protocol({
      market,
      candles,
      feed: this.#feed,
      faults: this.faults,
      counters: this.#counters,
      serverTime: () => market.now() + this.faults.clockOffsetMs(),
    });
    this.name = this.#protocol.name;
    this.#http = createServer((request, response) => this.#serve(request, response));
    this.#http.on('upgrade', (request, socket, head) => {
      if (socket instanceof Socket) this.#upgrade(request, socket, head);
      else socket.destroy();
    });
    for (const fault of options.faults ?? []) this.faults.inject(fault);
  }

  /** Listens on 127.0.0.1. @throws the system's error where the port cannot be had. */
  static async start(options: SimulatedServerOptions): Promise<SimulatedServer> {
    const server = new SimulatedServer(options);
    await new Promise<void>((resolve, reject) => {
      server.#http.once('error', reject);
      server.#http.listen(options.port ?? 0, HOST, () => {
        server.#http.off('error', reject);
        resolve();
      });
    });
    if (options.isSelfPolling ?? true) server.#pollTimer = setInterval(() => server.poll(), POLL_EVERY_MS);
    return server;
  }

  get port(): number {
    const address = this.#http.address();
    if (address === null || typeof address === 'string') throw new Error(`${this.name} is not listening`);
    return address.port;
  }

  get restUrl(): string {
    return `http://${HOST}:${this.port}`;
  }

  get wsUrl(): string {
    return `ws://${HOST}:${this.port}`;
  }

  /** Gives a fault; answers its id. */
  fault(fault: FaultInput): number {
    return this.faults.inject(fault);
  }

  /** Ends one fault, or all. What a fault has done to a connection stays done. */
  clearFaults(id?: number): void {
    this.faults.clear(id);
  }

  /** A copy of what was counted so far. */
  get counters(): ExchangeCounts {
    return {
      ...this.#counters,
      requestsByPath: { ...this.#counters.requestsByPath },
      connectionsOpen: this.#connections.size,
      faultsApplied: this.faults.counts(),
    };
  }

  /** One turn: what is due is pushed, pinged, dropped. The server does it by itself unless told not to. */
  poll(): void {
    for (const fault of this.faults.takeDue(this.#connections.size > 0)) {
      if (fault.kind === 'lateCorrection') this.#push(this.#feed.corrections(fault));
      for (const connection of this.#connections) {
        if (fault.kind === 'halfOpen') connection.halfOpen();
        else if (fault.kind === 'drop' || fault.kind === 'dropEvery') {
          if (fault.code === undefined) connection.reset();
          else connection.close(fault.code);
        }
      }
    }
    if (this.#connections.size > 0 && this.faults.hit('maintenance', { channel: 'ws', name: 'streams' }) !== null) {
      for (const connection of this.#connections) connection.close(1012);
    }
    this.#push(this.#feed.poll());
    const real = this.#monotonicMs();
    for (const connection of this.#connections) {
      if (!connection.isMute) this.#protocol.attend(connection, real);
    }
  }

  /** Ends every connection, held request and timer. */
  async close(): Promise<void> {
    if (this.#pollTimer !== null) clearInterval(this.#pollTimer);
    for (const timer of this.#answerTimers) clearTimeout(timer);
    const ended = [...this.#connections].map((connection) => connection.ended);
    for (const connection of this.#connections) connection.terminate();
    for (const socket of this.#silentSockets) socket.destroy();
    this.#upgrades.close();
    if (!this.#http.listening) return;
    const closed = new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
    });
    this.#http.closeAllConnections();
    await Promise.all([closed, ...ended]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #push(events: readonly FeedEvent[]): void {
    for (const event of events) {
      const { key } = event.topic;
      const texts = this.#protocol.eventText(event);
      for (const text of typeof texts === 'string' ? [texts] : texts) {
        const frame = { name: key, isData: true, text, payload: this.#protocol.encode(text), symbol: this.#protocol.symbolIn(event) };
        for (const connection of this.#connections) {
          if (connection.topics.has(key)) connection.send(frame);
        }
      }
    }
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.restUrl);
    if (url.pathname === CONTROL_PATH) {
      serveControl(this, request, response).catch((cause: unknown) => {
        this.#counters.socketErrors += 1;
        response.destroy(cause instanceof Error ? cause : new Error('control request failed', { cause }));
      });
      return;
    }
    request.resume();
    this.#counters.requests += 1;
    this.#counters.requestsByPath[url.pathname] = (this.#counters.requestsByPath[url.pathname] ?? 0) + 1;
    const asked: RestRequest = { method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, headers: request.headers };
    const outcome = decideAnswer(asked, this.#protocol, this.faults);
    switch (outcome.kind) {
      case 'never':
        return;
      case 'reset':
        request.socket.resetAndDestroy();
        return;
      case 'answer': {
        if (outcome.delayMs === 0) {
          writeAnswer(response, outcome.answer, outcome.isCut);
          return;
        }
        const timer = setTimeout(() => {
          this.#answerTimers.delete(timer);
          writeAnswer(response, outcome.answer, outcome.isCut);
        }, outcome.delayMs);
        this.#answerTimers.add(timer);
      }
    }
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on('error', () => {
      this.#counters.socketErrors += 1;
    });
    const url = new URL(request.url ?? '/', this.restUrl);
    const subject = { channel: 'ws', name: url.pathname } as const;
    if (this.faults.hit('refuse', subject) !== null) {
      this.#counters.connectionsRefused += 1;
      socket.resetAndDestroy();
      return;
    }
    if (this.faults.hit('silent', subject) !== null) {
      this.#silentSockets.add(socket);
      socket.once('close', () => this.#silentSockets.delete(socket));
      return;
    }
    const isMaintained = this.faults.hit('maintenance', subject) !== null;
    const status = this.faults.hit('refuseUpgrade', subject)?.status ?? (isMaintained ? 503 : this.#protocol.refusal(url));
    if (status !== null) {
      this.#counters.connectionsRefused += 1;
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#upgrades.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket, socket, url));
  }

  #open(webSocket: WebSocket, socket: Socket, url: URL): void {
    const { faults } = this;
    const path = url.pathname;
    const subject = { channel: 'ws', name: path } as const;
    const connection = new StreamConnection({
      webSocket, socket, path, faults,
      counters: this.#counters,
      encode: (text) => this.#protocol.encode(text),
      isMuted: faults.hit('silentAfterConnect', subject) !== null,
    });
    this.#counters.connectionsOpened += 1;
    this.#connections.add(connection);
    webSocket.on('message', (data) => {
      this.#counters.messagesReceived += 1;
      this.#protocol.receive(connection, textOf(data));
    });
    webSocket.on('pong', () => this.#protocol.ponged?.(connection));
    webSocket.on('ping', (data) => {
      this.#protocol.pinged?.(connection);
      if (!connection.isMute && faults.hit('noPong', subject) === null) webSocket.pong(data);
    });
    webSocket.on('error', () => {
      this.#counters.socketErrors += 1;
    });
    webSocket.on('close', () => {
      this.#counters.connectionsClosed += 1;
      this.#connections.delete(connection);
      for (const topic of connection.topics.values()) this.#feed.unsubscribe(topic);
    });
    this.#protocol.opened?.(connection, url);
  }
}

/** Adds a topic to a connection, once. */
export function subscribe(connection: StreamConnection, topic: Topic, parts: ExchangeParts): void {
  if (connection.topics.has(topic.key)) return;
  connection.topics.set(topic.key, topic);
  parts.feed.subscribe(topic);
  parts.counters.subscriptions += 1;
}

/** Takes a topic from a connection; `false` where it had none of that name. */
export function unsubscribe(connection: StreamConnection, key: string, parts: ExchangeParts): boolean {
  const topic = connection.topics.get(key);
  if (topic === undefined) return false;
  connection.topics.delete(key);
  parts.feed.unsubscribe(topic);
  parts.counters.unsubscriptions += 1;
  return true;
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
