import type { SeriesKey } from '../../../shared/domain/candle.ts';
import type { CandleRetention } from '../../../shared/domain/candleArchive.ts';
import { chunkBytes, chunkLengthMs } from './candleChunk.ts';
import type { ChunkSize } from './ChunkTable.ts';

interface StoredSeries {
  readonly id: number;
  readonly key: SeriesKey;
  /** Ascending. */
  readonly chunks: readonly ChunkSize[];
}

export interface DoomedChunk extends ChunkSize {
  readonly id: number;
  readonly key: SeriesKey;
}

const DAY_MS = 86_400_000;

/**
 * Chunks that have to go: first those older than their timeframe's age, then the oldest of all series until the total fits. Age counts from
 * the newest chunk of the series, so that a simulation of the past is not old. The chunks with the newest `keepNewest` candles stay.
 */
export function chunksToPrune(series: readonly StoredSeries[], { maxAgeDays, maxBytes, keepNewest }: CandleRetention): DoomedChunk[] {
  const doomed: DoomedChunk[] = [];
  const others: DoomedChunk[] = [];
  let bytes = 0;
  for (const { id, key, chunks } of series) {
    const lengthMs = chunkLengthMs(key.timeframe);
    const days = maxAgeDays[key.timeframe];
    const oldest = days === null ? -Infinity : (chunks.at(-1)?.start ?? 0) + lengthMs - days * DAY_MS;
    let newer = 0;
    for (const { start, rows } of [...chunks].reverse()) {
      const isNeeded = newer < keepNewest;
      newer += rows;
      if (!isNeeded && start + lengthMs <= oldest) doomed.push({ id, key, start, rows });
      else {
        bytes += chunkBytes(rows);
        if (!isNeeded) others.push({ id, key, start, rows });
      }
    }
  }
  others.sort((a, b) => a.start + chunkLengthMs(a.key.timeframe) - b.start - chunkLengthMs(b.key.timeframe));
  for (const chunk of others) {
    if (maxBytes === null || bytes <= maxBytes) break;
    doomed.push(chunk);
    bytes -= chunkBytes(chunk.rows);
  }
  return doomed;
}
