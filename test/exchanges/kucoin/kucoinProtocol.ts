import { z } from 'zod';

import type { FaultOf } from '../core/fault.ts';
import type { FeedEvent } from '../core/feed.ts';
import { subscribe, unsubscribe, type ExchangeParts } from '../core/simulatedServer.ts';
import type { StreamConnection } from '../core/streamConnection.ts';
import type { Payload, RestAnswer, RestRequest, WireProtocol } from '../core/wireProtocol.ts';
import { kucoinSymbol } from './contracts.ts';
import { pushTexts } from './frames.ts';
import { answerKucoin, limitedAnswer } from './rest.ts';
import { topicsOf } from './topics.ts';

/** Codes of error frames. */
const NOT_AUTHORISED = 401;
const NO_SUCH_TOPIC = 404;
const NOT_SUPPORTED = 415;

export interface KucoinProtocolOptions {
  readonly rowsKept: 'oldest' | 'newest';
  /** Real ms after which a client should have sent a ping, and how much longer the exchange waits for it. */
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
  /** Real ms for which a stream token is good. */
  readonly tokenLifetimeMs: number;
  /** Address of the streams as the answer with the token gives it; that of the server itself where it is `null`. */
  readonly endpoint: string | null;
  readonly monotonicMs: () => number;
}

const messageSchema = z.object({
  id: z.union([z.string(), z.number()]).default(''),
  type: z.string(),
  topic: z.string().default(''),
  response: z.boolean().default(false),
});
type Message = z.infer<typeof messageSchema>;

interface Session {
  readonly tokenEndsAt: number;
  lastPingAt: number;
}

/** KuCoin's linear perpetuals: REST envelopes, stream tokens, a welcome, and pings that the client has to send. */
export class KucoinProtocol implements WireProtocol {
  readonly name = 'kucoinfutures';
  readonly #parts: ExchangeParts;
  readonly #options: KucoinProtocolOptions;
  readonly #tokens = new Map<string, number>();
  readonly #sessions = new WeakMap<StreamConnection, Session>();

  constructor(parts: ExchangeParts, options: KucoinProtocolOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  answer(request: RestRequest): RestAnswer {
    return answerKucoin(request, this.#parts, { rowsKept: this.#options.rowsKept, bullet: (asked) => this.#bullet(asked) });
  }

  limited(fault: FaultOf<'rateLimited'>): RestAnswer {
    return limitedAnswer(fault);
  }

  refusal(url: URL): number | null {
    return url.pathname === '/' || url.pathname === '/endpoint' ? null : 404;
  }

  opened(connection: StreamConnection, url: URL): void {
    const tokenEndsAt = this.#tokens.get(url.searchParams.get('token') ?? '');
    const id = url.searchParams.get('connectId') ?? '';
    if (tokenEndsAt === undefined || this.#options.monotonicMs() >= tokenEndsAt) {
      connection.sendControl(JSON.stringify({ id, type: 'error', code: NOT_AUTHORISED, data: tokenEndsAt === undefined ? 'token is invalid' : 'token is expired' }));
      connection.close(1008);
      return;
    }
    this.#sessions.set(connection, { tokenEndsAt, lastPingAt: this.#options.monotonicMs() });
    connection.sendControl(JSON.stringify({ id, type: 'welcome' }));
  }

  receive(connection: StreamConnection, text: string): void {
    const parsed = messageSchema.safeParse(asJson(text));
    const session = this.#sessions.get(connection);
    if (!parsed.success || session === undefined) {
      connection.sendControl(JSON.stringify({ id: '', type: 'error', code: NOT_SUPPORTED, data: 'type is not supported' }));
      return;
    }
    const message = parsed.data;
    if (message.type === 'ping') {
      session.lastPingAt = this.#options.monotonicMs();
      if (this.#parts.faults.hit('noPong', { channel: 'ws', name: connection.path }) !== null) return;
      connection.sendControl(JSON.stringify({ id: message.id, type: 'pong' }));
    } else if (this.#options.monotonicMs() >= session.tokenEndsAt) this.#refuse(connection, message, NOT_AUTHORISED, 'token is expired');
    else if (message.type === 'subscribe') this.#subscribe(connection, message);
    else if (message.type === 'unsubscribe') this.#unsubscribe(connection, message);
    else this.#refuse(connection, message, NOT_SUPPORTED, 'type is not supported');
  }

  attend(connection: StreamConnection): void {
    const session = this.#sessions.get(connection);
    const { pingIntervalMs, pingTimeoutMs, monotonicMs } = this.#options;
    if (session === undefined || monotonicMs() - session.lastPingAt <= pingIntervalMs + pingTimeoutMs) return;
    this.#parts.counters.closedUnanswered += 1;
    session.lastPingAt = Number.POSITIVE_INFINITY;
    connection.close(1001);
  }

  eventText(event: FeedEvent): readonly string[] {
    return pushTexts(event, this.#parts);
  }

  encode(text: string): Payload {
    return text;
  }

  symbolIn(event: FeedEvent): string {
    return kucoinSymbol(event.topic.instrument);
  }

  #bullet(request: RestRequest): unknown {
    const token = `token-${this.#tokens.size + 1}`;
    this.#tokens.set(token, this.#options.monotonicMs() + this.#options.tokenLifetimeMs);
    const host = request.headers['host'];
    return {
      token,
      instanceServers: [
        {
          endpoint: this.#options.endpoint ?? `ws://${typeof host === 'string' ? host : ''}/`,
          encrypt: false,
          protocol: 'websocket',
          pingInterval: this.#options.pingIntervalMs,
          pingTimeout: this.#options.pingTimeoutMs,
        },
      ],
    };
  }

  #subscribe(connection: StreamConnection, message: Message): void {
    const topics = topicsOf(this.#parts.market, message.topic);
    if (topics === null) {
      this.#refuse(connection, message, NO_SUCH_TOPIC, `topic ${message.topic} is not found`);
      return;
    }
    const lost = this.#parts.faults.hit('lostAcks', { channel: 'ws', name: message.topic });
    if (lost === null || lost.subscribes) for (const topic of topics) subscribe(connection, topic, this.#parts);
    if (lost === null) this.#acknowledge(connection, message);
  }

  #unsubscribe(connection: StreamConnection, message: Message): void {
    for (const topic of topicsOf(this.#parts.market, message.topic) ?? []) unsubscribe(connection, topic.key, this.#parts);
    this.#acknowledge(connection, message);
  }

  #acknowledge(connection: StreamConnection, message: Message): void {
    if (!message.response) return;
    this.#parts.counters.acksSent += 1;
    connection.sendControl(JSON.stringify({ id: message.id, type: 'ack' }));
  }

  #refuse(connection: StreamConnection, message: Message, code: number, data: string): void {
    connection.sendControl(JSON.stringify({ id: message.id, type: 'error', code, data }));
  }
}

/** The value of a JSON text; `null`, which is no message, where it is not one. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
