import { z } from 'zod';

import type { FaultOf } from '../core/fault.ts';
import type { FeedEvent } from '../core/feed.ts';
import { subscribe, unsubscribe, type ExchangeParts } from '../core/simulatedServer.ts';
import type { StreamConnection } from '../core/streamConnection.ts';
import type { Payload, RestAnswer, RestRequest, WireProtocol } from '../core/wireProtocol.ts';
import { bitgetSymbol } from './contracts.ts';
import { pushText, snapshotText } from './frames.ts';
import { answerBitget, limitedAnswer, type BitgetRestOptions } from './rest.ts';
import { keyOf, topicOf, type StreamArg } from './topics.ts';

const STREAM_PATH = '/v2/ws/public';
const PRIVATE_PATH = '/v2/ws/private';
const SECOND_MS = 1_000;

/** Error codes of Bitget's streams. */
const Code = { noSuchStream: 30_001, wrongOperation: 30_003, tooMany: 30_007, wrongParameter: 30_016 } as const;

export interface BitgetProtocolOptions extends BitgetRestOptions {
  /** Real ms without a ping after which a connection is closed. */
  readonly pingLimitMs: number;
  /** Messages of a client in a second, pings included; one more and its connection is closed. */
  readonly messagesPerSecond: number;
  readonly monotonicMs: () => number;
}

const requestSchema = z.object({
  op: z.string(),
  args: z.array(z.object({ instType: z.string(), channel: z.string(), instId: z.string() })).min(1),
});

interface Client {
  lastPingAt: number;
  /** Real times of its latest messages. */
  messagesAt: number[];
}

/** Bitget's perpetual futures: text frames, subscriptions without ids, and clients that have to ping. */
export class BitgetProtocol implements WireProtocol {
  readonly name = 'bitget';
  readonly #parts: ExchangeParts;
  readonly #options: BitgetProtocolOptions;
  readonly #clients = new WeakMap<StreamConnection, Client>();

  constructor(parts: ExchangeParts, options: BitgetProtocolOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  answer(request: RestRequest): RestAnswer {
    return answerBitget(request, this.#parts, this.#options);
  }

  limited(fault: FaultOf<'rateLimited'>): RestAnswer {
    return limitedAnswer(fault, this.#parts.serverTime());
  }

  /** Accounts do not exist here, so nobody can log in. */
  refusal(url: URL): number | null {
    if (url.pathname === PRIVATE_PATH) return 401;
    return url.pathname === STREAM_PATH ? null : 404;
  }

  receive(connection: StreamConnection, text: string): void {
    const now = this.#options.monotonicMs();
    const client = this.#clientOf(connection, now);
    client.messagesAt = [...client.messagesAt.filter((at) => now - at < SECOND_MS), now];
    if (client.messagesAt.length > this.#options.messagesPerSecond) {
      connection.sendControl(errorText(Code.tooMany, 'request over limit,connection close'));
      connection.close(1008);
      return;
    }
    if (text === 'ping') {
      // Its ping and our answer are counted like those of an exchange that pings by itself.
      this.#parts.counters.pongsReceived += 1;
      this.#parts.counters.pingsSent += 1;
      client.lastPingAt = now;
      connection.sendControl('pong');
      return;
    }
    const request = requestSchema.safeParse(asJson(text));
    if (!request.success) {
      connection.sendControl(errorText(Code.wrongParameter, 'Param error'));
      return;
    }
    const { op, args } = request.data;
    for (const arg of args) {
      if (op === 'subscribe') this.#subscribe(connection, arg);
      else if (op === 'unsubscribe') this.#unsubscribe(connection, arg);
      else connection.sendControl(errorText(Code.wrongOperation, 'Invalid op'));
    }
  }

  attend(connection: StreamConnection, realMs: number): void {
    const client = this.#clientOf(connection, realMs);
    if (realMs - client.lastPingAt <= this.#options.pingLimitMs) return;
    this.#parts.counters.closedUnanswered += 1;
    connection.close(1001);
    client.lastPingAt = Number.POSITIVE_INFINITY;
  }

  eventText(event: FeedEvent): string {
    return pushText(event, this.#parts);
  }

  encode(text: string): Payload {
    return text;
  }

  symbolIn(event: FeedEvent): string {
    return bitgetSymbol(event.topic.instrument);
  }

  #clientOf(connection: StreamConnection, now: number): Client {
    const known = this.#clients.get(connection);
    if (known !== undefined) return known;
    const client: Client = { lastPingAt: now, messagesAt: [] };
    this.#clients.set(connection, client);
    return client;
  }

  #subscribe(connection: StreamConnection, arg: StreamArg): void {
    const topic = topicOf(this.#parts.market, arg);
    if (topic === null) {
      const { instType, channel, instId } = arg;
      const msg = `instType:${instType},channel:${channel},instId:${instId} doesn't exist`;
      connection.sendControl(JSON.stringify({ event: 'error', arg, code: Code.noSuchStream, msg, op: 'subscribe' }));
      return;
    }
    const lost = this.#parts.faults.hit('lostAcks', { channel: 'ws', name: topic.key });
    if (lost === null || lost.subscribes) subscribe(connection, topic, this.#parts);
    if (lost === null) {
      this.#parts.counters.acksSent += 1;
      connection.sendControl(JSON.stringify({ event: 'subscribe', arg }));
    } else if (!lost.subscribes) return;
    const text = snapshotText(topic, this.#parts);
    if (text === null) return;
    connection.send({ name: topic.key, isData: true, text, payload: this.encode(text), symbol: bitgetSymbol(topic.instrument) });
  }

  #unsubscribe(connection: StreamConnection, arg: StreamArg): void {
    unsubscribe(connection, keyOf(arg), this.#parts);
    this.#parts.counters.acksSent += 1;
    connection.sendControl(JSON.stringify({ event: 'unsubscribe', arg }));
  }
}

function errorText(code: number, msg: string): string {
  return JSON.stringify({ event: 'error', code, msg });
}

/** The value of a JSON text; `null`, which is no request, where it is not one. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
