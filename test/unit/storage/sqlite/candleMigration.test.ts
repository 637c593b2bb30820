import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CandleRepository } from '../../../../electron/storage/candles/CandleRepository.ts';
import { MIGRATIONS, migrate } from '../../../../electron/storage/sqlite/migrations.ts';
import { nodeSqliteModule } from '../../../../electron/storage/sqlite/nodeSqlite.ts';
import { openSql, type SqlDriver } from '../../../../electron/storage/sqlite/openSql.ts';
import { columnsFromCandles, type SeriesKey } from '../../../../shared/domain/candle.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const MINUTE = 60_000;
const CHUNK = 1_024 * MINUTE;
const key: SeriesKey = { exchange: 'bingx', symbol: 'BTC/USDT:USDT', timeframe: '1m' };
const drivers: readonly SqlDriver[] = nodeSqliteModule() === null ? ['node-sqlite3-wasm'] : ['node-sqlite3-wasm', 'node:sqlite'];

const candle = (minute: number) => ({ openTime: minute * MINUTE, open: 100, high: 101 + (minute % 7), low: 99.5, close: 100 + 1 / 3, volume: minute });
const minutes = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => candle(from + at));

describe.each(drivers)('a database of version 1 opened with %s', (driver) => {
  it('keeps its candles to the bit, knows its holes, completes its corrections and puts damaged chunks aside', async () => {
    const path = join(temporaryFolder(), 'history.sqlite');
    const database = await openSql(path, driver);
    onTestFinished(() => database.close());
    migrate(database, path, MIGRATIONS.slice(0, 1));
    database.exec("INSERT INTO series (exchange, symbol, timeframe) VALUES ('bingx', 'BTC/USDT:USDT', '1m')");
    const insert = database.prepare('INSERT INTO candle_chunks (series_id, chunk_start, row_count, checksum, columns) VALUES (1, ?, ?, ?, ?)');
    const chunks = [minutes(5, 1_024), [...minutes(1_024, 1_100), ...minutes(1_200, 2_000)], minutes(2_048, 3_072)];
    for (const [index, rows] of chunks.entries()) {
      const columns = columnsFromCandles(rows);
      const packed = new Float64Array(rows.length * 6);
      [columns.openTime, columns.open, columns.high, columns.low, columns.close, columns.volume].forEach((column, at) => packed.set(column, at * rows.length));
      const bytes = new Uint8Array(packed.buffer);
      insert.run(index * CHUNK, rows.length, crc32(bytes) + (index === 2 ? 1 : 0), bytes);
    }
    const correct = database.prepare('INSERT INTO candle_corrections VALUES (1, ?, 1, 2, 0.5, 1.5, 9, 77)');
    correct.run(10 * MINUTE);
    correct.run(2_100 * MINUTE);
    database.exec('INSERT INTO damaged_chunks VALUES (1, 6144000000, zeroblob(48), 66)');

    migrate(database, path);
    const candles = new CandleRepository({ database, now: () => 1, onDamagedChunk: () => { throw new Error('nothing is damaged that was not before'); } });
    expect(candles.range(key, 0, Infinity)).toEqual(columnsFromCandles([...minutes(5, 1_100), ...minutes(1_200, 2_000)]));
    expect(candles.gaps(key, { from: 0, to: 3_072 * MINUTE })).toEqual({
      missing: [{ from: 0, to: 5 * MINUTE }, { from: 1_100 * MINUTE, to: 1_200 * MINUTE }, { from: 2_000 * MINUTE, to: 3_072 * MINUTE }], empty: [],
    });
    const given = { open: 1, high: 2, low: 0.5, close: 1.5, volume: 9 };
    expect(candles.corrections(key, 10)).toEqual([
      { stored: null, given: { openTime: 2_100 * MINUTE, ...given }, seenAt: 77, source: 'unknown' },
      { stored: candle(10), given: { openTime: 10 * MINUTE, ...given }, seenAt: 77, source: 'unknown' },
    ]);
    expect(candles.quarantined(key).map(({ range, reason }) => ({ range, reason }))).toEqual([
      { range: { from: 2 * CHUNK, to: 3 * CHUNK }, reason: 'checksum' }, { range: { from: 100 * CHUNK, to: 101 * CHUNK }, reason: 'checksum' },
    ]);
    expect(candles.verify(key)).toMatchObject({ damaged: [], mended: [] });
  });
});
