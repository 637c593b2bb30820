import type { ScaledCandle } from './candleSeries.ts';
import type { FaultOf } from './fault.ts';
import type { Faults } from './faults.ts';
import type { SimulatedInstrument, Tick } from './instrument.ts';
import type { ServedCandles } from './servedCandles.ts';
import type { SimulatedMarket } from './simulatedMarket.ts';
import { openTimeAt, timeframeMs, type Timeframe } from './timeframe.ts';

interface TopicOf<C extends string> {
  /** The exchange's own name of the stream. */
  readonly key: string;
  readonly channel: C;
  readonly instrument: SimulatedInstrument;
}
export type CandleTopic = TopicOf<'candles'> & { readonly timeframe: Timeframe };
export type TradesTopic = TopicOf<'trades'>;
export type BookTopic = TopicOf<'book'> & { readonly levels: number; readonly everyMs: number };
export type StateTopic = TopicOf<'ticker' | 'markPrice' | 'lastPrice' | 'bookTop'>;
/** One stream that a client can subscribe to. */
export type Topic = CandleTopic | TradesTopic | BookTopic | StateTopic;

/** Something to push. `at` is the market time. */
export type FeedEvent =
  | { readonly kind: 'candle'; readonly topic: CandleTopic; readonly at: number; readonly candle: ScaledCandle; readonly isFinal: boolean }
  | { readonly kind: 'trades'; readonly topic: TradesTopic; readonly at: number; readonly trades: readonly Tick[] }
  | { readonly kind: 'state'; readonly topic: BookTopic | StateTopic; readonly at: number };

interface TopicState {
  readonly topic: Topic;
  subscribers: number;
  /** Market time up to which everything was pushed. */
  pushedTo: number;
  /** Real time of the next regular push. */
  nextPushAt: number;
}

/** Real ms between two regular pushes: a forming candle comes 2.5 times a second. */
const PUSH_EVERY_MS = { candles: 400, ticker: 1_000, markPrice: 1_000, lastPrice: 300, bookTop: 200 } as const;

/**
 * Turns the running market into pushes for the subscribed topics. Every candle that closes is pushed once with its final
 * values before the next one, however many close between two polls.
 */
export class Feed {
  readonly #market: SimulatedMarket;
  readonly #candles: ServedCandles;
  readonly #faults: Faults;
  readonly #monotonicMs: () => number;
  readonly #topics = new Map<string, TopicState>();
  #late: { readonly dueAt: number; readonly event: FeedEvent }[] = [];

  constructor(parts: {
    readonly market: SimulatedMarket;
    readonly candles: ServedCandles;
    readonly faults: Faults;
    readonly monotonicMs: () => number;
  }) {
    this.#market = parts.market;
    this.#candles = parts.candles;
    this.#faults = parts.faults;
    this.#monotonicMs = parts.monotonicMs;
  }

  subscribe(topic: Topic): void {
    const state = this.#topics.get(topic.key);
    if (state !== undefined) {
      state.subscribers += 1;
      state.nextPushAt = 0;
      return;
    }
    this.#topics.set(topic.key, { topic, subscribers: 1, pushedTo: this.#market.now(), nextPushAt: 0 });
  }

  unsubscribe(topic: Topic): void {
    const state = this.#topics.get(topic.key);
    if (state === undefined) return;
    state.subscribers -= 1;
    if (state.subscribers === 0) this.#topics.delete(topic.key);
  }

  /** What is to be pushed since the last poll, in order within each topic. */
  poll(): FeedEvent[] {
    const at = this.#market.now();
    const real = this.#monotonicMs();
    const events = this.#takeLate(real);
    for (const state of this.#topics.values()) {
      const { topic } = state;
      if (topic.channel === 'candles') this.#pollCandles(state, topic, at, real, events);
      else if (topic.channel === 'trades') {
        const trades = topic.instrument.ticks(state.pushedTo, at).filter((tick) => tick.quantity > 0);
        if (trades.length > 0) events.push({ kind: 'trades', topic, at, trades });
      } else if (real >= state.nextPushAt && topic.instrument.lastTick(at) !== null) {
        events.push({ kind: 'state', topic, at });
        state.nextPushAt = real + (topic.channel === 'book' ? topic.everyMs : PUSH_EVERY_MS[topic.channel]);
      }
      state.pushedTo = at;
    }
    return events;
  }

  /** Pushes for a late correction: one for each subscribed candle topic that it concerns. */
  corrections(fault: FaultOf<'lateCorrection'>): FeedEvent[] {
    const at = this.#market.now();
    const events: FeedEvent[] = [];
    for (const { topic } of this.#topics.values()) {
      if (topic.channel !== 'candles') continue;
      if (fault.match !== undefined && !`${topic.instrument.base} ${topic.timeframe}`.includes(fault.match)) continue;
      const candle = this.#candles.correct(topic.instrument, topic.timeframe, fault, at);
      if (candle !== null) events.push({ kind: 'candle', topic, at, candle, isFinal: true });
    }
    return events;
  }

  #pollCandles(state: TopicState, topic: CandleTopic, at: number, real: number, events: FeedEvent[]): void {
    const { instrument, timeframe } = topic;
    const length = timeframeMs(timeframe);
    let closedOne = false;
    for (let openTime = openTimeAt(state.pushedTo, timeframe); openTime + length <= at; openTime += length) {
      closedOne = true;
      const candle = instrument.candle(timeframe, openTime, at);
      if (candle === null || this.#candles.isMissingInStream(instrument, timeframe, openTime)) continue;
      const event: FeedEvent = { kind: 'candle', topic, at, candle, isFinal: true };
      const late = this.#faults.hit('lateCandles', { channel: 'ws', name: `${instrument.base} ${timeframe}` });
      if (late === null) events.push(event);
      else this.#late.push({ dueAt: real + late.delayMs, event });
    }
    if (!closedOne && real < state.nextPushAt) return;
    const openTime = openTimeAt(at, timeframe);
    const candle = instrument.candle(timeframe, openTime, at);
    if (candle === null || this.#candles.isMissingInStream(instrument, timeframe, openTime)) return;
    events.push({ kind: 'candle', topic, at, candle, isFinal: false });
    state.nextPushAt = real + PUSH_EVERY_MS.candles;
  }

  #takeLate(real: number): FeedEvent[] {
    const due = this.#late.filter(({ dueAt, event }) => dueAt <= real && this.#topics.has(event.topic.key));
    this.#late = this.#late.filter(({ dueAt }) => dueAt > real);
    return due.map(({ event }) => event);
  }
}
