import type { CandleColumns } from '../../../shared/domain/candle.ts';

/** Candles after which a series counts as complete. */
const COMPLETE_CANDLES = 50;
/** Missing share below which a series counts as whole. */
const TOLERATED_GAPS = 0.05;
/** Below this a market's entries wait. */
export const POOR_QUALITY = 0.5;

export interface SeriesQuality {
  /** 0..1. */
  readonly score: number;
  /** What cost most, in words; null where nothing did. */
  readonly worst: string | null;
}

/**
 * The aggregator score of system.md 1.10, mended: the interval is the timeframe's, freshness scales with it and is measured from the
 * newest candle's end. Completeness 0.30, gaps 0.25, freshness 0.20, OHLC integrity 0.15, volume 0.10. `now` is market time.
 */
export function seriesQuality(columns: CandleColumns, timeframeMs: number, now: number): SeriesQuality {
  const count = columns.openTime.length;
  if (count === 0) return { score: 0, worst: 'no candles' };
  const first = columns.openTime[0] ?? 0;
  const last = columns.openTime[count - 1] ?? 0;
  const expected = Math.max(1, Math.round((last - first) / timeframeMs) + 1);
  const held = Math.max(0, 1 - Math.abs(expected - count) / expected);
  const age = (now - (last + timeframeMs)) / timeframeMs;
  const sound = shareOf(count, (row) => isSound(columns, row));
  const volumeValid = shareOf(count, (row) => (columns.volume[row] ?? Number.NaN) >= 0);
  const volumeZero = shareOf(count, (row) => columns.volume[row] === 0);
  const parts = [
    { words: `${count} candles`, most: 0.3, got: 0.3 * Math.min(1, count / COMPLETE_CANDLES) },
    { words: `${Math.max(0, expected - count)} of ${expected} candles are missing`, most: 0.25, got: 1 - held > TOLERATED_GAPS ? 0.25 * held : 0.25 },
    { words: `the newest candle ended ${age.toFixed(1)} timeframes ago`, most: 0.2, got: age <= 1.5 ? 0.2 : age <= 3 ? 0.1 : 0 },
    { words: `${percent(1 - sound)} of the candles contradict themselves`, most: 0.15, got: 0.15 * sound },
    { words: `${percent(Math.max(volumeZero, 1 - volumeValid))} of the candles have no volume`, most: 0.1, got: 0.1 * volumeValid * (1 - 0.5 * volumeZero) },
  ];
  const worst = parts.reduce((one, other) => (other.most - other.got > one.most - one.got ? other : one));
  return { score: parts.reduce((sum, { got }) => sum + got, 0), worst: worst.most - worst.got > 1e-9 ? worst.words : null };
}

/**
 * Whether the last but one candle's return is an outlier that the last one takes back: beyond 10 times the median absolute return before it,
 * and the next close undoes at least half of it. It is flagged, never deleted (system.md 1.10). At least 20 returns must be known.
 */
export function unconfirmedOutlier(close: Float64Array): { readonly row: number; readonly fraction: number; readonly median: number } | null {
  const row = close.length - 2;
  const returns: number[] = [];
  for (let each = 1; each < row; each += 1) returns.push(Math.abs((close[each] ?? 0) / (close[each - 1] ?? 0) - 1));
  if (returns.length < 20) return null;
  const median = returns.toSorted((one, other) => one - other)[Math.floor(returns.length / 2)] ?? 0;
  const before = close[row - 1] ?? 0;
  const at = close[row] ?? 0;
  const after = close[row + 1] ?? 0;
  const fraction = at / before - 1;
  if (median <= 0 || Math.abs(fraction) <= 10 * median) return null;
  return (at - after) / (at - before) >= 0.5 ? { row, fraction, median } : null;
}

function isSound(columns: CandleColumns, row: number): boolean {
  const open = columns.open[row] ?? Number.NaN;
  const high = columns.high[row] ?? Number.NaN;
  const low = columns.low[row] ?? Number.NaN;
  const close = columns.close[row] ?? Number.NaN;
  return low > 0 && high >= Math.max(open, close) && low <= Math.min(open, close);
}

function shareOf(count: number, isSo: (row: number) => boolean): number {
  let found = 0;
  for (let row = 0; row < count; row += 1) if (isSo(row)) found += 1;
  return found / count;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
