import { candleAt, type CandleColumns } from '../../../shared/domain/candle.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import { DECISION_TIMEFRAMES, TIMEFRAME_MS, type DecisionTimeframe } from '../../../shared/domain/timeframe.ts';
import type { HistoryRequest, MarketEvent, MarketFeed, MarketListener, OpenResult } from '../feed.ts';
import { MarketPace } from './MarketPace.ts';
import { MarketTape } from './MarketTape.ts';
import type { SimulatedMarket, SimulatedSource } from './simulatedMarket.ts';
import { SimulatedStreams, type SimulatedFeedPhase } from './simulatedStreams.ts';

const PUMP_INTERVAL_MS = 20;
/** Between two looks at a receiver that is not ready, real ms. */
const HOLD_INTERVAL_MS = 5;
/** Longest work between two turns of the event loop, real ms. */
const PUMP_BUDGET_MS = 8;
/** Between two looks at forming candles, real ms. */
const FORMING_INTERVAL_MS = 200;
const DEFAULT_STEP_MS = 1_000;
/** What the pump can pace. Settings and window offer less. */
export const SPEEDS = { least: 1, most: 36_000 } as const;

/** Real time and timers, as the exchange gateway's clock has them. */
export interface PaceClock {
  /** Ms since an arbitrary start; never jumps. */
  monotonicMs(): number;
  /** Runs `run` once, after at least `delayMs`; the returned function calls it off. */
  after(delayMs: number, run: () => void): () => void;
}

export interface SimulatedFeedOptions {
  readonly source: SimulatedSource;
  /** Times real time, 1 to 36000. It decides the pace alone, and how often forming candles are shown. */
  readonly speed: number;
  readonly clock: PaceClock;
  readonly listener: MarketListener;
  /** Market time of the newest event a resumed session knows; events of exactly that time are delivered again. Default: the market's start. */
  readonly startAt?: number | undefined;
  /** Asked before each step: false, or a promise, holds the market until the receiver has caught up. */
  readonly ready?: (() => boolean | Promise<void>) | undefined;
  /** Distance of two quotes, market ms, dividing the candles. Default 1,000. */
  readonly stepMs?: number | undefined;
}

/** A generated or recorded market, played at `speed` times real time. What it tells depends on market time alone. */
export function createSimulatedFeed(options: SimulatedFeedOptions): MarketFeed {
  if (!(options.speed >= SPEEDS.least && options.speed <= SPEEDS.most)) {
    throw new RangeError(`speed ${options.speed}: expected ${SPEEDS.least} to ${SPEEDS.most} times real time`);
  }
  return new SimulatedFeed(options);
}

type Since = Parameters<MarketFeed['subscribe']>[0];
type ClosedCandleEvent = Extract<MarketEvent, { kind: 'candle-closed' }>;

class SimulatedFeed implements MarketFeed {
  readonly kind = 'simulated';
  readonly speed: number;
  readonly #options: SimulatedFeedOptions;
  readonly #streams = new SimulatedStreams();
  #market: SimulatedMarket | null = null;
  #tape: MarketTape | null = null;
  #pace: MarketPace | null = null;
  #phase: SimulatedFeedPhase = 'idle';
  #now = Number.NaN;
  #realNow = 0;
  /** Open time of the newest closed candle the receiver has, by instrument and timeframe. */
  readonly #newest = new Map<string, number>();
  #cancelTimer: (() => void) | null = null;

  constructor(options: SimulatedFeedOptions) {
    this.#options = options;
    this.speed = options.speed;
  }

  now(): number {
    if (Number.isNaN(this.#now)) throw new Error('the simulated market has no time before it is open');
    return this.#now;
  }

  async open(symbols: readonly MarketSymbol[], signal: AbortSignal): Promise<OpenResult> {
    const market = await this.#options.source.open(symbols, signal);
    const startAt = this.#options.startAt ?? market.liveFrom;
    await market.prepare(startAt, signal);
    const stepMs = this.#options.stepMs ?? DEFAULT_STEP_MS;
    this.#market = market;
    this.#tape = new MarketTape({ market, stepMs, formingMs: Math.max(1, Math.ceil((FORMING_INTERVAL_MS * this.speed) / stepMs)) * stepMs });
    this.#now = startAt;
    return { instruments: market.instruments, latencyMs: null, clockOffsetMs: null, failures: [] };
  }

  async history({ instrument, timeframe, count, until }: HistoryRequest, signal: AbortSignal): Promise<CandleColumns> {
    return this.#opened().market.closed(instrument, TIMEFRAME_MS[timeframe], count, until, signal);
  }

  async subscribe(since: Since, signal: AbortSignal): Promise<void> {
    if (this.#phase !== 'idle') throw new Error(`a simulated market is subscribed to once; it is ${this.#phase}`);
    const { market, tape } = this.#opened();
    const from = this.#now;
    tape.seek(from);
    for (const { instrument, timeframe, openTime } of since) this.#newest.set(seriesKey(instrument, timeframe), openTime);
    const missed = await this.#missed(since, tape.nextAt ?? from, signal);
    if (this.#isClosed()) return;
    this.#phase = 'running';
    this.#realNow = this.#options.clock.monotonicMs();
    for (const event of missed) this.#tell(event);
    market.instruments.forEach((_, instrument) => {
      this.#tell(tape.fundingRate(instrument, from));
      const change = tape.change24h(instrument, from);
      if (change !== null) this.#tell(change);
    });
    this.#pace = new MarketPace(this.speed, this.#realNow, from);
    this.#schedule(0);
  }

  streams(): ReturnType<MarketFeed['streams']> {
    return this.#streams.streams(this.#market?.instruments ?? [], this.#phase, this.#options.clock.monotonicMs());
  }

  connections(): ReturnType<MarketFeed['connections']> {
    return [this.#streams.connection(this.#phase, this.#options.clock.monotonicMs())];
  }

  close(): Promise<void> {
    this.#phase = 'closed';
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    return Promise.resolve();
  }

  /** Closed candles between what the receiver has and where the tape begins, in the order they closed. */
  async #missed(since: Since, before: number, signal: AbortSignal): Promise<readonly ClosedCandleEvent[]> {
    const { market } = this.#opened();
    const events: ClosedCandleEvent[] = [];
    for (const { instrument, timeframe, openTime } of since) {
      const timeframeMs = TIMEFRAME_MS[timeframe];
      const count = Math.ceil((before - openTime) / timeframeMs);
      if (count <= 1) continue;
      const columns = await market.closed(instrument, timeframeMs, count, before - 1, signal);
      for (let row = 0; row < columns.openTime.length; row += 1) {
        const candle = candleAt(columns, row);
        if (candle.openTime > openTime) {
          events.push({ kind: 'candle-closed', at: this.#now, instrument, timeframe, candle, source: 'simulated', backfilled: true });
        }
      }
    }
    const closeTime = (event: ClosedCandleEvent): number => event.candle.openTime + TIMEFRAME_MS[event.timeframe];
    const rank = (event: ClosedCandleEvent): number => DECISION_TIMEFRAMES.indexOf(event.timeframe);
    return events.sort((a, b) => closeTime(a) - closeTime(b) || a.instrument - b.instrument || rank(a) - rank(b));
  }

  readonly #tell: MarketListener = (event) => {
    if (event.kind === 'candle-closed') {
      const key = seriesKey(event.instrument, event.timeframe);
      if (event.candle.openTime <= (this.#newest.get(key) ?? Number.NEGATIVE_INFINITY)) return;
      this.#newest.set(key, event.candle.openTime);
    } else if (event.kind === 'market-ended') {
      this.#phase = 'ended';
    }
    this.#streams.note(event, this.#realNow);
    this.#options.listener(event);
  };

  #schedule(delayMs: number): void {
    this.#cancelTimer = this.#options.clock.after(delayMs, () => {
      this.#cancelTimer = null;
      this.#pump();
    });
  }

  /** Tells what is due, for a few ms at most, and comes back. */
  #pump(): void {
    const { tape } = this.#opened();
    const pace = this.#pace;
    if (this.#phase !== 'running' || pace === null) return;
    const { clock, ready } = this.#options;
    this.#realNow = clock.monotonicMs();
    const begun = this.#realNow;
    const allowed = pace.allow(begun);
    let held: Promise<void> | null = null;
    let isBehind = false;
    let isHeld = false;
    for (let at = tape.nextAt; at !== null && at <= allowed; at = tape.nextAt) {
      const answer = ready?.() ?? true;
      isHeld = answer !== true;
      isBehind = isHeld || clock.monotonicMs() - begun >= PUMP_BUDGET_MS;
      if (typeof answer !== 'boolean') held = answer;
      if (isBehind) break;
      this.#now = at;
      tape.advance(this.#tell);
      if (this.#isClosed() || this.#phase !== 'running') return;
    }
    const real = clock.monotonicMs();
    if (isBehind) pace.reached(this.#now, real);
    else this.#now = Math.max(this.#now, Math.floor(allowed));
    this.#report(pace, real);
    if (held === null) this.#schedule(isHeld ? HOLD_INTERVAL_MS : isBehind ? 1 : PUMP_INTERVAL_MS);
    else this.#resumeAfter(held);
  }

  #resumeAfter(held: Promise<void>): void {
    const go = (): void => {
      if (this.#phase === 'running') this.#schedule(0);
    };
    held.then(go, (error: unknown) => {
      this.#tell({ kind: 'trouble', at: this.#now, where: 'simulated market', code: 'receiver-failed', message: `Waiting for the receiver failed: ${String(error)}; the market goes on`, instrument: null });
      go();
    });
  }

  #report(pace: MarketPace, real: number): void {
    const lostMs = pace.report(real);
    if (lostMs === null) return;
    const message = `The market cannot run at ${this.speed} times real time here: it is ${(lostMs / 1_000).toFixed(1)} s late and goes on from where it is. Nothing is left out; choose a lower speed to keep it even`;
    this.#tell({ kind: 'trouble', at: this.#now, where: 'simulated market', code: 'market-behind', message, instrument: null });
  }

  #isClosed(): boolean {
    return this.#phase === 'closed';
  }

  #opened(): { readonly market: SimulatedMarket; readonly tape: MarketTape } {
    if (this.#market === null || this.#tape === null) throw new Error('the simulated market is not open yet');
    return { market: this.#market, tape: this.#tape };
  }
}

function seriesKey(instrument: number, timeframe: DecisionTimeframe): string {
  return `${instrument}:${timeframe}`;
}
