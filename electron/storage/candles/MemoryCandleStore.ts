import { emptyColumns, sliceColumns, type CandleColumns, type SeriesKey } from '../../../shared/domain/candle.ts';
import type { AppendResult } from '../../../shared/domain/candleArchive.ts';
import { mergeChunk, rowAt } from './candleChunk.ts';

/** Closed candles for as long as the process lives, by the same rules as those on the disk: what is there never changes. */
export class MemoryCandleStore {
  readonly #series = new Map<string, CandleColumns>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get isEmpty(): boolean { return this.#series.size === 0; }

  append(key: SeriesKey, columns: CandleColumns, source = 'session'): AppendResult {
    const merged = mergeChunk(this.#of(key), columns, 0, columns.openTime.length);
    this.#series.set(nameOf(key), merged.columns);
    const corrected = merged.corrections.map((differing) => ({ ...differing, seenAt: this.#now(), source }));
    return { added: merged.added, corrections: corrected.length, corrected };
  }

  range(key: SeriesKey, from: number, to: number): CandleColumns {
    const columns = this.#of(key);
    const end = rowAt(columns.openTime, to);
    return sliceColumns(columns, Math.min(end, rowAt(columns.openTime, from)), end);
  }

  newest(key: SeriesKey, count: number, before: number): CandleColumns {
    const columns = this.#of(key);
    const end = rowAt(columns.openTime, before);
    return sliceColumns(columns, Math.max(0, end - count), end);
  }

  #of(key: SeriesKey): CandleColumns {
    return this.#series.get(nameOf(key)) ?? emptyColumns();
  }
}

function nameOf(key: SeriesKey): string {
  return `${key.exchange} ${key.symbol} ${key.timeframe}`;
}
