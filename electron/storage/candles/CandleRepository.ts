import { emptyColumns, sliceColumns, type CandleColumns, type SeriesKey } from '../../../shared/domain/candle.ts';
import type { AppendResult, CandleCorrection, CandleRetention, IntegrityReport, PruneReport, QuarantinedChunk, SeriesGaps, SeriesSummary } from '../../../shared/domain/candleArchive.ts';
import { lengthOf, type TimeRange } from '../../../shared/domain/timeRange.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { inTransaction, type SqlDatabase } from '../sqlite/sqlDatabase.ts';
import { checkCandles, chunkBytes, chunkLengthMs, chunkStartOf, mergeChunk, rowAt, runsOf } from './candleChunk.ts';
import { ChunkTable } from './ChunkTable.ts';
import { chunksToPrune } from './chunksToPrune.ts';
import { CorrectionTable } from './CorrectionTable.ts';
import { GapIndex } from './GapIndex.ts';
import { joinChunks, type LoadedChunk } from './joinChunks.ts';
import { SeriesTable } from './SeriesTable.ts';
import { WriteBuffer } from './WriteBuffer.ts';
import { findDamage, spansThatDiffer } from './verifyChunk.ts';

export interface CandleRepositoryOptions {
  readonly database: SqlDatabase;
  readonly now: () => number;
  /** A stored chunk failed a check: it is put aside and its candles count as missing until they are downloaded again. */
  readonly onDamagedChunk: (key: SeriesKey, range: TimeRange, reason: string) => void;
}

/** Unflushed bytes beyond which an append writes at once. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;
/** A damaged chunk whose candles have all come back is kept this long, real ms. */
const KEEP_REPLACED_MS = 30 * 86_400_000;

/**
 * Closed candles in chunks. What is stored never changes. Appended candles can be read at once; they reach the disk with the next `flush`, all
 * of it in one transaction. Times are epoch ms. Methods throw SqlError where the database fails; what was buffered stays for the next flush.
 */
export class CandleRepository {
  readonly #database: SqlDatabase;
  readonly #now: () => number;
  readonly #onDamagedChunk: CandleRepositoryOptions['onDamagedChunk'];
  readonly #series: SeriesTable;
  readonly #chunks: ChunkTable;
  readonly #corrections: CorrectionTable;
  readonly #gaps: GapIndex;
  readonly #buffer = new WriteBuffer();

  constructor({ database, now, onDamagedChunk }: CandleRepositoryOptions) {
    this.#database = database;
    this.#now = now;
    this.#onDamagedChunk = onDamagedChunk;
    this.#series = new SeriesTable(database);
    this.#chunks = new ChunkTable(database);
    this.#corrections = new CorrectionTable(database);
    this.#gaps = new GapIndex(database);
  }

  /** Whether something would be lost if the process died now. */
  get hasUnflushed(): boolean {
    return this.#buffer.bytes > 0 || this.#gaps.isChanged;
  }

  /** Adds closed candles, ascending. Those that differ from a stored one do not replace it: they are kept apart and returned. @throws BadCandleError */
  append(key: SeriesKey, columns: CandleColumns, source = 'session'): AppendResult {
    checkCandles(key, columns);
    const rows = columns.openTime.length;
    if (rows === 0) return { added: 0, corrections: 0, corrected: [] };
    const seriesId = this.#series.idFor(key);
    const corrected: CandleCorrection[] = [];
    let added = 0;
    for (let from = 0; from < rows;) {
      if (this.#buffer.bytes > MAX_BUFFERED_BYTES) this.flush();
      const start = chunkStartOf(columns.openTime[from] ?? 0, key.timeframe);
      const to = rowAt(columns.openTime, start + chunkLengthMs(key.timeframe));
      const merged = mergeChunk(this.#chunkAt(key, seriesId, start), columns, from, to);
      for (const differing of merged.corrections) {
        const correction = { ...differing, seenAt: this.#now(), source };
        corrected.push(correction);
        this.#buffer.addCorrection(seriesId, correction);
      }
      if (merged.added > 0) {
        this.#buffer.putChunk(seriesId, key, start, merged.columns);
        for (const run of runsOf(columns.openTime, key.timeframe, from, to)) this.#gaps.addStored(seriesId, run);
      }
      added += merged.added;
      from = to;
    }
    return { added, corrections: corrected.length, corrected };
  }

  /** Notes that the exchange has no candle at from ≤ openTime < to, other than the stored ones. */
  confirmEmpty(key: SeriesKey, range: TimeRange): void {
    this.#gaps.addEmpty(this.#series.idFor(key), aligned(key, range));
  }

  /** Makes the exchange be asked again for what it was known not to have in the range. */
  forgetEmpty(key: SeriesKey, range: TimeRange): void {
    const seriesId = this.#series.idOf(key);
    if (seriesId === null) return;
    const { from, to } = aligned(key, range);
    for (const part of this.#gaps.empty(seriesId).within(from, to)) this.#gaps.forget(seriesId, part);
  }

  /** Writes everything that is not on the disk yet, in one transaction. */
  flush(): void {
    if (this.hasUnflushed) this.#commit(() => undefined);
  }

  /** Candles with from ≤ openTime < to, ascending. */
  range(key: SeriesKey, from: number, to: number): CandleColumns {
    const seriesId = this.#series.idOf(key);
    if (seriesId === null) return emptyColumns();
    return joinChunks(this.#load(key, seriesId, chunkStartOf(from, key.timeframe), to), from, to);
  }

  /** The newest `count` candles with openTime < before, ascending. */
  newest(key: SeriesKey, count: number, before: number): CandleColumns {
    const seriesId = this.#series.idOf(key);
    if (seriesId === null || !(count > 0)) return emptyColumns();
    for (let lastFrom = Number.NaN; ;) {
      const from = this.#startOfNewest(key, seriesId, count, before);
      const found = this.range(key, from, before);
      const rows = found.openTime.length;
      // Fewer than the index promised: a damaged chunk was put aside, and the index knows now.
      if (rows >= count || from === lastFrom) return rows <= count ? found : sliceColumns(found, rows - count, rows);
      lastFrom = from;
    }
  }

  /** What is not known of from ≤ openTime < to, and what the exchange does not have there. Reads no candle. */
  gaps(key: SeriesKey, range: TimeRange): SeriesGaps {
    const { from, to } = aligned(key, range);
    const seriesId = this.#series.idOf(key);
    if (seriesId === null) return { missing: from < to ? [{ from, to }] : [], empty: [] };
    return { missing: this.#gaps.missing(seriesId, from, to), empty: this.#gaps.empty(seriesId).within(from, to) };
  }

  /** The newest candles' first. */
  corrections(key: SeriesKey, limit: number): CandleCorrection[] {
    this.flush();
    const seriesId = this.#series.idOf(key);
    return seriesId === null ? [] : this.#corrections.list(seriesId, limit);
  }

  quarantined(key: SeriesKey): QuarantinedChunk[] {
    this.flush();
    const seriesId = this.#series.idOf(key);
    if (seriesId === null) return [];
    return this.#chunks.quarantined(seriesId).map(({ range, reason, foundAt }) => ({ range, reason, foundAt, missing: this.#gaps.missing(seriesId, range.from, range.to) }));
  }

  series(): SeriesSummary[] {
    this.flush();
    return this.#series.all().map(({ id, key }) => {
      const sizes = this.#chunks.sizes(id);
      const stored = this.#gaps.stored(id).ranges;
      const end = stored.at(-1)?.to;
      return {
        key,
        candles: sizes.reduce((sum, { rows }) => sum + rows, 0),
        chunks: sizes.length,
        bytes: sizes.reduce((sum, { rows }) => sum + chunkBytes(rows), 0),
        first: stored[0]?.from ?? null,
        last: end === undefined ? null : end - TIMEFRAME_MS[key.timeframe],
        corrections: this.#corrections.count(id),
        quarantined: this.#chunks.quarantined(id).filter(({ range }) => this.#gaps.missing(id, range.from, range.to).length > 0).length,
      };
    });
  }

  /** Checks every chunk of a series and the gap index against them. Damaged chunks are put aside, the index is mended. */
  verify(key: SeriesKey): IntegrityReport {
    this.flush();
    const seriesId = this.#series.idOf(key);
    if (seriesId === null) return { key, chunks: 0, candles: 0, damaged: [], mended: [] };
    const damaged: { range: TimeRange; reason: string }[] = [];
    const mended: TimeRange[] = [];
    const lengthMs = chunkLengthMs(key.timeframe);
    let chunks = 0;
    let candles = 0;
    // Where the last chunk ended: between chunks the index must know of no candle.
    let checked = -Infinity;
    const mend = (from: number, to: number, runs: readonly TimeRange[]): void => {
      for (const range of spansThatDiffer(this.#gaps.stored(seriesId), from, to, runs)) {
        mended.push(range);
        this.#gaps.forget(seriesId, range);
      }
      for (const run of runs) this.#gaps.addStored(seriesId, run);
    };
    for (const chunk of this.#chunks.between(seriesId, key, -Infinity, Infinity)) {
      mend(checked, chunk.start, []);
      checked = chunk.start + lengthMs;
      chunks += 1;
      const reason = findDamage(key, chunk);
      if (reason === null && chunk.kind === 'sound') {
        candles += chunk.columns.openTime.length;
        mend(chunk.start, checked, runsOf(chunk.columns.openTime, key.timeframe));
      } else damaged.push({ range: this.#setAside(key, seriesId, chunk.start, reason ?? 'checksum'), reason: reason ?? 'checksum' });
    }
    mend(checked, Infinity, []);
    this.flush();
    return { key, chunks, candles, damaged, mended };
  }

  /** Lets the oldest chunks go until the limits hold. */
  prune(retention: CandleRetention): PruneReport {
    this.flush();
    const all = this.#series.all().map(({ id, key }) => ({ id, key, chunks: this.#chunks.sizes(id) }));
    const total = all.reduce((sum, { chunks }) => sum + chunks.reduce((bytes, { rows }) => bytes + chunkBytes(rows), 0), 0);
    const doomed = chunksToPrune(all, retention);
    this.#commit(() => {
      for (const { id, key, start } of doomed) {
        this.#chunks.drop(id, start);
        this.#gaps.forget(id, { from: start, to: start + chunkLengthMs(key.timeframe) });
      }
      this.#dropReplaced(all);
    });
    const bytes = doomed.reduce((sum, { rows }) => sum + chunkBytes(rows), 0);
    const series = all.flatMap(({ id, key }) => {
      const own = doomed.filter((chunk) => chunk.id === id);
      if (own.length === 0) return [];
      const keptFrom = Math.max(...own.map(({ start }) => start)) + chunkLengthMs(key.timeframe);
      return [{ key, keptFrom, candles: own.reduce((sum, { rows }) => sum + rows, 0) }];
    });
    return { chunks: doomed.length, candles: doomed.reduce((sum, { rows }) => sum + rows, 0), bytes, bytesLeft: total - bytes, series };
  }

  #commit(work: () => void): void {
    const written = inTransaction(this.#database, () => {
      for (const { seriesId, start, range, reason } of this.#buffer.damaged) this.#chunks.quarantine(seriesId, start, range, reason, this.#now());
      for (const { seriesId, key, start, columns } of this.#buffer.chunks()) this.#chunks.put(seriesId, key, start, columns);
      for (const { seriesId, correction } of this.#buffer.corrections) this.#corrections.add(seriesId, correction);
      work();
      return this.#gaps.write();
    });
    written();
    this.#buffer.clear();
  }

  #chunkAt(key: SeriesKey, seriesId: number, start: number): CandleColumns {
    const fresh = this.#buffer.chunkAt(seriesId, start);
    if (fresh !== null) return fresh;
    const stored = this.#buffer.isDamaged(seriesId, start) ? null : this.#chunks.at(seriesId, key, start);
    if (stored === null) return emptyColumns();
    if (stored.kind === 'sound') return stored.columns;
    this.#setAside(key, seriesId, start, 'checksum');
    return emptyColumns();
  }

  #load(key: SeriesKey, seriesId: number, from: number, to: number): LoadedChunk[] {
    const found: LoadedChunk[] = this.#buffer.chunksOf(seriesId, from, to);
    for (const chunk of this.#chunks.between(seriesId, key, from, to)) {
      if (this.#buffer.chunkAt(seriesId, chunk.start) !== null || this.#buffer.isDamaged(seriesId, chunk.start)) continue;
      if (chunk.kind === 'sound') found.push(chunk);
      else this.#setAside(key, seriesId, chunk.start, 'checksum');
    }
    return found.sort((a, b) => a.start - b.start);
  }

  #startOfNewest(key: SeriesKey, seriesId: number, count: number, before: number): number {
    let missing = count * TIMEFRAME_MS[key.timeframe];
    const runs = this.#gaps.stored(seriesId).within(-Infinity, before);
    for (const { from, to } of runs.reverse()) {
      if (to - from >= missing) return to - missing;
      missing -= to - from;
    }
    return -Infinity;
  }

  /** Answers what the chunk held. It leaves its place with the next flush. */
  #setAside(key: SeriesKey, seriesId: number, start: number, reason: string): TimeRange {
    const end = start + chunkLengthMs(key.timeframe);
    const held = this.#gaps.stored(seriesId).within(start, end);
    const range = { from: held[0]?.from ?? start, to: held.at(-1)?.to ?? end };
    this.#buffer.addDamaged({ seriesId, start, range, reason });
    this.#gaps.forget(seriesId, { from: start, to: end });
    this.#onDamagedChunk(key, range, reason);
    return range;
  }

  #dropReplaced(all: readonly { readonly id: number }[]): void {
    for (const { id: seriesId } of all) {
      for (const { id, range, foundAt } of this.#chunks.quarantined(seriesId)) {
        const isReplaced = lengthOf(this.#gaps.missing(seriesId, range.from, range.to)) === 0;
        if (isReplaced && foundAt < this.#now() - KEEP_REPLACED_MS) this.#chunks.dropQuarantined(id);
      }
    }
  }
}

function aligned(key: SeriesKey, { from, to }: TimeRange): TimeRange {
  const step = TIMEFRAME_MS[key.timeframe];
  return { from: Math.ceil(from / step) * step, to: Math.ceil(to / step) * step };
}
