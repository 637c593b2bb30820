import { emptyColumns, sliceColumns, type CandleColumns } from '../../../shared/domain/candle.ts';
import { SERIES_RESTART_MS } from '../../../shared/domain/timeframe.ts';

/**
 * Candles of `timeframeMs` built from shorter ones (system.md 1.4): buckets are whole multiples of the timeframe since the epoch; one with
 * at least one row gives a candle; a first bucket that began before its series did is left out, and a hole of 24 h or more begins a series.
 */
export function bucketCandles(base: CandleColumns, baseMs: number, timeframeMs: number): CandleColumns {
  const built = emptyColumns(base.openTime.length);
  let count = 0;
  let bucket = Number.NaN;
  let isLeftOut = false;
  let previous = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < base.openTime.length; row += 1) {
    const openTime = base.openTime[row] ?? 0;
    const begins = openTime - previous - baseMs >= SERIES_RESTART_MS;
    previous = openTime;
    const into = Math.floor(openTime / timeframeMs) * timeframeMs;
    if (into !== bucket) {
      bucket = into;
      isLeftOut = begins && openTime > bucket;
      if (isLeftOut) continue;
      built.openTime[count] = bucket;
      for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) built[name][count] = base[name][row] ?? 0;
      count += 1;
    } else if (!isLeftOut) {
      const at = count - 1;
      built.high[at] = Math.max(built.high[at] ?? 0, base.high[row] ?? 0);
      built.low[at] = Math.min(built.low[at] ?? 0, base.low[row] ?? 0);
      built.close[at] = base.close[row] ?? 0;
      built.volume[at] = (built.volume[at] ?? 0) + (base.volume[row] ?? 0);
    }
  }
  return sliceColumns(built, 0, count);
}

/** Row of the candle of that open time, or −1 where there is none. */
export function rowOf(openTimes: Float64Array, openTime: number): number {
  const row = firstRowFrom(openTimes, openTime);
  return openTimes[row] === openTime ? row : -1;
}

/** First row that opens at or after `time`; the length where there is none. */
export function firstRowFrom(openTimes: Float64Array, time: number): number {
  let low = 0;
  let high = openTimes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((openTimes[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
