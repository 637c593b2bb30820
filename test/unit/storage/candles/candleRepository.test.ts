import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { BadCandleError, CHUNK_CANDLES } from '../../../../electron/storage/candles/candleChunk.ts';
import { CandleRepository } from '../../../../electron/storage/candles/CandleRepository.ts';
import { MemoryCandleStore } from '../../../../electron/storage/candles/MemoryCandleStore.ts';
import { openDatabase } from '../../../../electron/storage/sqlite/openDatabase.ts';
import type { SqlDatabase } from '../../../../electron/storage/sqlite/sqlDatabase.ts';
import { columnsFromCandles, type Candle, type CandleColumns, type SeriesKey } from '../../../../shared/domain/candle.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const MINUTE = 60_000;
const key: SeriesKey = { exchange: 'bingx', symbol: 'BTC/USDT:USDT', timeframe: '1m' };
const chunkMs = CHUNK_CANDLES * MINUTE;

let database: SqlDatabase;
let candles: CandleRepository;
let damaged: number[];

beforeEach(async () => {
  ({ database } = await openDatabase({ path: join(temporaryFolder(), 'history.sqlite'), now: () => 1 }));
  onTestFinished(() => database.close());
  damaged = [];
  candles = new CandleRepository({ database, now: () => 5, onDamagedChunk: (_key, start) => damaged.push(start) });
});

describe('stored candles', () => {
  it('come back to the bit, by range and by count, across chunks', () => {
    const all = series(0, 3_000);
    expect(candles.append(key, all)).toEqual({ added: 3_000, corrections: 0 });
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
    expect(candles.append(key, later)).toEqual({ added: 1, corrections: 1 });
    expect(candles.append(key, later)).toEqual({ added: 0, corrections: 1 });
    expect(candles.correctionCount(key)).toBe(1);
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

  it('equal what a plain list of first-seen candles holds, whatever the order of arrival', () => {
    const piece = fc.record({ from: fc.nat(2_500), rows: fc.integer({ min: 1, max: 1_300 }), shift: fc.constantFrom(0, 0, 1) });
    fc.assert(fc.property(fc.array(piece, { maxLength: 6 }), fc.nat(4_000), fc.nat(4_000), fc.integer({ min: 1, max: 3_000 }), fc.uuid(), (pieces, from, to, count, symbol) => {
      const own = { ...key, symbol };
      const expected = new Map<number, Candle>();
      for (const { from: start, rows, shift } of pieces) {
        const fresh = series(start, rows, shift);
        const before = expected.size;
        const differing = listed(fresh).filter((candle) => (expected.get(candle.openTime)?.close ?? candle.close) !== candle.close).length;
        for (const candle of listed(fresh)) if (!expected.has(candle.openTime)) expected.set(candle.openTime, candle);
        expect(candles.append(own, fresh)).toEqual({ added: expected.size - before, corrections: differing });
      }
      const sorted = [...expected.values()].sort((a, b) => a.openTime - b.openTime);
      const inRange = sorted.filter(({ openTime }) => openTime >= from * MINUTE && openTime < to * MINUTE);
      expect(candles.range(own, from * MINUTE, to * MINUTE)).toEqual(columnsFromCandles(inRange));
      expect(candles.newest(own, count, to * MINUTE)).toEqual(columnsFromCandles(sorted.filter(({ openTime }) => openTime < to * MINUTE).slice(-count)));
    }), { numRuns: 40 });
  });
});

describe('a damaged chunk', () => {
  it('is put aside and reported, and its candles can be stored again', () => {
    const all = series(0, 2_500);
    candles.append(key, all);
    database.exec("UPDATE candle_chunks SET columns = zeroblob(length(columns)) WHERE chunk_start = 61440000");
    expect(minutes(candles.range(key, 0, Infinity))).toHaveLength(2_500 - CHUNK_CANDLES);
    expect(damaged).toEqual([chunkMs]);
    expect(database.prepare('SELECT count(*) AS n FROM damaged_chunks').get()).toMatchObject({ n: 1 });
    expect(candles.append(key, all)).toEqual({ added: CHUNK_CANDLES, corrections: 0 });
    expect(candles.range(key, 0, Infinity)).toEqual(all);
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
    const memory = new MemoryCandleStore();
    memory.append(key, series(5, 5));
    expect(memory.append(key, series(0, 6, 1))).toEqual({ added: 5, corrections: 1 });
    candles.append(key, series(5, 5));
    candles.append(key, series(0, 6, 1));
    expect(memory.range(key, 2 * MINUTE, 8 * MINUTE)).toEqual(candles.range(key, 2 * MINUTE, 8 * MINUTE));
    expect(memory.newest(key, 3, 9 * MINUTE)).toEqual(candles.newest(key, 3, 9 * MINUTE));
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

function minutes(columns: CandleColumns): number[] {
  return Array.from(columns.openTime, (time) => time / MINUTE);
}
