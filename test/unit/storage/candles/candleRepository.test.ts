import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { BadCandleError, CHUNK_CANDLES, packChunk } from '../../../../electron/storage/candles/candleChunk.ts';
import { CandleRepository } from '../../../../electron/storage/candles/CandleRepository.ts';
import { MemoryCandleStore } from '../../../../electron/storage/candles/MemoryCandleStore.ts';
import { openDatabase } from '../../../../electron/storage/sqlite/openDatabase.ts';
import { nodeSqliteModule } from '../../../../electron/storage/sqlite/nodeSqlite.ts';
import type { SqlDriver } from '../../../../electron/storage/sqlite/openSql.ts';
import type { SqlDatabase } from '../../../../electron/storage/sqlite/sqlDatabase.ts';
import { columnsFromCandles, type Candle, type CandleColumns, type SeriesKey } from '../../../../shared/domain/candle.ts';
import type { TimeRange } from '../../../../shared/domain/timeRange.ts';
import { TIMEFRAME_MS, type Timeframe } from '../../../../shared/domain/timeframe.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const MINUTE = 60_000;
const key: SeriesKey = { exchange: 'bingx', symbol: 'BTC/USDT:USDT', timeframe: '1m' };
const chunkMs = CHUNK_CANDLES * MINUTE;

let database: SqlDatabase;
let path: string;
let candles: CandleRepository;
let damaged: TimeRange[];

const drivers: readonly SqlDriver[] = nodeSqliteModule() === null ? ['node-sqlite3-wasm'] : ['node-sqlite3-wasm', 'node:sqlite'];

describe.each(drivers)('with %s:', (driver) => {

beforeEach(async () => {
  path = join(temporaryFolder(), 'history.sqlite');
  damaged = [];
  candles = await opened();
});

async function opened(): Promise<CandleRepository> {
  ({ database } = await openDatabase({ path, now: () => 1, driver }));
  const { close } = database;
  onTestFinished(() => close());
  return new CandleRepository({ database, now: () => 5, onDamagedChunk: (_key, range) => damaged.push(range) });
}

/** What the disk holds, as the next process sees it. */
async function reopened(): Promise<CandleRepository> {
  database.close();
  return await opened();
}

describe('stored candles', () => {
  it('come back to the bit, by range and by count, across chunks', () => {
    const all = series(0, 3_000);
    expect(candles.append(key, all)).toEqual({ added: 3_000, corrections: 0, corrected: [] });
    expect(candles.range(key, 0, Infinity)).toEqual(all);
    expect(minutes(candles.range(key, 1_023 * MINUTE, 1_026 * MINUTE))).toEqual([1_023, 1_024, 1_025]);
    expect(minutes(candles.newest(key, 3, 2_049 * MINUTE))).toEqual([2_046, 2_047, 2_048]);
    expect(candles.newest(key, 9_999, Infinity)).toEqual(all);
    expect(minutes(candles.newest(key, 0, Infinity))).toEqual([]);
  });

  it('are kept apart by exchange, symbol and timeframe', () => {
    candles.append(key, series(0, 3));
    for (const other of [{ ...key, exchange: 'bitget' }, { ...key, symbol: 'ETH/USDT:USDT' }, { ...key, timeframe: '5m' as const }]) {
      expect(candles.range(other, 0, Infinity).openTime).toHaveLength(0);
      expect(candles.newest(other, 5, Infinity).openTime).toHaveLength(0);
    }
  });

  it('never change: a later correction is counted and kept apart, once', () => {
    const stored = series(0, 5);
    candles.append(key, stored);
    const later = series(2, 4);
    later.close[1] = (later.close[1] ?? 0) + 0.5;
    const correction = { stored: listed(stored)[3], given: listed(later)[1], seenAt: 5, source: 'session' };
    expect(candles.append(key, later)).toEqual({ added: 1, corrections: 1, corrected: [correction] });
    expect(candles.append(key, later, 'download')).toMatchObject({ added: 0, corrections: 1 });
    expect(candles.corrections(key, 10)).toEqual([correction]);
    expect(candles.range(key, 0, 5 * MINUTE)).toEqual(stored);
    expect(minutes(candles.range(key, 0, Infinity))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('may have holes, also whole chunks, which later candles fill', () => {
    candles.append(key, series(0, 2));
    candles.append(key, series(5_000, 2));
    expect(minutes(candles.newest(key, 3, Infinity))).toEqual([1, 5_000, 5_001]);
    candles.append(key, series(2, 4_998));
    expect(candles.range(key, 0, Infinity)).toEqual(series(0, 5_002));
  });

  it('equal what a plain list of first-seen candles holds, whatever the order of arrival', { timeout: 30_000 }, () => {
    const piece = fc.record({ from: fc.nat(2_500), rows: fc.integer({ min: 1, max: 1_300 }), shift: fc.constantFrom(0, 0, 1) });
    fc.assert(fc.property(fc.array(piece, { maxLength: 6 }), fc.nat(4_000), fc.nat(4_000), fc.integer({ min: 1, max: 3_000 }), fc.uuid(), (pieces, from, to, count, symbol) => {
      const own = { ...key, symbol };
      const expected = new Map<number, Candle>();
      for (const { from: start, rows, shift } of pieces) {
        const fresh = series(start, rows, shift);
        const before = expected.size;
        const differing = listed(fresh).filter((candle) => (expected.get(candle.openTime)?.close ?? candle.close) !== candle.close).length;
        for (const candle of listed(fresh)) if (!expected.has(candle.openTime)) expected.set(candle.openTime, candle);
        expect(candles.append(own, fresh)).toMatchObject({ added: expected.size - before, corrections: differing });
        if (shift === 1) candles.flush();
      }
      const sorted = [...expected.values()].sort((a, b) => a.openTime - b.openTime);
      const inRange = sorted.filter(({ openTime }) => openTime >= from * MINUTE && openTime < to * MINUTE);
      expect(candles.range(own, from * MINUTE, to * MINUTE)).toEqual(columnsFromCandles(inRange));
      expect(candles.newest(own, count, to * MINUTE)).toEqual(columnsFromCandles(sorted.filter(({ openTime }) => openTime < to * MINUTE).slice(-count)));
    }), { numRuns: 40 });
  });
});

describe('what was appended', () => {
  it('is read at once, and is on the disk after the flush and not before', async () => {
    candles.append(key, series(0, 1_500));
    candles.confirmEmpty(key, { from: 1_500 * MINUTE, to: 1_600 * MINUTE });
    expect(candles.hasUnflushed).toBe(true);
    expect(candles.range(key, 0, Infinity)).toEqual(series(0, 1_500));
    const before = await reopened();
    expect(before.range(key, 0, Infinity).openTime).toHaveLength(0);
    expect(before.gaps(key, { from: 0, to: MINUTE }).missing).toEqual([{ from: 0, to: MINUTE }]);
    before.append(key, series(0, 1_500));
    before.confirmEmpty(key, { from: 1_500 * MINUTE, to: 1_600 * MINUTE });
    before.flush();
    expect(before.hasUnflushed).toBe(false);
    const after = await reopened();
    expect(after.range(key, 0, Infinity)).toEqual(series(0, 1_500));
    expect(after.gaps(key, { from: 0, to: 2_000 * MINUTE })).toEqual({
      missing: [{ from: 1_600 * MINUTE, to: 2_000 * MINUTE }], empty: [{ from: 1_500 * MINUTE, to: 1_600 * MINUTE }],
    });
  });

  it('waits in memory for the next flush where one fails', () => {
    candles.append(key, series(0, 10));
    database.exec('BEGIN IMMEDIATE');
    expect(() => candles.flush()).toThrow(/transaction/);
    expect(candles.range(key, 0, Infinity)).toEqual(series(0, 10));
    candles.append(key, series(10, 10));
    expect(candles.hasUnflushed).toBe(true);
    database.exec('ROLLBACK');
    candles.flush();
    expect(candles.hasUnflushed).toBe(false);
    expect(candles.range(key, 0, Infinity)).toEqual(series(0, 20));
  });
});

describe('the gap index', () => {
  it('knows what is missing and what the exchange does not have, whatever the order in which it learnt it', { timeout: 30_000 }, async () => {
    const step = fc.record({ kind: fc.constantFrom('append', 'empty', 'forget', 'flush'), from: fc.nat(2_200), rows: fc.integer({ min: 1, max: 900 }) });
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.nat(3_000), fc.nat(3_000), fc.uuid(), async (steps, from, to, symbol) => {
      const own = { ...key, symbol };
      const expected = new Map<number, 'stored' | 'empty'>();
      for (const { kind, from: start, rows } of steps) {
        const range = { from: start * MINUTE, to: (start + rows) * MINUTE };
        if (kind === 'append') candles.append(own, series(start, rows));
        else if (kind === 'empty') candles.confirmEmpty(own, range);
        else if (kind === 'forget') candles.forgetEmpty(own, range);
        else candles.flush();
        if (kind === 'flush') continue;
        for (let minute = start; minute < start + rows; minute += 1) {
          if (kind === 'append') expected.set(minute, 'stored');
          else if (expected.get(minute) !== 'stored') {
            if (kind === 'empty') expected.set(minute, 'empty');
            else expected.delete(minute);
          }
        }
      }
      candles.flush();
      const within = Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
      const asked = { from: from * MINUTE, to: to * MINUTE };
      const inMemory = candles.gaps(own, asked);
      candles = await reopened();
      for (const { missing, empty } of [inMemory, candles.gaps(own, asked)]) {
        expect(minutesOf(missing)).toEqual(within.filter((minute) => !expected.has(minute)));
        expect(minutesOf(empty)).toEqual(within.filter((minute) => expected.get(minute) === 'empty'));
      }
    }), { numRuns: 25 });
  });
});

describe('every timeframe', () => {
  it.each(Object.keys(TIMEFRAME_MS) as Timeframe[])('%s is stored, read and checked on its own grid', async (timeframe) => {
    const own = { ...key, timeframe };
    const stepMs = TIMEFRAME_MS[timeframe];
    const rows = columnsFromCandles(listed(series(0, 1_100)).map((candle, row) => ({ ...candle, openTime: (20_000 + row) * stepMs })));
    candles.append(own, rows);
    candles.flush();
    const again = await reopened();
    expect(again.range(own, 0, Infinity)).toEqual(rows);
    expect(again.series()).toMatchObject([{ key: own, candles: 1_100, first: 20_000 * stepMs, last: 21_099 * stepMs, corrections: 0, quarantined: 0 }]);
    expect(again.verify(own)).toMatchObject({ candles: 1_100, damaged: [], mended: [] });
  });
});

describe('the integrity check', () => {
  it('finds nothing in what was stored', () => {
    candles.append(key, series(0, 2_500));
    candles.append(key, series(3_000, 10));
    expect(candles.verify(key)).toEqual({ key, chunks: 3, candles: 2_510, damaged: [], mended: [] });
  });

  it.each([
    ['flipped bits', "UPDATE candle_chunks SET columns = zeroblob(length(columns)) WHERE chunk_start = 61440000", 'checksum'],
    ['cut bytes', 'UPDATE candle_chunks SET columns = substr(columns, 1, 4000) WHERE chunk_start = 61440000', 'checksum'],
    ['a wrong count', 'UPDATE candle_chunks SET row_count = row_count - 1 WHERE chunk_start = 61440000', 'checksum'],
  ])('finds a chunk with %s, keeps it aside and says what to download again', (_name, sql, reason) => {
    candles.append(key, series(0, 2_500));
    candles.flush();
    database.exec(sql);
    const range = { from: chunkMs, to: 2 * chunkMs };
    expect(candles.verify(key)).toMatchObject({ chunks: 3, candles: 2_500 - CHUNK_CANDLES, damaged: [{ range, reason }] });
    expect(candles.gaps(key, { from: 0, to: 2_500 * MINUTE }).missing).toEqual([range]);
    expect(database.prepare('SELECT length(columns) AS n FROM quarantined_chunks').get()).not.toBeNull();
    expect(candles.verify(key)).toMatchObject({ chunks: 2, damaged: [] });
    candles.append(key, series(0, 2_500));
    expect(candles.verify(key)).toMatchObject({ chunks: 3, candles: 2_500, damaged: [] });
  });

  it('finds impossible candles behind a sound checksum', () => {
    candles.append(key, series(0, 10));
    candles.flush();
    const columns = series(0, 10);
    columns.high[3] = 1;
    const bytes = packChunk(columns, 0, '1m');
    database.prepare('UPDATE candle_chunks SET columns = ?, checksum = ?').run(bytes, crc32(bytes));
    expect(candles.verify(key)).toMatchObject({ damaged: [{ range: { from: 0, to: 10 * MINUTE }, reason: expect.stringContaining('candle 3: open') }] });
  });

  it('mends a gap index that says something else than the candles', async () => {
    candles.append(key, series(0, 2_500));
    candles.flush();
    database.exec('DELETE FROM candle_chunks WHERE chunk_start = 61440000');
    database.exec('UPDATE candle_spans SET to_time = to_time - 60000');
    const again = await reopened();
    expect(again.verify(key).mended).toEqual([{ from: chunkMs, to: 2 * chunkMs }, { from: 2_499 * MINUTE, to: 2_500 * MINUTE }]);
    expect(again.gaps(key, { from: 0, to: 2_500 * MINUTE }).missing).toEqual([{ from: chunkMs, to: 2 * chunkMs }]);
    expect(again.verify(key).mended).toEqual([]);
  });
});

describe('retention', () => {
  const keepAll = { '1m': null, '5m': null, '15m': null, '30m': null, '1h': null, '4h': null, '1d': null };

  it('lets chunks beyond the age of their timeframe go, and what went counts as missing', async () => {
    const days = series(0, 6 * CHUNK_CANDLES);
    candles.append(key, days);
    candles.append({ ...key, timeframe: '5m' }, columnsFromCandles([{ openTime: 0, open: 1, high: 1, low: 1, close: 1, volume: 0 }]));
    const report = candles.prune({ maxAgeDays: { ...keepAll, '1m': 2 }, maxBytes: null, keepNewest: 0 });
    expect(report).toMatchObject({ chunks: 3, candles: 3 * CHUNK_CANDLES, series: [{ key, keptFrom: 3 * chunkMs }] });
    const again = await reopened();
    expect(again.range(key, 0, Infinity).openTime[0]).toBe(3 * chunkMs);
    expect(again.gaps(key, { from: 0, to: 6 * chunkMs }).missing).toEqual([{ from: 0, to: 3 * chunkMs }]);
    expect(again.range({ ...key, timeframe: '5m' }, 0, Infinity).openTime).toHaveLength(1);
  });

  it('lets the oldest chunks of all series go until the total fits', () => {
    candles.append(key, series(0, 3 * CHUNK_CANDLES));
    candles.append({ ...key, symbol: 'ETH/USDT:USDT' }, series(CHUNK_CANDLES, 3 * CHUNK_CANDLES));
    const chunk = (candles.series()[0]?.bytes ?? 0) / 3;
    const report = candles.prune({ maxAgeDays: keepAll, maxBytes: 4 * chunk, keepNewest: 0 });
    expect(report).toMatchObject({ chunks: 2, bytes: 2 * chunk, bytesLeft: 4 * chunk });
    expect(candles.range(key, 0, Infinity).openTime[0]).toBe(chunkMs * 2);
    expect(candles.range({ ...key, symbol: 'ETH/USDT:USDT' }, 0, Infinity).openTime).toHaveLength(3 * CHUNK_CANDLES);
  });

  it('never cuts the newest candles that a session needs', () => {
    candles.append(key, series(0, 6 * CHUNK_CANDLES + 100));
    candles.prune({ maxAgeDays: { ...keepAll, '1m': 0 }, maxBytes: 1, keepNewest: 2_000 });
    expect(candles.range(key, 0, Infinity).openTime[0]).toBe(4 * chunkMs);
    expect(candles.newest(key, 2_000, Infinity).openTime).toHaveLength(2_000);
  });
});

describe('a damaged chunk', () => {
  it('is put aside and reported, and its candles can be stored again', async () => {
    const all = series(0, 2_500);
    candles.append(key, all);
    candles.flush();
    database.exec("UPDATE candle_chunks SET columns = zeroblob(length(columns)) WHERE chunk_start = 61440000");
    expect(minutes(candles.range(key, 0, Infinity))).toHaveLength(2_500 - CHUNK_CANDLES);
    const lost = { from: chunkMs, to: 2 * chunkMs };
    expect(damaged).toEqual([lost]);
    expect(candles.gaps(key, { from: 0, to: 2_500 * MINUTE }).missing).toEqual([lost]);
    expect(candles.quarantined(key)).toEqual([{ range: lost, reason: 'checksum', foundAt: 5, missing: [lost] }]);
    expect(candles.newest(key, 1_000, Infinity).openTime).toHaveLength(1_000);
    expect(candles.append(key, all)).toMatchObject({ added: CHUNK_CANDLES, corrections: 0 });
    expect(candles.range(key, 0, Infinity)).toEqual(all);
    expect(candles.quarantined(key)).toMatchObject([{ range: lost, missing: [] }]);
    candles.flush();
    expect((await reopened()).range(key, 0, Infinity)).toEqual(all);
  });
});

describe('candles no market can have made', () => {
  it.each([
    ['an open time off the grid', { openTime: 30_000 }, /open time 30000; expected a multiple of 60000/],
    ['a high below the close', { high: 99 }, /high 99/],
    ['a low above the open', { low: 101 }, /low 101/],
    ['a price of zero', { low: 0, open: 0 }, /all positive/],
    ['NaN', { close: Number.NaN }, /close NaN/],
    ['an infinite high', { high: Infinity }, /high Infinity/],
    ['a negative volume', { volume: -1 }, /volume -1/],
  ])('with %s are refused by name, and nothing of them is stored', (_name, change, message) => {
    const good: Candle = { openTime: 0, open: 100, high: 101, low: 99.5, close: 100.5, volume: 1 };
    const columns = columnsFromCandles([good, { ...good, openTime: MINUTE, ...change }]);
    expect(() => candles.append(key, columns)).toThrow(BadCandleError);
    expect(() => candles.append(key, columns)).toThrow(message);
    expect(candles.range(key, 0, Infinity).openTime).toHaveLength(0);
  });

  it('such as a repeated or descending one are refused', () => {
    const [first, second] = [series(1, 1), series(0, 1)];
    const columns = columnsFromCandles([...listed(first), ...listed(second)]);
    expect(() => candles.append(key, columns)).toThrow(/expected ascending/);
    expect(() => candles.append(key, columnsFromCandles([...listed(first), ...listed(first)]))).toThrow(/expected ascending/);
  });
});

describe('candles in memory', () => {
  it('follow the same rules as those on the disk', () => {
    const memory = new MemoryCandleStore(() => 5);
    memory.append(key, series(5, 5));
    const result = memory.append(key, series(0, 6, 1));
    expect(result).toMatchObject({ added: 5, corrections: 1 });
    candles.append(key, series(5, 5));
    expect(candles.append(key, series(0, 6, 1))).toEqual(result);
    expect(memory.range(key, 2 * MINUTE, 8 * MINUTE)).toEqual(candles.range(key, 2 * MINUTE, 8 * MINUTE));
    expect(memory.newest(key, 3, 9 * MINUTE)).toEqual(candles.newest(key, 3, 9 * MINUTE));
  });
});

});

/** Candles of consecutive minutes whose values follow from the minute; `shift` makes their closes differ. */
function series(firstMinute: number, rows: number, shift = 0): CandleColumns {
  return columnsFromCandles(Array.from({ length: rows }, (_, row) => {
    const minute = firstMinute + row;
    const open = 100 + Math.sin(minute) * 10;
    const close = 100 + Math.cos(minute) * 10 + shift * 0.25;
    return { openTime: minute * MINUTE, open, high: Math.max(open, close) + 1, low: Math.min(open, close) - 1 / 3, close, volume: minute % 7 };
  }));
}

function listed(columns: CandleColumns): Candle[] {
  return Array.from(columns.openTime, (openTime, row) => ({
    openTime, open: columns.open[row] ?? 0, high: columns.high[row] ?? 0, low: columns.low[row] ?? 0, close: columns.close[row] ?? 0, volume: columns.volume[row] ?? 0,
  }));
}

function minutesOf(ranges: readonly TimeRange[]): number[] {
  return ranges.flatMap(({ from, to }) => Array.from({ length: (to - from) / MINUTE }, (_, at) => from / MINUTE + at));
}

function minutes(columns: CandleColumns): number[] {
  return Array.from(columns.openTime, (time) => time / MINUTE);
}
