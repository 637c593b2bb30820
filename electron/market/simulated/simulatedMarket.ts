import type { Candle, CandleColumns } from '../../../shared/domain/candle.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { Instrument } from '../../../shared/domain/instrument.ts';

/** How quotes around a price look. */
export interface QuoteShape {
  /** Usual distance of bid and ask, fraction of the price. */
  readonly spreadFraction: number;
  /** Usual value of what stands at the best price, quote currency. */
  readonly topNotional: number;
}

/**
 * A market whose whole course is fixed beforehand, generated or recorded. Everything is a function of market time alone, so it can be
 * looked at from any moment on, again and again. Instruments are in the order their symbols were asked for.
 */
export interface SimulatedMarket {
  readonly instruments: readonly Instrument[];
  readonly shapes: readonly QuoteShape[];
  /** Decides the paths within candles. */
  readonly seed: number;
  /** Length of the candles everything is built from, ms, per instrument; divides 30 minutes. */
  readonly baseMs: readonly number[];
  /** Before it is history. */
  readonly liveFrom: number;
  /** Close of the last candle; null for a market that never ends. */
  readonly endsAt: number | null;
  /** Makes ready for questions about times up to `at`; may take a while the first time. */
  prepare(at: number, signal: AbortSignal): Promise<void>;
  /** The candle of that open time, or null where there is none: a hole, before the beginning, after the end. */
  candle(instrument: number, timeframeMs: number, openTime: number): Candle | null;
  /** The newest `count` candles that close at or before `until`, ascending. */
  closed(instrument: number, timeframeMs: number, count: number, until: number, signal: AbortSignal): Promise<CandleColumns>;
  /** What would settle at `at`, fraction; positive = longs pay. */
  fundingRate(instrument: number, at: number): number;
}

export interface SimulatedSource {
  /** @throws a named error where a symbol has no market here. */
  open(symbols: readonly MarketSymbol[], signal: AbortSignal): Promise<SimulatedMarket>;
}
