import { statSync } from 'node:fs';
import { join } from 'node:path';
import { CandleRepository } from '../../electron/storage/candles/CandleRepository.ts';
import { encodeRecord } from '../../electron/storage/journal/encodeRecord.ts';
import { createJournal } from '../../electron/storage/journal/openJournal.ts';
import { readJournal } from '../../electron/storage/journal/readJournal.ts';
import type { EventRecord } from '../../electron/storage/journal/records.ts';
import { nodeSqliteModule } from '../../electron/storage/sqlite/nodeSqlite.ts';
import { openDatabase } from '../../electron/storage/sqlite/openDatabase.ts';
import { openSql, type SqlDriver } from '../../electron/storage/sqlite/openSql.ts';
import { inTransaction } from '../../electron/storage/sqlite/sqlDatabase.ts';
import { emptyColumns, sliceColumns, type CandleColumns, type SeriesKey } from '../../shared/domain/candle.ts';
import type { BenchRow } from './benchRow.ts';
import { inTemporaryFolder } from './temporaryFolder.ts';

const MINUTE = 60_000;
const YEAR_OF_MINUTES = 525_600;
const PRICES = 100_000;
const SYNCS = 50;
const SINGLE_APPENDS = 100;

/** Journal and candle store on the disk of the temporary folder. */
export async function benchStorage(): Promise<BenchRow[]> {
  return inTemporaryFolder(async (folder) => {
    const rows = await benchJournal(join(folder, 's.journal'));
    const drivers: readonly SqlDriver[] = nodeSqliteModule() === null ? ['node-sqlite3-wasm'] : ['node:sqlite', 'node-sqlite3-wasm'];
    for (const driver of drivers) rows.push(...await benchCandles(driver, join(folder, `${driver.replace(':', '-')}.sqlite`)));
    return rows;
  });
}

async function benchJournal(path: string): Promise<BenchRow[]> {
  const encoding = timed(() => { for (let at = 0; at < PRICES; at += 1) encodeRecord(price(at)); });
  const journal = createJournal({ path });
  const appending = timed(() => { for (let at = 0; at < PRICES; at += 1) journal.append(price(at)); });
  await journal.sync();
  const syncing = await timedAsync(async () => {
    for (let at = 0; at < SYNCS; at += 1) {
      journal.append(price(at));
      await journal.sync();
    }
  });
  await journal.close();
  let read = 0;
  const reading = await timedAsync(async () => { for await (const entry of readJournal(path)) read = entry.seq; });
  return [
    { name: 'journal: encode a price event', value: perItem(encoding, PRICES), unit: 'ns' },
    { name: 'journal: append a price event', value: perItem(appending, PRICES), unit: 'ns', note: `encode, checksum and write; ${Math.round(statSync(path).size / read)} bytes each` },
    { name: 'journal: append and sync', value: syncing / SYNCS, unit: 'ms', note: 'fdatasync' },
    { name: 'journal: read and decode', value: perItem(reading, read), unit: 'ns', note: 'verified, streamed' },
  ];
}

async function benchCandles(driver: SqlDriver, path: string): Promise<BenchRow[]> {
  const key: SeriesKey = { exchange: 'bingx', symbol: 'BTC/USDT:USDT', timeframe: '1m' };
  const other: SeriesKey = { ...key, symbol: 'ETH/USDT:USDT' };
  const year = minutes(YEAR_OF_MINUTES);
  const plain = await benchPlainRows(driver, `${path}.plain`, year);
  const { database } = await openDatabase({ path, now: () => Date.now(), driver });
  try {
    const repository = new CandleRepository({ database, now: () => Date.now(), onDamagedChunk: (_key, { from }) => { throw new Error(`the chunk at ${from} is damaged`); } });
    const writing = timed(() => {
      repository.append(key, year);
      repository.flush();
    });
    const found = repository.range(key, 0, Infinity).openTime.length;
    if (found !== YEAR_OF_MINUTES) throw new Error(`${found} of ${YEAR_OF_MINUTES} candles came back`);
    const reading = best(5, () => { repository.range(key, 0, Infinity); });
    const newest = best(5, () => { repository.newest(key, 5_000, Infinity); });
    const gaps = best(5, () => { for (let time = 0; time < 1_000; time += 1) repository.gaps(key, { from: 0, to: YEAR_OF_MINUTES * MINUTE }); }) / 1_000;
    const durable = timed(() => {
      for (let row = 0; row < SINGLE_APPENDS; row += 1) {
        repository.append(other, sliceColumns(year, row, row + 1));
        repository.flush();
      }
    });
    const buffered = timed(() => {
      for (let row = SINGLE_APPENDS; row < 2 * SINGLE_APPENDS; row += 1) repository.append(other, sliceColumns(year, row, row + 1));
      repository.flush();
    });
    const rate = (ms: number): number => Math.round((YEAR_OF_MINUTES / ms) * 1_000);
    const times = (ours: number, theirs: number): string => `${(theirs / ours).toFixed(1)} times the plain rate`;
    return [
      { name: `candles: write a year of 1m (${driver})`, value: writing, unit: 'ms', note: `${YEAR_OF_MINUTES} candles on the disk` },
      { name: `candles: write rate (${driver})`, value: rate(writing), unit: 'candles/s', note: `${times(writing, plain.writing)} (${rate(plain.writing)}: a row a candle, one transaction)` },
      { name: `candles: read a year of 1m (${driver})`, value: reading, unit: 'ms', note: 'into typed arrays, checksums verified' },
      { name: `candles: read rate (${driver})`, value: rate(reading), unit: 'candles/s', note: `${times(reading, plain.reading)} (${rate(plain.reading)}: a row a candle, into typed arrays)` },
      { name: `candles: read the newest 5,000 (${driver})`, value: newest, unit: 'ms' },
      { name: `candles: what is missing in a year (${driver})`, value: gaps * 1_000, unit: 'µs' },
      { name: `candles: append one and flush (${driver})`, value: durable / SINGLE_APPENDS, unit: 'ms', note: `on the disk; a plain row takes ${(plain.single).toFixed(2)} ms` },
      { name: `candles: append one, written within a second (${driver})`, value: buffered / SINGLE_APPENDS, unit: 'ms', note: `${SINGLE_APPENDS} in one flush` },
    ];
  } finally {
    database.close();
  }
}

/** The same candles as anybody would keep them with the plain library: a row a candle, a prepared statement, one transaction. */
async function benchPlainRows(driver: SqlDriver, path: string, year: CandleColumns): Promise<{ readonly writing: number; readonly reading: number; readonly single: number }> {
  const database = await openSql(path, driver);
  try {
    database.exec('CREATE TABLE candles (series INTEGER NOT NULL, open_time INTEGER NOT NULL, open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL, close REAL NOT NULL, volume REAL NOT NULL, PRIMARY KEY (series, open_time)) STRICT, WITHOUT ROWID');
    const insert = database.prepare('INSERT INTO candles VALUES (?, ?, ?, ?, ?, ?, ?)');
    const put = (series: number, row: number): void => {
      insert.run(series, year.openTime[row] ?? 0, year.open[row] ?? 0, year.high[row] ?? 0, year.low[row] ?? 0, year.close[row] ?? 0, year.volume[row] ?? 0);
    };
    const writing = timed(() => inTransaction(database, () => { for (let row = 0; row < YEAR_OF_MINUTES; row += 1) put(1, row); }));
    const select = database.prepare('SELECT open_time, open, high, low, close, volume FROM candles WHERE series = ? AND open_time >= ? AND open_time < ? ORDER BY open_time');
    const reading = best(3, () => {
      const rows = select.all(1, 0, Number.MAX_SAFE_INTEGER);
      const columns = emptyColumns(rows.length);
      for (const [at, row] of rows.entries()) {
        columns.openTime[at] = Number(row['open_time']);
        columns.open[at] = Number(row['open']);
        columns.high[at] = Number(row['high']);
        columns.low[at] = Number(row['low']);
        columns.close[at] = Number(row['close']);
        columns.volume[at] = Number(row['volume']);
      }
    });
    const single = timed(() => { for (let row = 0; row < SINGLE_APPENDS; row += 1) put(2, row); }) / SINGLE_APPENDS;
    return { writing, reading, single };
  } finally {
    database.close();
  }
}

function price(at: number): EventRecord {
  const last = 65_000.1 + (at % 977) / 10;
  return { type: 'event', event: { kind: 'price', at: 1_760_000_000_000 + at * 1_000, instrument: at % 3, last, bid: last - 0.1, ask: last + 0.1, mark: last + 0.02 } };
}

function minutes(count: number): CandleColumns {
  const columns = emptyColumns(count);
  for (let row = 0; row < count; row += 1) {
    const open = 65_000 + Math.sin(row / 500) * 4_000;
    const close = open + Math.sin(row) * 20;
    columns.openTime[row] = row * MINUTE;
    columns.open[row] = open;
    columns.high[row] = Math.max(open, close) + 5;
    columns.low[row] = Math.min(open, close) - 5;
    columns.close[row] = close;
    columns.volume[row] = 10 + (row % 100);
  }
  return columns;
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

async function timedAsync(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function best(times: number, work: () => void): number {
  return Math.min(...Array.from({ length: times }, () => timed(work)));
}

function perItem(totalMs: number, items: number): number {
  return (totalMs * 1e6) / items;
}
