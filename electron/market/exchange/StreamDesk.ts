import type { ExchangeId } from '../../../shared/domain/instrument.ts';
import type { StreamState, StreamView } from '../../../shared/domain/sessionView.ts';
import type { StreamTopic } from '../../exchanges/gateway.ts';
import { keyOf } from './LinkKeeper.ts';
import { StreamMeter } from './StreamMeter.ts';

/** What the desk needs to know of the connection at the moment it is asked. Times are monotonic real ms. */
export interface LinkFacts {
  readonly state: 'closed' | 'connecting' | 'open' | 'reconnecting';
  readonly openedAt: number | null;
  readonly reconnects: number;
  readonly reason: string | null;
}

export interface StreamDeskOptions {
  readonly exchange: ExchangeId;
  /** Without a message for this long a stream is stale, real ms. */
  readonly maxAgeMs: number;
  /** Bad checks in a row after which a stream is polled by REST. */
  readonly fallbackThreshold: number;
  /** Whether streams are used at all. */
  readonly isEnabled: boolean;
  /** Whether REST does not answer either, as far as is known. */
  readonly isRestDown: () => boolean;
}

interface Stream {
  readonly topic: StreamTopic;
  readonly channel: string;
  readonly meter: StreamMeter;
  messages: number;
  gapsFilled: number;
  lastMessageAt: number | null;
  /** Messages since the connection was last made. */
  fresh: number;
  badChecks: number;
  goodChecks: number;
  isPolled: boolean;
  isRestFailing: boolean;
}

const WARM_MESSAGES = 10;
const GOOD_CHECKS = 3;
/** Real ms a new connection has for the first message of a stream. */
const FIRST_MESSAGE_MS = 3_000;

/** Counts what each stream really delivers; every word about a stream comes from these counters, at the moment somebody asks. */
export class StreamDesk {
  readonly #options: StreamDeskOptions;
  readonly #streams: ReadonlyMap<string, Stream>;

  constructor(topics: readonly StreamTopic[], options: StreamDeskOptions) {
    this.#options = options;
    this.#streams = new Map(
      topics.map((topic) => [
        keyOf(topic),
        {
          topic,
          channel: topic.kind === 'candles' ? `candles:${topic.timeframe}` : topic.kind,
          meter: new StreamMeter(),
          messages: 0,
          gapsFilled: 0,
          lastMessageAt: null,
          fresh: 0,
          badChecks: 0,
          goodChecks: 0,
          isPolled: !options.isEnabled,
          isRestFailing: false,
        },
      ]),
    );
  }

  /** `latencyMs`: real ms since the exchange's timestamp; null where the message has none. */
  noteMessage(topic: StreamTopic, now: number, latencyMs: number | null = null): void {
    const stream = this.#stream(topic);
    stream.meter.note(now, latencyMs);
    stream.messages += 1;
    stream.fresh += 1;
    stream.lastMessageAt = now;
  }

  /** Whether the last REST call for what this stream carries succeeded. */
  noteRest(topic: StreamTopic, isOk: boolean): void {
    this.#stream(topic).isRestFailing = !isOk;
  }

  /** Answers how many have been filled until now, these included. */
  noteGapFilled(topic: StreamTopic, candles: number): number {
    const stream = this.#stream(topic);
    stream.gapsFilled += candles;
    return stream.gapsFilled;
  }

  /** A connection was made: the streams it carries warm up again. */
  noteOpened(topics: readonly StreamTopic[]): void {
    for (const topic of topics) this.#stream(topic).fresh = 0;
  }

  isPolled(topic: StreamTopic): boolean {
    return this.#stream(topic).isPolled;
  }

  /** One check of every stream. Answers those that are silent on an open connection, and those that changed between stream and REST. */
  check(linkOf: (topic: StreamTopic) => LinkFacts, now: number): { readonly silent: readonly StreamTopic[]; readonly changed: readonly StreamTopic[] } {
    const silent: StreamTopic[] = [];
    const changed: StreamTopic[] = [];
    if (!this.#options.isEnabled) return { silent, changed };
    for (const stream of this.#streams.values()) {
      const link = linkOf(stream.topic);
      const isGood = link.state === 'open' && stream.fresh > 0 && this.#silenceOf(stream, link, now) <= this.#options.maxAgeMs;
      // A connection that has just been made gets time for its first message.
      const isUndecided = link.state === 'open' && stream.fresh === 0 && this.#silenceOf(stream, link, now) <= FIRST_MESSAGE_MS;
      if (isUndecided) continue;
      stream.badChecks = isGood ? 0 : stream.badChecks + 1;
      stream.goodChecks = isGood ? stream.goodChecks + 1 : 0;
      if (!isGood && link.state === 'open') silent.push(stream.topic);
      const becomesPolled = !stream.isPolled && stream.badChecks >= this.#options.fallbackThreshold;
      const becomesStreamed = stream.isPolled && stream.goodChecks >= GOOD_CHECKS;
      if (becomesPolled || becomesStreamed) {
        stream.isPolled = becomesPolled;
        changed.push(stream.topic);
      }
    }
    return { silent, changed };
  }

  views(linkOf: (topic: StreamTopic) => LinkFacts, now: number): readonly StreamView[] {
    return [...this.#streams.values()].map((stream) => {
      const link = linkOf(stream.topic);
      const state = this.#stateOf(stream, link, now);
      const ageMs = stream.lastMessageAt === null ? null : now - stream.lastMessageAt;
      return {
        exchange: this.#options.exchange,
        symbol: stream.topic.symbol,
        channel: stream.channel,
        state,
        messages: stream.messages,
        reconnects: link.reconnects,
        gapsFilled: stream.gapsFilled,
        lastMessageAgeMs: ageMs,
        reason: stream.isPolled && this.#isRestIll(stream) ? 'neither the stream nor REST answers' : this.#reasonOf(state, link, ageMs),
        health: stream.meter.health({ state, isPolled: stream.isPolled, ageMs, maxAgeMs: this.#options.maxAgeMs }, now),
      };
    });
  }

  #stateOf(stream: Stream, link: LinkFacts, now: number): StreamState {
    if (stream.isPolled) return this.#isRestIll(stream) ? 'stale' : 'polling';
    switch (link.state) {
      case 'closed':
        return 'disconnected';
      case 'connecting':
        return 'connecting';
      case 'reconnecting':
        return 'reconnecting';
      case 'open':
        break;
    }
    if (this.#silenceOf(stream, link, now) > this.#options.maxAgeMs) return 'stale';
    if (stream.fresh === 0) return 'connecting';
    return stream.fresh < WARM_MESSAGES ? 'warming-up' : 'healthy';
  }

  #reasonOf(state: StreamState, link: LinkFacts, ageMs: number | null): string | null {
    switch (state) {
      case 'healthy':
      case 'warming-up':
        return null;
      case 'connecting':
        return link.state === 'open' ? 'subscribed, no message yet' : 'connecting';
      case 'stale':
        return ageMs === null ? 'no message since the connection was made' : `no message for ${Math.round(ageMs / 1_000)} s`;
      case 'polling':
        return this.#options.isEnabled ? `read by REST: ${link.reason ?? 'the stream was silent'}` : 'read by REST: streams are switched off (setting websocket.enabled)';
      case 'disconnected':
      case 'reconnecting':
        return link.reason;
    }
  }

  #isRestIll(stream: Stream): boolean {
    return stream.isRestFailing || this.#options.isRestDown();
  }

  /** Real ms without a message on this connection. */
  #silenceOf(stream: Stream, link: LinkFacts, now: number): number {
    const since = stream.fresh > 0 ? (stream.lastMessageAt ?? link.openedAt) : link.openedAt;
    return since === null ? 0 : now - since;
  }

  #stream(topic: StreamTopic): Stream {
    const stream = this.#streams.get(keyOf(topic));
    if (stream === undefined) throw new RangeError(`no stream ${keyOf(topic)}`);
    return stream;
  }
}
