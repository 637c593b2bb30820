import type { Candle } from '../../../shared/domain/candle.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { TimeRange } from '../../../shared/domain/timeRange.ts';
import { DECISION_TIMEFRAMES, type DecisionTimeframe, TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { Gateway, StreamTopic } from '../../exchanges/gateway.ts';
import type { RealClock } from '../../exchanges/realClock.ts';
import type { MarketListener } from '../feed.ts';
import { CloseQueue, type ConfirmedCandle } from './CloseQueue.ts';
import { describeFill } from './describeFill.ts';
import type { Grace } from './grace.ts';
import type { MarketClock } from './marketClock.ts';
import type { RestCaller } from './RestCaller.ts';
import { SeriesKeeper } from './SeriesKeeper.ts';
import type { Settlement } from './SeriesLedger.ts';
import type { StreamDesk } from './StreamDesk.ts';
import { Timers } from './Timers.ts';

export interface CandleDeskOptions {
  readonly symbol: MarketSymbol;
  readonly instrument: number;
  readonly gateway: Gateway;
  readonly caller: RestCaller;
  readonly clock: RealClock;
  readonly marketClock: MarketClock;
  readonly grace: Grace;
  /** Open time of the newest known candle. */
  readonly newest: (timeframe: DecisionTimeframe) => number;
  readonly desk: StreamDesk;
  /** When the connection that carries a topic was made, monotonic real ms; null while there is none. */
  readonly openedAt: (topic: StreamTopic) => number | null;
  readonly listener: MarketListener;
  readonly onConfirmed: (timeframe: DecisionTimeframe, candles: readonly Candle[]) => void;
  /** The exchange confirmed that it has no candle at these open times. */
  readonly onHole: (timeframe: DecisionTimeframe, hole: TimeRange) => void;
  readonly onTrouble: (where: string, code: string, message: string) => void;
  readonly onFailure: (where: string, error: unknown) => void;
  readonly signal: AbortSignal;
}

interface Series {
  readonly timeframe: DecisionTimeframe;
  readonly topic: StreamTopic;
  readonly keeper: SeriesKeeper;
  formingToldAt: number;
}

/** Real ms between two words about a forming candle. */
const FORMING_MS = 300;
/** A candle announced this long after its end was missed live, real ms. */
const BACKFILL_MS = 10_000;

/** The candles of one market: its series, and the order in which their closed candles are told. */
export class CandleDesk {
  readonly #options: CandleDeskOptions;
  readonly #series: ReadonlyMap<string, Series>;
  readonly #queue: CloseQueue;
  readonly #timers: Timers;
  #toldThrough = 0;
  /** Market time of the start: what ended before it was missed live. */
  #startedAt = 0;

  constructor(options: CandleDeskOptions) {
    this.#options = options;
    this.#queue = new CloseQueue(options.grace.orderMs);
    this.#timers = new Timers(options.clock);
    this.#series = new Map(DECISION_TIMEFRAMES.map((timeframe) => [timeframe, this.#make(timeframe)]));
  }

  start(): void {
    this.#startedAt = this.#options.marketClock.now();
    for (const { keeper, timeframe } of this.#series.values()) {
      this.#queue.settle(timeframe, keeper.settledThrough);
      keeper.start();
    }
  }

  stop(): void {
    this.#timers.end();
    for (const { keeper } of this.#series.values()) keeper.stop();
  }

  /** Market time before which every 30m candle is told, or known to be missing; 0 before the first answer. */
  get toldThrough(): number {
    return this.#toldThrough;
  }

  /** Asks for every series now. */
  check(): void {
    for (const { keeper } of this.#series.values()) keeper.check();
  }

  /** Takes a pushed state of a candle. Timeframes that were not asked for are left out. */
  push(timeframe: string, candle: Candle, now: number): void {
    const series = this.#series.get(timeframe);
    if (series === undefined) return;
    const { marketClock, symbol, onTrouble } = this.#options;
    if (candle.openTime > marketClock.now() + TIMEFRAME_MS[series.timeframe]) {
      onTrouble(`${symbol} ${timeframe}`, 'future-candle', `The stream sent a candle of ${isoTime(candle.openTime)}, which has not begun; it is left out`);
      return;
    }
    this.#options.desk.noteMessage(series.topic, now);
    if (!series.keeper.push(candle) || now - series.formingToldAt < FORMING_MS) return;
    series.formingToldAt = now;
    this.#options.listener({ kind: 'candle-forming', at: this.#options.marketClock.now(), instrument: this.#options.instrument, timeframe: series.timeframe, candle });
  }

  /** The series whose newest closed candle is latest, if it is late by more than `limitMs` of real time. */
  overdue(limitMs: number): { readonly timeframe: DecisionTimeframe; readonly byMs: number } | null {
    for (const { timeframe, keeper } of this.#series.values()) {
      const byMs = keeper.overdueMs;
      if (byMs > limitMs) return { timeframe, byMs };
    }
    return null;
  }

  #make(timeframe: DecisionTimeframe): Series {
    const { symbol, gateway, caller, clock, marketClock, grace, signal, desk } = this.#options;
    const where = `${symbol} ${timeframe}`;
    const topic: StreamTopic = { kind: 'candles', symbol, timeframe };
    const keeper = new SeriesKeeper({
      symbol, timeframe, gateway, caller, clock, marketClock, grace, signal,
      newestOpenTime: this.#options.newest(timeframe),
      onSettled: (settlement, through) => this.#settled(timeframe, topic, keeper, settlement, through),
      onContradiction: (pushed, announced) => {
        this.#options.onTrouble(where, 'late-correction', `The stream changed the closed candle of ${isoTime(pushed.openTime)} (close ${announced?.close ?? 'unknown'} to ${pushed.close}); it stays as it was announced`);
        this.#options.onConfirmed(timeframe, [pushed]);
      },
      onFailure: (error) => {
        desk.noteRest(topic, false);
        this.#options.onFailure(where, error);
      },
    });
    return { timeframe, topic, keeper, formingToldAt: Number.NEGATIVE_INFINITY };
  }

  #settled(timeframe: DecisionTimeframe, topic: StreamTopic, keeper: SeriesKeeper, settlement: Settlement, through: number): void {
    const { desk, onConfirmed } = this.#options;
    desk.noteRest(topic, true);
    this.#tellTroubles(timeframe, settlement);
    const confirmed = settlement.closed.map((candle, row) => this.#confirm(timeframe, candle, keeper, row === settlement.closed.length - 1));
    for (const candle of confirmed) this.#queue.add(candle);
    this.#queue.settle(timeframe, through);
    this.#tellFilled(timeframe, topic, confirmed.filter(({ isBackfilled }) => isBackfilled));
    if (settlement.closed.length > 0) onConfirmed(timeframe, settlement.closed);
    this.#release();
  }

  #confirm(timeframe: DecisionTimeframe, candle: Candle, keeper: SeriesKeeper, isNewest: boolean): ConfirmedCandle {
    const { marketClock, grace } = this.#options;
    const endedAt = candle.openTime + TIMEFRAME_MS[timeframe];
    const lateMs = (marketClock.now() - endedAt) / marketClock.speed - grace.settleMs;
    const pushed = keeper.lastPushed(candle.openTime);
    const isAsPushed = pushed !== null && pushed.close === candle.close && pushed.volume === candle.volume;
    return { timeframe, candle, source: isAsPushed ? 'stream' : 'rest', isBackfilled: !isNewest || endedAt <= this.#startedAt || lateMs > BACKFILL_MS };
  }

  #tellFilled(timeframe: DecisionTimeframe, topic: StreamTopic, filled: readonly ConfirmedCandle[]): void {
    const { clock, marketClock, symbol, desk, openedAt, onTrouble } = this.#options;
    const newest = filled.at(-1);
    if (newest === undefined) return;
    const now = clock.monotonicMs();
    const end = newest.candle.openTime + TIMEFRAME_MS[timeframe];
    onTrouble(`${symbol} ${timeframe}`, 'gap-filled', describeFill({
      timeframe, candles: filled.length, total: desk.noteGapFilled(topic, filled.length), isFromBefore: end <= this.#startedAt, openedAt: openedAt(topic), now,
      endedAt: now - (marketClock.now() - end) / marketClock.speed,
    }));
  }

  #tellTroubles(timeframe: DecisionTimeframe, { holes, corrections }: Settlement): void {
    const { symbol, onTrouble } = this.#options;
    const where = `${symbol} ${timeframe}`;
    for (const { from, count } of holes) {
      onTrouble(where, 'candle-hole', `The exchange has no candle for ${count} × ${timeframe} from ${isoTime(from)}; no decision is made for them`);
      this.#options.onHole(timeframe, { from, to: from + count * TIMEFRAME_MS[timeframe] });
    }
    for (const { announced, now } of corrections) {
      onTrouble(where, 'late-correction', `The exchange changed the closed candle of ${isoTime(now.openTime)} (close ${announced.close} to ${now.close}); it stays as it was announced`);
    }
    // The store keeps the announced ones and puts these beside them.
    if (corrections.length > 0) this.#options.onConfirmed(timeframe, corrections.map(({ now }) => now));
  }

  #release(): void {
    const { clock, marketClock, listener, instrument, symbol, grace, onTrouble } = this.#options;
    const { candles, givenUp, waitsUntil } = this.#queue.take(clock.monotonicMs());
    for (const timeframe of givenUp) {
      onTrouble(`${symbol} ${timeframe}`, 'candle-late', `The ${timeframe} candle did not come within ${grace.orderMs / 1_000} s; decisions went on without it`);
    }
    for (const { timeframe, candle, source, isBackfilled } of candles) {
      const at = Math.max(marketClock.now(), candle.openTime + TIMEFRAME_MS[timeframe]);
      listener({ kind: 'candle-closed', at, instrument, timeframe, candle, source, backfilled: isBackfilled });
    }
    if (waitsUntil === null) {
      this.#toldThrough = this.#series.get('30m')?.keeper.settledThrough ?? 0;
      this.#timers.cancel('order');
    } else this.#timers.after('order', Math.max(0, waitsUntil - clock.monotonicMs()) + 1, () => this.#release());
  }
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
