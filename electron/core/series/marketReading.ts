import type { MarketReading } from '../decisions/evaluation.ts';
import { entryScoreLongOf, microTrendStrengthOf } from '../regime/microTrend.ts';
import { momentumDirectionOf, momentumOf } from '../regime/momentum.ts';
import { trendOf } from '../regime/trend.ts';
import type { EntrySeries } from './entrySeries.ts';
import type { MomentumSeries } from './momentumSeries.ts';
import type { TrendSeries } from './trendSeries.ts';

/** The three series of one symbol. */
export interface SymbolSeries {
  readonly entry: EntrySeries;
  readonly momentum: MomentumSeries;
  readonly trend: TrendSeries;
}

/** A timeframe is ready from `minCandles` closed candles on (`regime.min_slow_candles`). Each part of the regime reads the newest closed candle of its own. */
export function readMarket(series: SymbolSeries, time: number, minCandles: number, out: MarketReading): void {
  const { entry, momentum, trend } = series;
  out.time = time;
  out.close = entry.close;
  out.volume = entry.volume;
  out.candles30m = entry.closed.countAt(time);
  out.candles1h = momentum.closed.countAt(time);
  out.candles4h = trend.closed.countAt(time);
  out.isReady = out.candles30m >= minCandles && out.candles1h >= minCandles && out.candles4h >= minCandles;
  if (!out.isReady) return;
  out.rsi = entry.rsi.value;
  out.atr = entry.atr.value;
  out.emaFast = entry.emaFast.value;
  out.emaMid = entry.emaMid.value;
  out.emaSlow = entry.emaSlow.value;
  out.trend = trendOf(trend.close, trend.emaFast.value, trend.emaMid.value, trend.emaSlow.value);
  out.isBelowSlowTrend = trend.emaMid.value < trend.emaSlow.value && trend.close < trend.emaSlow.value;
  out.momentumRsi = momentum.rsi.value;
  out.momentumChange = momentum.change;
  out.momentum = momentumOf(out.momentumRsi, out.momentumChange);
  out.momentumDirection = momentumDirectionOf(out.momentumChange);
  out.microTrendStrength = microTrendStrengthOf(entry.emaFastSlope);
  out.entryScoreLong = entryScoreLongOf(out.rsi, out.close, out.emaFast);
  out.entryScoreShort = 1 - out.entryScoreLong;
  out.volatilityPercentile = trend.volatilityPercentile;
}

/** Copies a reading into an evaluation without allocating. */
export function copyReading(from: MarketReading, to: MarketReading): void {
  to.time = from.time;
  to.close = from.close;
  to.volume = from.volume;
  to.rsi = from.rsi;
  to.atr = from.atr;
  to.emaFast = from.emaFast;
  to.emaMid = from.emaMid;
  to.emaSlow = from.emaSlow;
  to.candles30m = from.candles30m;
  to.candles1h = from.candles1h;
  to.candles4h = from.candles4h;
  to.isReady = from.isReady;
  to.trend = from.trend;
  to.isBelowSlowTrend = from.isBelowSlowTrend;
  to.momentum = from.momentum;
  to.momentumDirection = from.momentumDirection;
  to.microTrendStrength = from.microTrendStrength;
  to.entryScoreLong = from.entryScoreLong;
  to.entryScoreShort = from.entryScoreShort;
  to.momentumRsi = from.momentumRsi;
  to.momentumChange = from.momentumChange;
  to.volatilityPercentile = from.volatilityPercentile;
}
