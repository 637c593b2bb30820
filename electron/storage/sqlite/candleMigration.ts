import { crc32 } from 'node:zlib';
import type { CandleColumns } from '../../../shared/domain/candle.ts';
import { TIMEFRAME_MS, type Timeframe } from '../../../shared/domain/timeframe.ts';
import { packChunk, rowAt, runsOf, VALUES } from '../candles/candleChunk.ts';
import { RangeSet } from '../candles/RangeSet.ts';
import { numberIn } from '../candles/sqlColumn.ts';
import type { SqlDatabase, SqlRow } from './sqlDatabase.ts';

const CHUNK_CANDLES = 1_024;

/**
 * Version 2 of the candle tables: chunks without open times, a gap index made from the chunks, corrections with what was stored beside them,
 * and what a quarantined chunk held. Chunks that fail their checksum go to quarantine.
 */
export function migrateCandles(database: SqlDatabase): void {
  database.exec(TABLES);
  const series = database.prepare('SELECT id, timeframe FROM series').all();
  const starts = database.prepare('SELECT chunk_start FROM candle_chunks_v1 WHERE series_id = ? ORDER BY chunk_start');
  const chunk = database.prepare('SELECT row_count, checksum, columns FROM candle_chunks_v1 WHERE series_id = ? AND chunk_start = ?');
  const store = database.prepare('INSERT INTO candle_chunks (series_id, chunk_start, row_count, checksum, columns) VALUES (?, ?, ?, ?, ?)');
  const quarantine = database.prepare("INSERT INTO quarantined_chunks (series_id, from_time, to_time, reason, columns, found_at) VALUES (?, ?, ?, 'checksum', ?, ?)");
  const span = database.prepare('INSERT INTO candle_spans (series_id, from_time, to_time, is_empty) VALUES (?, ?, ?, 0)');
  const corrections = database.prepare('SELECT rowid, open_time FROM candle_corrections WHERE series_id = ? AND open_time >= ? AND open_time < ?');
  const complete = database.prepare('UPDATE candle_corrections SET stored_open = ?, stored_high = ?, stored_low = ?, stored_close = ?, stored_volume = ? WHERE rowid = ?');
  const oldDamage = database.prepare('SELECT chunk_start, columns, found_at FROM damaged_chunks WHERE series_id = ?');
  for (const row of series) {
    const id = numberIn(row, 'id');
    const timeframe = timeframeOf(row);
    const lengthMs = TIMEFRAME_MS[timeframe] * CHUNK_CANDLES;
    const stored = new RangeSet();
    for (const found of starts.all(id)) {
      const start = numberIn(found, 'chunk_start');
      const old = chunk.get(id, start);
      const bytes = old?.['columns'];
      if (old === null || !(bytes instanceof Uint8Array)) throw new TypeError(`series ${id}: the chunk at ${start} has no columns`);
      const columns = unpackVersion1(bytes, numberIn(old, 'row_count'), numberIn(old, 'checksum'));
      if (columns === null) {
        quarantine.run(id, start, start + lengthMs, bytes, Date.now());
        continue;
      }
      const packed = packChunk(columns, start, timeframe);
      store.run(id, start, columns.openTime.length, crc32(packed), packed);
      for (const run of runsOf(columns.openTime, timeframe)) stored.add(run.from, run.to);
      for (const correction of corrections.all(id, start, start + lengthMs)) {
        const at = numberIn(correction, 'open_time');
        const place = rowAt(columns.openTime, at);
        if (columns.openTime[place] === at) complete.run(...VALUES.map((name) => columns[name][place] ?? null), numberIn(correction, 'rowid'));
      }
    }
    for (const { from, to } of stored.ranges) span.run(id, from, to);
    for (const damaged of oldDamage.all(id)) {
      const start = numberIn(damaged, 'chunk_start');
      const { columns } = damaged;
      if (columns instanceof Uint8Array) quarantine.run(id, start, start + lengthMs, columns, numberIn(damaged, 'found_at'));
    }
  }
  database.exec('DROP TABLE candle_chunks_v1; DROP TABLE damaged_chunks');
}

const TABLES = `
  ALTER TABLE candle_chunks RENAME TO candle_chunks_v1;

  -- Up to 1,024 closed candles: a bit for each place, then five float64 columns. chunk_start is a multiple of 1,024 candle lengths.
  CREATE TABLE candle_chunks (
    series_id INTEGER NOT NULL REFERENCES series (id), chunk_start INTEGER NOT NULL,
    row_count INTEGER NOT NULL, checksum INTEGER NOT NULL, columns BLOB NOT NULL,
    PRIMARY KEY (series_id, chunk_start)
  ) STRICT;

  -- The gap index. Open times from_time <= t < to_time of a series are all stored, or (is_empty) the exchange confirmed that it has none of
  -- them. Spans of a series never overlap; what no span covers is missing.
  CREATE TABLE candle_spans (
    series_id INTEGER NOT NULL REFERENCES series (id), from_time INTEGER NOT NULL, to_time INTEGER NOT NULL, is_empty INTEGER NOT NULL,
    PRIMARY KEY (series_id, from_time)
  ) STRICT, WITHOUT ROWID;

  -- What was stored when the correction was seen; NULL in rows of version 1 whose candle was damaged.
  ALTER TABLE candle_corrections ADD COLUMN stored_open REAL;
  ALTER TABLE candle_corrections ADD COLUMN stored_high REAL;
  ALTER TABLE candle_corrections ADD COLUMN stored_low REAL;
  ALTER TABLE candle_corrections ADD COLUMN stored_close REAL;
  ALTER TABLE candle_corrections ADD COLUMN stored_volume REAL;
  ALTER TABLE candle_corrections ADD COLUMN source TEXT NOT NULL DEFAULT 'unknown';

  -- Chunks that failed a check, as they were found. Their candles count as missing.
  CREATE TABLE quarantined_chunks (
    id INTEGER PRIMARY KEY,
    series_id INTEGER NOT NULL REFERENCES series (id), from_time INTEGER NOT NULL, to_time INTEGER NOT NULL,
    reason TEXT NOT NULL, columns BLOB NOT NULL, found_at INTEGER NOT NULL
  ) STRICT;
`;

/** Six float64 columns, open times first. */
function unpackVersion1(bytes: Uint8Array, rows: number, checksum: number): CandleColumns | null {
  if (bytes.length !== rows * 48 || crc32(bytes) !== checksum) return null;
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const column = (index: number): Float64Array => new Float64Array(aligned.buffer, aligned.byteOffset + index * rows * 8, rows);
  return { openTime: column(0), open: column(1), high: column(2), low: column(3), close: column(4), volume: column(5) };
}

function timeframeOf(row: SqlRow): Timeframe {
  const name = row['timeframe'];
  const known = Object.keys(TIMEFRAME_MS).find((timeframe): timeframe is Timeframe => timeframe === name);
  if (known === undefined) throw new TypeError(`series of timeframe ${String(name)}; expected one of ${Object.keys(TIMEFRAME_MS).join(', ')}`);
  return known;
}
