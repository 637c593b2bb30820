import type { SeriesKey } from '../../../shared/domain/candle.ts';
import type { TimeRange } from '../../../shared/domain/timeRange.ts';
import { BadCandleError, checkCandles } from './candleChunk.ts';
import type { StoredChunk } from './ChunkTable.ts';
import { RangeSet } from './RangeSet.ts';

/** What is wrong with a stored chunk; null where nothing is. Order and places follow from its bits, so that the checksum covers them. */
export function findDamage(key: SeriesKey, chunk: StoredChunk): string | null {
  if (chunk.kind === 'damaged') return 'checksum';
  try {
    checkCandles(key, chunk.columns);
    return null;
  } catch (error) {
    if (error instanceof BadCandleError) return error.message;
    throw error;
  }
}

/** Parts of from ≤ openTime < to where a gap index and the candles that are there (`runs`) disagree. */
export function spansThatDiffer(index: RangeSet, from: number, to: number, runs: readonly TimeRange[]): TimeRange[] {
  const actual = new RangeSet(runs);
  const differing = new RangeSet();
  for (const span of index.within(from, to)) for (const range of actual.without(span.from, span.to)) differing.add(range.from, range.to);
  for (const run of runs) for (const range of index.without(run.from, run.to)) differing.add(range.from, range.to);
  return [...differing.ranges];
}
