import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { join } from 'node:path';
import { CandleRepository } from '../../../../electron/storage/candles/CandleRepository.ts';
import { CandleUpkeep } from '../../../../electron/storage/candles/CandleUpkeep.ts';
import { MarketValueRepository } from '../../../../electron/storage/series/MarketValueRepository.ts';
import { openDatabase } from '../../../../electron/storage/sqlite/openDatabase.ts';
import type { SqlDatabase } from '../../../../electron/storage/sqlite/sqlDatabase.ts';
import type { StorageRetention, StorageTrouble } from '../../../../electron/storage/worker/protocol.ts';
import { columnsFromCandles, type CandleColumns } from '../../../../shared/domain/candle.ts';
import { marketSeriesKey } from '../series/marketSeriesKey.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const key = { exchange: 'bingx', symbol: 'BTC/USDT:USDT', timeframe: '1m' } as const;
const retention: StorageRetention = {
  candles: { maxAgeDays: { '1m': 1, '5m': null, '15m': null, '30m': null, '1h': null, '4h': null, '1d': null }, maxBytes: null, keepNewest: 0 },
  series: { maxAgeDays: 2 },
};

let database: SqlDatabase;
let candles: CandleRepository;
let values: MarketValueRepository;
let troubles: StorageTrouble[];

beforeEach(async () => {
  ({ database } = await openDatabase({ path: join(temporaryFolder(), 'history.sqlite'), now: () => 1 }));
  onTestFinished(() => database.close());
  candles = new CandleRepository({ database, now: () => 1, onDamagedChunk: () => { throw new Error('damaged'); } });
  values = new MarketValueRepository(database);
  troubles = [];
  vi.useFakeTimers();
});
afterEach(() => { vi.useRealTimers(); });

describe('the upkeep of the candle store', () => {
  it('writes what was appended within a second, however often there are appends', () => {
    const upkeep = made();
    for (let row = 0; row < 9; row += 1) {
      candles.append(key, series(row, 1));
      upkeep.noteWrite();
      vi.advanceTimersByTime(100);
    }
    expect(database.prepare('SELECT row_count FROM candle_chunks').get()).toMatchObject({ row_count: 5 });
    vi.advanceTimersByTime(500);
    expect(candles.hasUnflushed).toBe(false);
  });

  it('tells once that the disk fails, tries again every second, and tells when it works', () => {
    const upkeep = made();
    candles.append(key, series(0, 3));
    database.exec('BEGIN IMMEDIATE');
    upkeep.noteWrite();
    vi.advanceTimersByTime(5_000);
    expect(troubles).toMatchObject([{ level: 'warning', message: expect.stringContaining('in memory alone') }]);
    database.exec('ROLLBACK');
    vi.advanceTimersByTime(1_000);
    expect(candles.hasUnflushed).toBe(false);
    expect(troubles).toMatchObject([{ level: 'warning' }, { code: 'storage-recovered' }]);
  });

  it('writes what is left when it ends, and leaves no timer', () => {
    const upkeep = made();
    candles.append(key, series(0, 3));
    upkeep.noteWrite();
    upkeep.end();
    expect(candles.hasUnflushed).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets old candles go two minutes after the opening and every six hours, and says how many', () => {
    const upkeep = made();
    candles.append(key, series(0, 4 * 1_024));
    vi.advanceTimersByTime(119_000);
    expect(candles.range(key, 0, Infinity).openTime[0]).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(candles.range(key, 0, Infinity).openTime[0]).toBe(2 * 1_024 * 60_000);
    expect(troubles).toMatchObject([{ code: 'candles-pruned', level: 'info', message: expect.stringContaining('2048 stored candles of 1 series') }]);
    candles.append(key, series(4 * 1_024, 2 * 1_024));
    vi.advanceTimersByTime(6 * 3_600_000);
    expect(candles.range(key, 0, Infinity).openTime[0]).toBe(4 * 1_024 * 60_000);
    upkeep.end();
  });

  it('lets old market values go with them, and says how many', () => {
    const DAY_MS = 86_400_000;
    const funding = marketSeriesKey('funding');
    values.append(funding, { at: Float64Array.of(0, DAY_MS, 2 * DAY_MS, 3 * DAY_MS), value: Float64Array.of(1, 2, 3, 4) });
    const upkeep = made();
    vi.advanceTimersByTime(120_000);
    expect(values.range(funding, 0, Infinity).at).toEqual(Float64Array.of(DAY_MS, 2 * DAY_MS, 3 * DAY_MS));
    expect(troubles).toMatchObject([{ code: 'series-pruned', level: 'info', message: expect.stringContaining('1 stored market values of 1 series') }]);
    upkeep.end();
  });

  it('lets old market values go where the candles cannot be looked at, and tells that', () => {
    values.append(marketSeriesKey('funding'), { at: Float64Array.of(0, 9e9), value: Float64Array.of(1, 2) });
    candles.append(key, series(0, 3));
    candles.flush();
    database.exec('ALTER TABLE candle_chunks RENAME TO gone');
    const upkeep = made();
    vi.advanceTimersByTime(120_000);
    expect(troubles).toMatchObject([{ level: 'warning', message: expect.stringContaining('let old candles go') }, { code: 'series-pruned' }]);
    database.exec('ALTER TABLE gone RENAME TO candle_chunks');
    upkeep.end();
  });
});

function made(): CandleUpkeep {
  const upkeep = new CandleUpkeep({ candles: () => candles, series: () => values, retention, onTrouble: (trouble) => troubles.push(trouble) });
  upkeep.start();
  return upkeep;
}

function series(from: number, rows: number): CandleColumns {
  return columnsFromCandles(Array.from({ length: rows }, (_, row) => ({ openTime: (from + row) * 60_000, open: 1, high: 2, low: 0.5, close: 1.5, volume: row })));
}
