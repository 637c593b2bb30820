import type { CandleColumns, SeriesKey } from '../../../shared/domain/candle.ts';
import type { CandleCorrection } from '../../../shared/domain/candleArchive.ts';
import type { TimeRange } from '../../../shared/domain/timeRange.ts';
import { chunkBytes } from './candleChunk.ts';
import type { LoadedChunk } from './joinChunks.ts';

interface BufferedChunk extends LoadedChunk {
  readonly seriesId: number;
  readonly key: SeriesKey;
}

interface DamagedPlace {
  readonly seriesId: number;
  readonly start: number;
  readonly range: TimeRange;
  readonly reason: string;
}

/** Bytes a correction or a damaged place counts for. */
const NOTE_BYTES = 100;

/** What the next flush will write: whole chunks, so that many appends to one of them cost one write. */
export class WriteBuffer {
  readonly #chunks = new Map<number, Map<number, BufferedChunk>>();
  #corrections: { readonly seriesId: number; readonly correction: CandleCorrection }[] = [];
  #damaged: DamagedPlace[] = [];
  #bytes = 0;

  /** 0 where nothing waits. */
  get bytes(): number { return this.#bytes; }
  get corrections(): readonly { readonly seriesId: number; readonly correction: CandleCorrection }[] { return this.#corrections; }
  /** Stored chunks that are to be put aside before anything is written in their place. */
  get damaged(): readonly DamagedPlace[] { return this.#damaged; }

  chunkAt(seriesId: number, start: number): CandleColumns | null {
    return this.#chunks.get(seriesId)?.get(start)?.columns ?? null;
  }

  * chunks(): Generator<BufferedChunk> {
    for (const series of this.#chunks.values()) yield* series.values();
  }

  /** Those that start at from ≤ start < to. */
  chunksOf(seriesId: number, from: number, to: number): LoadedChunk[] {
    return [...(this.#chunks.get(seriesId)?.values() ?? [])].filter(({ start }) => start >= from && start < to);
  }

  isDamaged(seriesId: number, start: number): boolean {
    return this.#damaged.some((place) => place.seriesId === seriesId && place.start === start);
  }

  putChunk(seriesId: number, key: SeriesKey, start: number, columns: CandleColumns): void {
    let series = this.#chunks.get(seriesId);
    if (series === undefined) {
      series = new Map();
      this.#chunks.set(seriesId, series);
    }
    const before = series.get(start);
    series.set(start, { seriesId, key, start, columns });
    this.#bytes += chunkBytes(columns.openTime.length) - (before === undefined ? 0 : chunkBytes(before.columns.openTime.length));
  }

  addCorrection(seriesId: number, correction: CandleCorrection): void {
    this.#corrections.push({ seriesId, correction });
    this.#bytes += NOTE_BYTES;
  }

  addDamaged(place: DamagedPlace): void {
    this.#damaged.push(place);
    this.#bytes += NOTE_BYTES;
  }

  clear(): void {
    this.#chunks.clear();
    this.#corrections = [];
    this.#damaged = [];
    this.#bytes = 0;
  }
}
