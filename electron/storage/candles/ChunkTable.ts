import { crc32 } from 'node:zlib';
import type { CandleColumns, SeriesKey } from '../../../shared/domain/candle.ts';
import type { TimeRange } from '../../../shared/domain/timeRange.ts';
import type { SqlDatabase, SqlRow, SqlStatement } from '../sqlite/sqlDatabase.ts';
import { packChunk, unpackChunk } from './candleChunk.ts';
import { numberIn, textIn } from './sqlColumn.ts';

/** What the table holds at one place. */
export type StoredChunk =
  | { readonly kind: 'sound'; readonly start: number; readonly columns: CandleColumns }
  | { readonly kind: 'damaged'; readonly start: number };

export interface ChunkSize {
  readonly start: number;
  readonly rows: number;
}

/** Rows read at a time: enough to save statements, few enough that their memory is used again instead of growing. */
const BATCH = 32;

/** Chunks on the disk and those put aside. Every statement that writes belongs into a transaction of the caller's. */
export class ChunkTable {
  readonly #one: SqlStatement;
  readonly #between: SqlStatement;
  readonly #before: SqlStatement;
  readonly #sizes: SqlStatement;
  readonly #put: SqlStatement;
  readonly #drop: SqlStatement;
  readonly #putAside: SqlStatement;
  readonly #aside: SqlStatement;
  readonly #dropAside: SqlStatement;

  constructor(database: SqlDatabase) {
    const columns = 'SELECT chunk_start, row_count, checksum, columns FROM candle_chunks WHERE series_id = ?';
    this.#one = database.prepare(`${columns} AND chunk_start = ?`);
    this.#between = database.prepare(`${columns} AND chunk_start >= ? AND chunk_start < ? ORDER BY chunk_start LIMIT ${BATCH}`);
    this.#before = database.prepare(`${columns} AND chunk_start < ? ORDER BY chunk_start DESC LIMIT ?`);
    this.#sizes = database.prepare('SELECT chunk_start, row_count FROM candle_chunks WHERE series_id = ? ORDER BY chunk_start');
    this.#put = database.prepare('INSERT OR REPLACE INTO candle_chunks (series_id, chunk_start, row_count, checksum, columns) VALUES (?, ?, ?, ?, ?)');
    this.#drop = database.prepare('DELETE FROM candle_chunks WHERE series_id = ? AND chunk_start = ?');
    this.#putAside = database.prepare('INSERT INTO quarantined_chunks (series_id, from_time, to_time, reason, columns, found_at) SELECT series_id, ?, ?, ?, columns, ? FROM candle_chunks WHERE series_id = ? AND chunk_start = ?');
    this.#aside = database.prepare('SELECT id, from_time, to_time, reason, found_at FROM quarantined_chunks WHERE series_id = ? ORDER BY from_time, id');
    this.#dropAside = database.prepare('DELETE FROM quarantined_chunks WHERE id = ?');
  }

  /** Null where there is none. */
  at(seriesId: number, key: SeriesKey, start: number): StoredChunk | null {
    const row = this.#one.get(seriesId, start);
    return row === null ? null : opened(row, key);
  }

  /** Chunks that start at from ≤ start < to, ascending, a few at a time. */
  * between(seriesId: number, key: SeriesKey, from: number, to: number): Generator<StoredChunk> {
    for (let next = from; ;) {
      const rows = this.#between.all(seriesId, next, to);
      for (const row of rows) yield opened(row, key);
      const last = rows.at(-1);
      if (last === undefined || rows.length < BATCH) return;
      next = numberIn(last, 'chunk_start') + 1;
    }
  }

  /** The newest `count` chunks that start before `time`, descending. */
  newestBefore(seriesId: number, key: SeriesKey, time: number, count: number): StoredChunk[] {
    return this.#before.all(seriesId, time, count).map((row) => opened(row, key));
  }

  sizes(seriesId: number): ChunkSize[] {
    return this.#sizes.all(seriesId).map((row) => ({ start: numberIn(row, 'chunk_start'), rows: numberIn(row, 'row_count') }));
  }

  put(seriesId: number, key: SeriesKey, start: number, columns: CandleColumns): void {
    const bytes = packChunk(columns, start, key.timeframe);
    this.#put.run(seriesId, start, columns.openTime.length, crc32(bytes), bytes);
  }

  drop(seriesId: number, start: number): void {
    this.#drop.run(seriesId, start);
  }

  /** Moves a chunk out of the way, as it is. `range`: what it held. */
  quarantine(seriesId: number, start: number, range: TimeRange, reason: string, foundAt: number): void {
    this.#putAside.run(range.from, range.to, reason, foundAt, seriesId, start);
    this.#drop.run(seriesId, start);
  }

  quarantined(seriesId: number): { readonly id: number; readonly range: TimeRange; readonly reason: string; readonly foundAt: number }[] {
    return this.#aside.all(seriesId).map((row) => ({
      id: numberIn(row, 'id'), range: { from: numberIn(row, 'from_time'), to: numberIn(row, 'to_time') }, reason: textIn(row, 'reason'), foundAt: numberIn(row, 'found_at'),
    }));
  }

  dropQuarantined(id: number): void {
    this.#dropAside.run(id);
  }
}

function opened(row: SqlRow, key: SeriesKey): StoredChunk {
  const start = numberIn(row, 'chunk_start');
  const { columns: bytes } = row;
  const columns = bytes instanceof Uint8Array ? unpackChunk(bytes, numberIn(row, 'row_count'), numberIn(row, 'checksum'), start, key.timeframe) : null;
  return columns === null ? { kind: 'damaged', start } : { kind: 'sound', start, columns };
}
