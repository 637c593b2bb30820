import type { Candle } from '../../../shared/domain/candle.ts';
import { DECISION_TIMEFRAMES, TIMEFRAME_MS, type DecisionTimeframe } from '../../../shared/domain/timeframe.ts';
import type { MarketEvent, MarketListener } from '../feed.ts';
import { CandlePath } from './CandlePath.ts';
import { FormingCandle } from './FormingCandle.ts';
import { Prng } from './Prng.ts';
import type { SimulatedMarket } from './simulatedMarket.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
export const FUNDING_INTERVAL_MS = 8 * HOUR_MS;
const CHANGE_INTERVAL_MS = 300_000;
/** Price steps of a candle's path at least: open, two turns, close. */
const LEAST_STEPS = 4;

export interface MarketTapeOptions {
  readonly market: SimulatedMarket;
  /** Wanted distance of two quotes, market ms; shorter where a candle would have too few. */
  readonly stepMs: number;
  /** Distance of two looks at forming candles, market ms, a multiple of the step. */
  readonly formingMs: number;
}

interface Lane {
  readonly instrument: number;
  readonly baseMs: number;
  readonly path: CandlePath;
  readonly prng: Prng;
  readonly forming: readonly FormingCandle[];
  /** The base candle the path was drawn for; null in a hole. */
  candle: Candle | null;
  /** Open time of the base candle looked up last. */
  loadedFor: number;
}

/**
 * The events of a simulated market in the order of market time, a pure function of the market and where reading begins: at each step the
 * candles that close then (per market 4h, 1h, 30m), funding, changes, quotes, forming candles.
 */
export class MarketTape {
  /** Distance of two quotes, market ms. */
  readonly stepMs: number;
  readonly #market: SimulatedMarket;
  readonly #formingMs: number;
  readonly #lanes: readonly Lane[];
  #nextAt: number;

  constructor(options: MarketTapeOptions) {
    const { market } = options;
    this.#market = market;
    this.stepMs = Math.min(options.stepMs, ...market.baseMs.map((baseMs) => baseMs / LEAST_STEPS));
    this.#formingMs = options.formingMs;
    if (market.baseMs.some((baseMs) => baseMs % this.stepMs !== 0)) throw new RangeError(`a step of ${this.stepMs} ms does not divide candles of ${market.baseMs.join(', ')} ms`);
    this.#lanes = market.baseMs.map((baseMs, instrument) => {
      const rules = market.instruments[instrument]?.rules ?? null;
      const shape = market.shapes[instrument];
      if (rules === null || shape === undefined) throw new Error(`simulated market ${instrument} has no rules`);
      return {
        instrument, baseMs, path: new CandlePath(baseMs / this.stepMs, rules, shape), prng: new Prng(market.seed),
        forming: DECISION_TIMEFRAMES.map((timeframe) => new FormingCandle(TIMEFRAME_MS[timeframe])), candle: null, loadedFor: Number.NaN,
      };
    });
    this.#nextAt = market.liveFrom;
  }

  /** Market time of the next events; null after the market's end. */
  get nextAt(): number | null {
    const { endsAt } = this.#market;
    return endsAt !== null && this.#nextAt > endsAt ? null : this.#nextAt;
  }

  /** Goes to `at`: the next events are those of that time, or of the first step after it. */
  seek(at: number): void {
    this.#nextAt = Math.ceil(at / this.stepMs) * this.stepMs;
    for (const lane of this.#lanes) this.#rebuildForming(lane, this.#nextAt);
  }

  /** Tells all events of the next step. */
  advance(listener: MarketListener): void {
    const at = this.#nextAt;
    this.#nextAt = at + this.stepMs;
    if (at % TIMEFRAME_MS['30m'] === 0) this.#closeCandles(at, listener);
    if (at % FUNDING_INTERVAL_MS === 0) this.#settleFunding(at, listener);
    if (at % HOUR_MS === 0) for (const { instrument } of this.#lanes) listener(this.fundingRate(instrument, at));
    if (at % CHANGE_INTERVAL_MS === 0) for (const { instrument } of this.#lanes) this.#tellChange(instrument, at, listener);
    for (const lane of this.#lanes) this.#quote(lane, at, listener);
    if (at % this.#formingMs === 0) for (const lane of this.#lanes) this.#tellForming(lane, at, listener);
    if (at === this.#market.endsAt) listener({ kind: 'market-ended', at });
  }

  fundingRate(instrument: number, at: number): MarketEvent {
    const nextAt = (Math.floor(at / FUNDING_INTERVAL_MS) + 1) * FUNDING_INTERVAL_MS;
    return { kind: 'funding-rate', at, instrument, rate: this.#market.fundingRate(instrument, at), nextAt };
  }

  /** Null where the price then or a day before is not known. */
  change24h(instrument: number, at: number): MarketEvent | null {
    const now = this.#closeAt(instrument, at);
    const before = this.#closeAt(instrument, at - DAY_MS);
    return now === null || before === null ? null : { kind: 'change-24h', at, instrument, fraction: now / before - 1 };
  }

  #closeCandles(at: number, listener: MarketListener): void {
    for (const { instrument } of this.#lanes) {
      for (const timeframe of DECISION_TIMEFRAMES) {
        const event = this.#closedCandle(instrument, timeframe, at);
        if (event !== null) listener(event);
      }
    }
  }

  #closedCandle(instrument: number, timeframe: DecisionTimeframe, at: number): MarketEvent | null {
    const timeframeMs = TIMEFRAME_MS[timeframe];
    if (at % timeframeMs !== 0) return null;
    const candle = this.#market.candle(instrument, timeframeMs, at - timeframeMs);
    return candle === null ? null : { kind: 'candle-closed', at, instrument, timeframe, candle, source: 'simulated', backfilled: false };
  }

  /** Settles at the close just reached: the same whether reading began here or long before. */
  #settleFunding(at: number, listener: MarketListener): void {
    for (const { instrument } of this.#lanes) {
      const mark = this.#closeAt(instrument, at);
      if (mark !== null) listener({ kind: 'funding', at, instrument, rate: this.#market.fundingRate(instrument, at), mark });
    }
  }

  #tellChange(instrument: number, at: number, listener: MarketListener): void {
    const change = this.change24h(instrument, at);
    if (change !== null) listener(change);
  }

  #closeAt(instrument: number, at: number): number | null {
    const baseMs = this.#market.baseMs[instrument] ?? 0;
    return this.#market.candle(instrument, baseMs, Math.floor(at / baseMs) * baseMs - baseMs)?.close ?? null;
  }

  #quote(lane: Lane, at: number, listener: MarketListener): void {
    const candle = this.#candleAt(lane, at);
    if (candle === null) return;
    const { path, instrument } = lane;
    const step = (at - candle.openTime) / this.stepMs;
    const last = path.last[step] ?? candle.close;
    const traded = (candle.volume * (step + 1)) / path.steps;
    for (const forming of lane.forming) forming.trade(at, last, traded);
    if (step === path.steps - 1) for (const forming of lane.forming) forming.close(candle);
    listener({
      kind: 'quote', at, instrument, last, bid: path.bid[step] ?? last, ask: path.ask[step] ?? last, mark: path.mark[step] ?? last,
      bidSize: path.bidSize[step] ?? null, askSize: path.askSize[step] ?? null,
    });
  }

  #tellForming(lane: Lane, at: number, listener: MarketListener): void {
    DECISION_TIMEFRAMES.forEach((timeframe, index) => {
      const candle = lane.forming[index]?.at(at) ?? null;
      if (candle !== null) listener({ kind: 'candle-forming', at, instrument: lane.instrument, timeframe, candle });
    });
  }

  /** The base candle that `at` lies in, its path drawn; null in a hole. */
  #candleAt(lane: Lane, at: number): Candle | null {
    const openTime = at - (at % lane.baseMs);
    if (openTime !== lane.loadedFor) {
      lane.loadedFor = openTime;
      lane.candle = this.#market.candle(lane.instrument, lane.baseMs, openTime);
      if (lane.candle !== null) {
        lane.prng.reseed(this.#market.seed, `path:${this.#market.instruments[lane.instrument]?.symbol ?? ''}:${openTime}`);
        lane.path.draw(lane.candle, lane.prng);
      }
    }
    return lane.candle;
  }

  /** What had formed before `at`, as if it had been watched all the time. */
  #rebuildForming(lane: Lane, at: number): void {
    const current = at - (at % lane.baseMs);
    for (const forming of lane.forming) {
      for (let openTime = at - (at % forming.timeframeMs); openTime < current; openTime += lane.baseMs) {
        const candle = this.#market.candle(lane.instrument, lane.baseMs, openTime);
        if (candle !== null) forming.close(candle);
      }
      const candle = this.#candleAt(lane, at);
      if (candle === null) continue;
      const steps = (at - candle.openTime) / this.stepMs;
      for (let step = 0; step < steps; step += 1) {
        forming.trade(candle.openTime + step * this.stepMs, lane.path.last[step] ?? candle.close, (candle.volume * (step + 1)) / lane.path.steps);
      }
    }
  }
}
