import { crc32 } from 'node:zlib';
import { emptyColumns, type CandleColumns, type SeriesKey } from '../../../shared/domain/candle.ts';
import { inTransaction, type SqlDatabase, type SqlRow, type SqlStatement } from '../sqlite/sqlDatabase.ts';
import { checkCandles, CHUNK_CANDLES, chunkLengthMs, chunkStartOf, COLUMNS, mergeChunk, packChunk, rowAt, unpackChunk } from './candleChunk.ts';

export interface CandleRepositoryOptions {
  readonly database: SqlDatabase;
  readonly now: () => number;
  /** A stored chunk failed its checksum: it has been put aside and its candles count as missing until they are downloaded again. */
  readonly onDamagedChunk: (key: SeriesKey, chunkStart: number) => void;
}

interface Chunk {
  readonly start: number;
  readonly columns: CandleColumns;
}

/** Closed candles in chunks. What is stored never changes. Times are epoch ms. */
export class CandleRepository {
  readonly #database: SqlDatabase;
  readonly #now: () => number;
  readonly #onDamagedChunk: CandleRepositoryOptions['onDamagedChunk'];
  readonly #seriesIds = new Map<string, number>();
  readonly #findSeries: SqlStatement;
  readonly #addSeries: SqlStatement;
  readonly #chunk: SqlStatement;
  readonly #chunksBetween: SqlStatement;
  readonly #chunksBefore: SqlStatement;
  readonly #writeChunk: SqlStatement;
  readonly #addCorrection: SqlStatement;
  readonly #putAside: SqlStatement;
  readonly #dropChunk: SqlStatement;
  readonly #countCorrections: SqlStatement;

  constructor({ database, now, onDamagedChunk }: CandleRepositoryOptions) {
    this.#database = database;
    this.#now = now;
    this.#onDamagedChunk = onDamagedChunk;
    const columns = 'SELECT chunk_start, row_count, checksum, columns FROM candle_chunks WHERE series_id = ?';
    this.#findSeries = database.prepare('SELECT id FROM series WHERE exchange = ? AND symbol = ? AND timeframe = ?');
    this.#addSeries = database.prepare('INSERT INTO series (exchange, symbol, timeframe) VALUES (?, ?, ?)');
    this.#chunk = database.prepare(`${columns} AND chunk_start = ?`);
    this.#chunksBetween = database.prepare(`${columns} AND chunk_start > ? AND chunk_start < ? ORDER BY chunk_start`);
    this.#chunksBefore = database.prepare(`${columns} AND chunk_start < ? ORDER BY chunk_start DESC LIMIT ?`);
    this.#writeChunk = database.prepare('INSERT OR REPLACE INTO candle_chunks (series_id, chunk_start, row_count, checksum, columns) VALUES (?, ?, ?, ?, ?)');
    this.#addCorrection = database.prepare('INSERT OR IGNORE INTO candle_corrections (series_id, open_time, open, high, low, close, volume, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#putAside = database.prepare('INSERT INTO damaged_chunks (series_id, chunk_start, columns, found_at) SELECT series_id, chunk_start, columns, ? FROM candle_chunks WHERE series_id = ? AND chunk_start = ?');
    this.#dropChunk = database.prepare('DELETE FROM candle_chunks WHERE series_id = ? AND chunk_start = ?');
    this.#countCorrections = database.prepare('SELECT count(*) AS n FROM candle_corrections WHERE series_id = ?');
  }

  /**
   * Adds closed candles, ascending, in one transaction. `corrections` counts those that differ from a stored one, which stays; the
   * difference is kept apart. @throws BadCandleError, SqlError
   */
  append(key: SeriesKey, columns: CandleColumns): { added: number; corrections: number } {
    checkCandles(key, columns);
    return inTransaction(this.#database, () => {
      const seriesId = this.#seriesId(key) ?? this.#createSeries(key);
      const result = { added: 0, corrections: 0 };
      for (let from = 0; from < columns.openTime.length;) {
        const start = chunkStartOf(columns.openTime[from] ?? 0, key.timeframe);
        const to = rowAt(columns.openTime, start + chunkLengthMs(key.timeframe));
        const merged = mergeChunk(this.#storedChunk(key, seriesId, start), columns, from, to);
        if (merged.added > 0) this.#store(seriesId, start, merged.columns);
        for (const row of merged.corrections) this.#keepCorrection(seriesId, columns, row);
        result.added += merged.added;
        result.corrections += merged.corrections.length;
        from = to;
      }
      return result;
    });
  }

  /** Candles with from ≤ openTime < to, ascending. */
  range(key: SeriesKey, from: number, to: number): CandleColumns {
    const seriesId = this.#seriesId(key);
    if (seriesId === null) return emptyColumns();
    const rows = this.#chunksBetween.all(seriesId, from - chunkLengthMs(key.timeframe), to);
    return joined(this.#readable(key, seriesId, rows), from, to);
  }

  /** The newest `count` candles with openTime < before, ascending. */
  newest(key: SeriesKey, count: number, before: number): CandleColumns {
    const seriesId = this.#seriesId(key);
    if (seriesId === null) return emptyColumns();
    const chunks: Chunk[] = [];
    let missing = count;
    for (let bound = before; missing > 0;) {
      const rows = this.#chunksBefore.all(seriesId, bound, Math.ceil(missing / CHUNK_CANDLES) + 1);
      if (rows.length === 0) break;
      for (const chunk of this.#readable(key, seriesId, rows)) {
        chunks.push(chunk);
        missing -= rowAt(chunk.columns.openTime, before);
      }
      bound = integer(rows.at(-1), 'chunk_start');
    }
    return joined(chunks.reverse(), -Infinity, before, count);
  }

  /** Differing candles kept apart for a series. */
  correctionCount(key: SeriesKey): number {
    const seriesId = this.#seriesId(key);
    return seriesId === null ? 0 : integer(this.#countCorrections.get(seriesId), 'n');
  }

  #seriesId(key: SeriesKey): number | null {
    const name = `${key.exchange} ${key.symbol} ${key.timeframe}`;
    const known = this.#seriesIds.get(name);
    if (known !== undefined) return known;
    const row = this.#findSeries.get(key.exchange, key.symbol, key.timeframe);
    if (row === null) return null;
    const id = integer(row, 'id');
    this.#seriesIds.set(name, id);
    return id;
  }

  /** Not remembered here: the transaction may yet be rolled back. */
  #createSeries(key: SeriesKey): number {
    this.#addSeries.run(key.exchange, key.symbol, key.timeframe);
    return integer(this.#findSeries.get(key.exchange, key.symbol, key.timeframe), 'id');
  }

  #storedChunk(key: SeriesKey, seriesId: number, start: number): CandleColumns {
    const row = this.#chunk.get(seriesId, start);
    return (row === null ? null : this.#readable(key, seriesId, [row])[0]?.columns) ?? emptyColumns();
  }

  #store(seriesId: number, start: number, columns: CandleColumns): void {
    const rows = columns.openTime.length;
    const bytes = packChunk(columns, 0, rows);
    this.#writeChunk.run(seriesId, start, rows, crc32(bytes), bytes);
  }

  #keepCorrection(seriesId: number, columns: CandleColumns, row: number): void {
    const values = COLUMNS.map((name) => columns[name][row] ?? Number.NaN);
    this.#addCorrection.run(seriesId, ...values, this.#now());
  }

  #readable(key: SeriesKey, seriesId: number, rows: readonly SqlRow[]): Chunk[] {
    const chunks: Chunk[] = [];
    for (const row of rows) {
      const start = integer(row, 'chunk_start');
      const { columns: bytes } = row;
      const columns = bytes instanceof Uint8Array ? unpackChunk(bytes, integer(row, 'row_count'), integer(row, 'checksum')) : null;
      if (columns === null) this.#dropDamaged(key, seriesId, start);
      else chunks.push({ start, columns });
    }
    return chunks;
  }

  #dropDamaged(key: SeriesKey, seriesId: number, start: number): void {
    this.#putAside.run(this.#now(), seriesId, start);
    this.#dropChunk.run(seriesId, start);
    this.#onDamagedChunk(key, start);
  }
}

/** Rows with from ≤ openTime < to of ascending chunks, as one; only the newest `limit` of them. */
function joined(chunks: readonly Chunk[], from: number, to: number, limit = Infinity): CandleColumns {
  const parts = chunks.map(({ columns }) => {
    const end = rowAt(columns.openTime, to);
    return { columns, from: Math.min(end, rowAt(columns.openTime, from)), to: end };
  });
  const found = parts.reduce((sum, part) => sum + part.to - part.from, 0);
  const rows = Math.min(found, limit);
  let skip = found - rows;
  const result = emptyColumns(rows);
  let row = 0;
  for (const part of parts) {
    const start = Math.min(part.to, part.from + skip);
    skip -= start - part.from;
    for (const name of COLUMNS) result[name].set(part.columns[name].subarray(start, part.to), row);
    row += part.to - start;
  }
  return result;
}

function integer(row: SqlRow | null | undefined, name: string): number {
  const value = row?.[name];
  if (typeof value !== 'number') throw new TypeError(`column ${name} holds ${typeof value}; expected a number`);
  return value;
}
