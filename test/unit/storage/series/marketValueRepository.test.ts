import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { MarketValueRepository } from '../../../../electron/storage/series/MarketValueRepository.ts';
import { BadMarketValueError } from '../../../../electron/storage/series/orderedPoints.ts';
import { nodeSqliteModule } from '../../../../electron/storage/sqlite/nodeSqlite.ts';
import { openDatabase } from '../../../../electron/storage/sqlite/openDatabase.ts';
import type { SqlDriver } from '../../../../electron/storage/sqlite/openSql.ts';
import type { SqlDatabase } from '../../../../electron/storage/sqlite/sqlDatabase.ts';
import type { MarketValueColumns } from '../../../../shared/domain/marketSeries.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { marketSeriesKey } from './marketSeriesKey.ts';

const DAY_MS = 86_400_000;
const key = marketSeriesKey('open-interest');
const drivers: readonly SqlDriver[] = nodeSqliteModule() === null ? ['node-sqlite3-wasm'] : ['node-sqlite3-wasm', 'node:sqlite'];

let path: string;
let database: SqlDatabase;
let values: MarketValueRepository;

describe.each(drivers)('with %s, market values', (driver) => {
  beforeEach(async () => {
    path = join(temporaryFolder(), 'history.sqlite');
    values = await opened();
  });

  async function opened(): Promise<MarketValueRepository> {
    ({ database } = await openDatabase({ path, now: () => 1, driver }));
    const { close } = database;
    onTestFinished(() => close());
    return new MarketValueRepository(database);
  }

  it('come back to the bit, by range and by count, and from the disk', async () => {
    const points = columns([0, 0.1 + 0.2], [1, -0.000_1], [1_760_000_000_000, 5e-324], [Number.MAX_SAFE_INTEGER, Number.MAX_VALUE], [7, 1e17], [8, 3]);
    values.append(key, points);
    database.close();
    values = await opened();
    expect(values.range(key, 0, Infinity)).toEqual(columns([0, 0.1 + 0.2], [1, -0.000_1], [7, 1e17], [8, 3], [1_760_000_000_000, 5e-324], [Number.MAX_SAFE_INTEGER, Number.MAX_VALUE]));
    expect(values.range(key, 1, 8)).toEqual(columns([1, -0.000_1], [7, 1e17]));
    expect(values.newest(key, 2, 8)).toEqual(columns([1, -0.000_1], [7, 1e17]));
    expect(values.newest(key, Infinity, Infinity).at).toHaveLength(6);
    expect(values.newest(key, 0, Infinity)).toEqual(columns());
  });

  it('are kept apart by exchange, symbol and value', () => {
    values.append(key, columns([1, 2]));
    for (const other of [{ ...key, exchange: 'bitget' }, marketSeriesKey('open-interest', 'ETH'), marketSeriesKey('mark-price')]) {
      expect(values.range(other, 0, Infinity)).toEqual(columns());
      expect(values.newest(other, 5, Infinity)).toEqual(columns());
    }
  });

  it('given again replace what is stored, the last of several for one time', () => {
    values.append(key, columns([1, 10], [2, 20], [3, 30]));
    values.append(key, columns([2, 21], [4, 40], [2, 22], [1, 10]));
    expect(values.range(key, 0, Infinity)).toEqual(columns([1, 10], [2, 22], [3, 30], [4, 40]));
    expect(values.list()).toEqual([{ key, points: 4, first: 1, last: 4 }]);
  });

  it('that say nothing are refused by name, with all that came with them', () => {
    const refusal = (points: MarketValueColumns): unknown => {
      try {
        values.append(key, points);
        return null;
      } catch (error) {
        expect(error).toBeInstanceOf(BadMarketValueError);
        return error instanceof Error ? error.message : error;
      }
    };
    expect(refusal(columns([1, 1], [2, Infinity]))).toBe('bingx BTC/USDT:USDT open-interest: point 1 at 2: value Infinity; expected a finite number');
    expect(refusal(columns([1, Number.NaN]))).toContain('value NaN');
    for (const time of [-1, 0.5, Number.NaN, Infinity, 2 ** 53]) expect(refusal(columns([1, 1], [time, 2]))).toBe(`bingx BTC/USDT:USDT open-interest: point 1: time ${time}; expected whole ms since 1970`);
    expect(refusal({ at: Float64Array.of(1), value: Float64Array.of() })).toContain('0 values beside 1 times');
    expect(values.list()).toEqual([]);
  });

  it('are added all or none', () => {
    values.append(key, columns([1, 1]));
    database.exec("CREATE TRIGGER refuse BEFORE INSERT ON market_value_points WHEN NEW.at = 5 BEGIN SELECT RAISE(ABORT, 'no room'); END");
    expect(() => values.append(marketSeriesKey('funding'), columns([4, 4], [5, 5]))).toThrow('no room');
    expect(() => values.append(key, columns([1, 2], [4, 4], [5, 5]))).toThrow('no room');
    expect(values.range(key, 0, Infinity)).toEqual(columns([1, 1]));
    expect(values.list()).toEqual([{ key, points: 1, first: 1, last: 1 }]);
  });

  it('are listed by exchange, symbol and value, without series that hold none', () => {
    values.append(marketSeriesKey('mark-price', 'ETH'), columns([3, 1]));
    values.append(key, columns([5, 1], [2, 1]));
    values.append(marketSeriesKey('funding'), columns());
    values.append({ ...key, exchange: 'binance' }, columns([1, 1]));
    expect(values.list()).toEqual([
      { key: { ...key, exchange: 'binance' }, points: 1, first: 1, last: 1 },
      { key, points: 2, first: 2, last: 5 },
      { key: marketSeriesKey('mark-price', 'ETH'), points: 1, first: 3, last: 3 },
    ]);
  });

  it('older than is allowed before the newest of their series go, and nothing else', () => {
    values.append(key, columns([0, 1], [DAY_MS - 1, 1], [DAY_MS, 1], [3 * DAY_MS, 1]));
    values.append(marketSeriesKey('funding'), columns([0, 1], [DAY_MS, 1]));
    expect(values.prune({ maxAgeDays: null })).toEqual({ points: 0, series: 0 });
    expect(values.prune({ maxAgeDays: 2 })).toEqual({ points: 2, series: 1 });
    expect(values.range(key, 0, Infinity)).toEqual(columns([DAY_MS, 1], [3 * DAY_MS, 1]));
    expect(values.list()).toEqual([
      { key: marketSeriesKey('funding'), points: 2, first: 0, last: DAY_MS },
      { key, points: 2, first: DAY_MS, last: 3 * DAY_MS },
    ]);
    expect(values.prune({ maxAgeDays: 2 })).toEqual({ points: 0, series: 0 });
  });

  it('of more points than are read at a time come back as one', () => {
    const rows = 70_000;
    const many = { at: Float64Array.from({ length: rows }, (_, row) => row), value: Float64Array.from({ length: rows }, (_, row) => Math.sin(row)) };
    values.append(key, many);
    expect(values.range(key, 0, Infinity)).toEqual(many);
    expect(values.newest(key, 40_000, Infinity)).toEqual({ at: many.at.slice(-40_000), value: many.value.slice(-40_000) });
  });

  it('are, whatever comes in whatever order, what a map of times would hold', () => {
    let run = 0;
    const batch = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.double({ noNaN: true, noDefaultInfinity: true })), { maxLength: 12 });
    fc.assert(fc.property(fc.array(batch, { maxLength: 5 }), fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 31 }), (batches, from, to) => {
      run += 1;
      const own = { ...key, exchange: `run${run}` };
      const model = new Map<number, number>();
      for (const points of batches) {
        values.append(own, columns(...points));
        // The database keeps no negative zero.
        for (const [at, value] of points) model.set(at, value + 0);
      }
      const all = [...model].sort(([a], [b]) => a - b);
      const plain = ({ at, value }: MarketValueColumns): (readonly [number, number])[] => [...at].map((time, row) => [time, (value[row] ?? Number.NaN) + 0] as const);
      expect(plain(values.range(own, from, to))).toEqual(all.filter(([at]) => at >= from && at < to));
      expect(plain(values.newest(own, 3, to))).toEqual(all.filter(([at]) => at < to).slice(-3));
      expect(values.list().find(({ key: { exchange } }) => exchange === own.exchange)?.points ?? 0).toBe(all.length);
    }), { numRuns: 25 });
  });
});

function columns(...points: readonly (readonly [at: number, value: number])[]): MarketValueColumns {
  return { at: Float64Array.from(points, ([at]) => at), value: Float64Array.from(points, ([, value]) => value) };
}
