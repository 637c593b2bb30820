import { z } from 'zod';

import type { FaultOf } from '../core/fault.ts';
import type { FeedEvent } from '../core/feed.ts';
import { subscribe, unsubscribe, type ExchangeParts } from '../core/simulatedServer.ts';
import type { StreamConnection } from '../core/streamConnection.ts';
import type { Payload, RestAnswer, RestRequest, WireProtocol } from '../core/wireProtocol.ts';
import { binanceSymbol } from './contracts.ts';
import { pushTexts } from './frames.ts';
import { answerBinance, limitedAnswer, type BinanceRestOptions } from './rest.ts';
import { topicOf, type Category } from './topics.ts';

const STREAM_PATH = /^\/(public|market)\/ws(?:\/\d+)?$/;
const SECOND_MS = 1_000;
const POLICY_VIOLATION = 1008;
/** Streams of one connection. */
const MAX_STREAMS = 200;

/** Error codes of the streams. */
const Code = { unknownProperty: 0, invalidValue: 1, invalidRequest: 2, invalidJson: 3 } as const;

export interface BinanceProtocolOptions extends BinanceRestOptions {
  /** Real ms between two protocol pings. */
  readonly pingEveryMs: number;
  /** Real ms without a pong after which a connection is closed. */
  readonly pongLimitMs: number;
  /** Real ms after which every connection is closed. */
  readonly lifetimeMs: number;
  /** Messages of a client in a second, pings and pongs included; one more and its connection is closed. */
  readonly messagesPerSecond: number;
  readonly monotonicMs: () => number;
}

const requestSchema = z.object({
  method: z.enum(['SUBSCRIBE', 'UNSUBSCRIBE', 'LIST_SUBSCRIPTIONS']),
  params: z.array(z.string()).default([]),
  id: z.union([z.number(), z.string()]),
});

interface Client {
  readonly openedAt: number;
  nextPingAt: number;
  lastPongAt: number;
  /** Real times of its latest messages. */
  messagesAt: number[];
}

/** Binance's USD-M futures: text frames, a socket for each category of streams, and protocol pings. */
export class BinanceProtocol implements WireProtocol {
  readonly name = 'binanceusdm';
  readonly #parts: ExchangeParts;
  readonly #options: BinanceProtocolOptions;
  readonly #clients = new WeakMap<StreamConnection, Client>();

  constructor(parts: ExchangeParts, options: BinanceProtocolOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  answer(request: RestRequest): RestAnswer {
    return answerBinance(request, this.#parts, this.#options);
  }

  limited(fault: FaultOf<'rateLimited'>): RestAnswer {
    return limitedAnswer(fault, this.#parts.serverTime());
  }

  /** Accounts do not exist here, and addresses without a category are retired. */
  refusal(url: URL): number | null {
    if (url.pathname.startsWith('/private/')) return 401;
    return STREAM_PATH.test(url.pathname) ? null : 404;
  }

  receive(connection: StreamConnection, text: string): void {
    if (!this.#isInPace(connection)) return;
    const parsed = asJson(text);
    const request = requestSchema.safeParse(parsed);
    if (!request.success) {
      const [code, msg] = parsed === undefined ? [Code.invalidJson, 'Invalid JSON'] as const : [Code.unknownProperty, 'Unknown property'] as const;
      connection.sendControl(JSON.stringify({ error: { code, msg } }));
      return;
    }
    const { id, method, params } = request.data;
    switch (method) {
      case 'SUBSCRIBE':
        this.#subscribe(connection, id, params);
        return;
      case 'UNSUBSCRIBE':
        for (const name of params) unsubscribe(connection, name, this.#parts);
        this.#acknowledge(connection, id, null);
        return;
      case 'LIST_SUBSCRIPTIONS':
        this.#acknowledge(connection, id, [...connection.topics.keys()]);
    }
  }

  pinged(connection: StreamConnection): void {
    this.#isInPace(connection);
  }

  ponged(connection: StreamConnection): void {
    if (!this.#isInPace(connection)) return;
    this.#parts.counters.pongsReceived += 1;
    this.#clientOf(connection).lastPongAt = this.#options.monotonicMs();
  }

  attend(connection: StreamConnection, realMs: number): void {
    const client = this.#clientOf(connection);
    const { pingEveryMs, pongLimitMs, lifetimeMs } = this.#options;
    if (realMs - client.openedAt >= lifetimeMs) {
      connection.close(1001);
      return;
    }
    if (realMs - client.lastPongAt > pongLimitMs) {
      this.#parts.counters.closedUnanswered += 1;
      connection.close(1001);
      client.lastPongAt = Number.POSITIVE_INFINITY;
      return;
    }
    if (realMs < client.nextPingAt) return;
    client.nextPingAt = realMs + pingEveryMs;
    this.#parts.counters.pingsSent += 1;
    connection.ping();
  }

  eventText(event: FeedEvent): readonly string[] {
    return pushTexts(event, this.#parts);
  }

  encode(text: string): Payload {
    return text;
  }

  symbolIn(event: FeedEvent): string {
    return binanceSymbol(event.topic.instrument);
  }

  #subscribe(connection: StreamConnection, id: number | string, names: readonly string[]): void {
    const category = categoryOf(connection.path);
    const topics = names.map((name) => topicOf(this.#parts.market, name));
    // One wrong name refuses all of them; so does a stream that this category does not serve.
    if (topics.some((named) => named?.category !== category)) {
      connection.sendControl(JSON.stringify({ error: { code: Code.invalidRequest, msg: 'Invalid request: invalid stream' }, id }));
      return;
    }
    if (new Set([...connection.topics.keys(), ...names]).size > MAX_STREAMS) {
      connection.sendControl(JSON.stringify({ error: { code: Code.invalidValue, msg: 'Invalid value: too many streams' }, id }));
      return;
    }
    const lost = this.#parts.faults.hit('lostAcks', { channel: 'ws', name: names.join(' ') });
    if (lost === null || lost.subscribes) {
      for (const named of topics) if (named !== null) subscribe(connection, named.topic, this.#parts);
    }
    if (lost === null) this.#acknowledge(connection, id, null);
  }

  #acknowledge(connection: StreamConnection, id: number | string, result: unknown): void {
    this.#parts.counters.acksSent += 1;
    connection.sendControl(JSON.stringify({ result, id }));
  }

  /** Counts a message of the client; a client with too many of them loses its connection. */
  #isInPace(connection: StreamConnection): boolean {
    const client = this.#clientOf(connection);
    const now = this.#options.monotonicMs();
    client.messagesAt = [...client.messagesAt.filter((at) => now - at < SECOND_MS), now];
    if (client.messagesAt.length <= this.#options.messagesPerSecond) return true;
    connection.close(POLICY_VIOLATION);
    return false;
  }

  #clientOf(connection: StreamConnection): Client {
    const known = this.#clients.get(connection);
    if (known !== undefined) return known;
    const now = this.#options.monotonicMs();
    const client: Client = { openedAt: now, nextPingAt: now + this.#options.pingEveryMs, lastPongAt: now, messagesAt: [] };
    this.#clients.set(connection, client);
    return client;
  }
}

function categoryOf(path: string): Category {
  return path.startsWith('/public/') ? 'public' : 'market';
}

/** The value of a JSON text; `undefined` where it is none. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
