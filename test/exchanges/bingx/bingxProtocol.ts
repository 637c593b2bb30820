import { gzipSync } from 'node:zlib';

import { z } from 'zod';

import type { FaultOf } from '../core/fault.ts';
import type { FeedEvent } from '../core/feed.ts';
import { subscribe, unsubscribe, type ExchangeParts } from '../core/simulatedServer.ts';
import type { StreamConnection } from '../core/streamConnection.ts';
import type { Payload, RestAnswer, RestRequest, WireProtocol } from '../core/wireProtocol.ts';
import { bingxSymbol } from './contracts.ts';
import { pushText } from './frames.ts';
import { answerBingx, limitedAnswer, type BingxRestOptions } from './rest.ts';
import { topicOf } from './topics.ts';

const STREAM_PATH = '/swap-market';
const MAX_UNANSWERED_PINGS = 3;
const INVALID_REQUEST = 100_400;
/** What BingX sends for a stream that does not exist; taken from documentation, not from traffic. */
const NO_SUCH_STREAM = 80_403;

export interface BingxProtocolOptions extends BingxRestOptions {
  /** Real ms between two pings. */
  readonly pingEveryMs: number;
}

const requestSchema = z.object({
  id: z.union([z.string(), z.number()]).default(''),
  reqType: z.enum(['sub', 'unsub']),
  dataType: z.string(),
});

interface Heartbeat {
  nextPingAt: number;
  unanswered: number;
}

/** BingX's perpetual futures: REST envelopes, gzip frames, and pings in the text of a frame. */
export class BingxProtocol implements WireProtocol {
  readonly name = 'bingx';
  readonly #parts: ExchangeParts;
  readonly #options: BingxProtocolOptions;
  readonly #heartbeats = new WeakMap<StreamConnection, Heartbeat>();

  constructor(parts: ExchangeParts, options: BingxProtocolOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  answer(request: RestRequest): RestAnswer {
    return answerBingx(request, this.#parts, this.#options);
  }

  limited(fault: FaultOf<'rateLimited'>): RestAnswer {
    return limitedAnswer(fault, this.#parts.serverTime());
  }

  /** Accounts do not exist here, so a listen key is never right. */
  refusal(url: URL): number | null {
    if (url.pathname !== STREAM_PATH) return 404;
    return url.searchParams.has('listenKey') ? 401 : null;
  }

  receive(connection: StreamConnection, text: string): void {
    if (text === 'Pong') {
      this.#parts.counters.pongsReceived += 1;
      const heartbeat = this.#heartbeats.get(connection);
      if (heartbeat !== undefined) heartbeat.unanswered = 0;
      return;
    }
    const request = requestSchema.safeParse(asJson(text));
    if (!request.success) {
      connection.sendControl(JSON.stringify({ id: '', code: INVALID_REQUEST, msg: 'invalid request', timestamp: this.#parts.serverTime() }));
      return;
    }
    const { id, reqType, dataType } = request.data;
    if (reqType === 'sub') this.#subscribe(connection, id, dataType);
    else this.#unsubscribe(connection, id, dataType);
  }

  attend(connection: StreamConnection, realMs: number): void {
    const { pingEveryMs } = this.#options;
    const heartbeat = this.#heartbeats.get(connection) ?? { nextPingAt: realMs + pingEveryMs, unanswered: 0 };
    this.#heartbeats.set(connection, heartbeat);
    if (realMs < heartbeat.nextPingAt) return;
    if (heartbeat.unanswered >= MAX_UNANSWERED_PINGS) {
      this.#parts.counters.closedUnanswered += 1;
      connection.close(1001);
      heartbeat.nextPingAt = Number.POSITIVE_INFINITY;
      return;
    }
    heartbeat.unanswered += 1;
    heartbeat.nextPingAt = realMs + pingEveryMs;
    this.#parts.counters.pingsSent += 1;
    connection.sendControl('Ping');
  }

  eventText(event: FeedEvent): string {
    return pushText(event, this.#parts);
  }

  encode(text: string): Payload {
    return gzipSync(text, { level: 1 });
  }

  symbolIn(event: FeedEvent): string {
    return bingxSymbol(event.topic.instrument);
  }

  #subscribe(connection: StreamConnection, id: string | number, dataType: string): void {
    const topic = topicOf(this.#parts.market, dataType);
    if (topic === null) {
      connection.sendControl(JSON.stringify({ id, code: NO_SUCH_STREAM, msg: `dataType not support: ${dataType}`, dataType: '', data: null }));
      return;
    }
    const lost = this.#parts.faults.hit('lostAcks', { channel: 'ws', name: dataType });
    if (lost === null || lost.subscribes) subscribe(connection, topic, this.#parts);
    if (lost !== null) return;
    this.#parts.counters.acksSent += 1;
    connection.sendControl(JSON.stringify({ id, code: 0, msg: '', dataType: '', data: null }));
  }

  #unsubscribe(connection: StreamConnection, id: string | number, dataType: string): void {
    unsubscribe(connection, dataType, this.#parts);
    this.#parts.counters.acksSent += 1;
    connection.sendControl(JSON.stringify({ id, code: 0, msg: 'SUCCESS', timestamp: this.#parts.serverTime() }));
  }
}

/** The value of a JSON text; `null`, which is no request, where it is not one. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
