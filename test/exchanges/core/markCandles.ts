import type { ScaledCandle } from './candleSeries.ts';
import type { SimulatedMarket } from './simulatedMarket.ts';
import { openTimeAt, timeframeMs, type Timeframe } from './timeframe.ts';

const SAMPLE_MS = 60_000;

/**
 * Candles of the mark price that open from `from` to `to` (both included) as they stand at the instant, oldest first; at most `limit`, of
 * the newest or the oldest. The mark is looked at when a candle opens, each minute, and in its last millisecond. Nothing trades in them.
 */
export function markCandles(
  market: SimulatedMarket,
  base: string,
  timeframe: Timeframe,
  range: { readonly from: number; readonly to: number; readonly limit: number; readonly keep: 'newest' | 'oldest' },
  now: number,
): ScaledCandle[] {
  const length = timeframeMs(timeframe);
  const { series } = market.instrument(base);
  const first = series.length === 0 ? now : series.openTimeAt(0);
  const from = Math.ceil(Math.max(range.from, first) / length) * length;
  const to = openTimeAt(Math.min(range.to, now), timeframe);
  const count = Math.min(range.limit, Math.max(0, (to - from) / length + 1));
  const start = range.keep === 'newest' ? to - (count - 1) * length : from;
  return Array.from({ length: count }, (_, row) => markCandle(market, base, start + row * length, length, now));
}

function markCandle(market: SimulatedMarket, base: string, openTime: number, length: number, now: number): ScaledCandle {
  const marks: number[] = [];
  const last = Math.min(openTime + length - 1, now);
  for (let at = openTime; at < last; at += SAMPLE_MS) marks.push(market.markPrice(base, at)?.mark ?? 0);
  const close = market.markPrice(base, last)?.mark ?? 0;
  return { openTime, open: marks[0] ?? close, high: Math.max(...marks, close), low: Math.min(...marks, close), close, volume: 0 };
}
