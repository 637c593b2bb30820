import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CandleRepository } from '../../../../electron/storage/candles/CandleRepository.ts';
import { HistoryRepository } from '../../../../electron/storage/history/HistoryRepository.ts';
import { MarketValueRepository } from '../../../../electron/storage/series/MarketValueRepository.ts';
import { MIGRATIONS, migrate } from '../../../../electron/storage/sqlite/migrations.ts';
import { nodeSqliteModule } from '../../../../electron/storage/sqlite/nodeSqlite.ts';
import { openDatabase } from '../../../../electron/storage/sqlite/openDatabase.ts';
import { openSql, type SqlDriver } from '../../../../electron/storage/sqlite/openSql.ts';
import { columnsFromCandles, type SeriesKey } from '../../../../shared/domain/candle.ts';
import { decision, position } from '../journal/sampleRecords.ts';
import { marketSeriesKey } from '../series/marketSeriesKey.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const drivers: readonly SqlDriver[] = nodeSqliteModule() === null ? ['node-sqlite3-wasm'] : ['node-sqlite3-wasm', 'node:sqlite'];
const key: SeriesKey = { exchange: 'bingx', symbol: 'BTC/USDT:USDT', timeframe: '1m' };
const summary = { sessionId: 's-1', startedAt: 1, endedAt: 2, outcome: 'completed', mode: 'paper', market: 'exchange', symbols: ['BTC/USDT:USDT'], startEquity: 100, endEquity: 99, trades: 1 };

describe.each(drivers)('a database of version 2 opened with %s', (driver) => {
  it('keeps its candles and its history, and takes market values', async () => {
    const path = join(temporaryFolder(), 'history.sqlite');
    const candles = columnsFromCandles(Array.from({ length: 3_000 }, (_, row) => ({ openTime: row * 60_000, open: 1, high: 2, low: 0.5, close: 1 + 1 / 3, volume: row })));
    const later = columnsFromCandles([{ openTime: 60_000, open: 1, high: 2, low: 0.5, close: 1.5, volume: 1 }]);
    const holds = ({ store, history }: { readonly store: CandleRepository; readonly history: HistoryRepository }): unknown => ({
      candles: store.range(key, 0, Infinity), gaps: store.gaps(key, { from: 0, to: 9_000 * 60_000 }), corrections: store.corrections(key, 5),
      sessions: history.sessions(5), decisions: history.decisions('s-1', 5), positions: history.positions('s-1'),
    });

    const old = await openSql(path, driver);
    onTestFinished(() => old.close());
    migrate(old, path, MIGRATIONS.slice(0, 2));
    const before = { store: new CandleRepository({ database: old, now: () => 1, onDamagedChunk: () => { throw new Error('damaged'); } }), history: new HistoryRepository(old) };
    before.store.append(key, candles);
    before.store.append(key, later);
    before.store.confirmEmpty(key, { from: 4_000 * 60_000, to: 5_000 * 60_000 });
    before.history.saveSession(summary);
    before.history.saveDecisions('s-1', [decision]);
    before.history.savePositions('s-1', [position]);
    const expected = holds(before);
    expect(expected).toMatchObject({ candles, corrections: [{ given: { close: 1.5 } }], sessions: [summary], decisions: [decision], positions: [position] });
    before.store.flush();
    old.close();

    const { database, isNew, keptAs } = await openDatabase({ path, now: () => 1, driver });
    onTestFinished(() => database.close());
    expect({ isNew, keptAs }).toEqual({ isNew: false, keptAs: null });
    expect(holds({ store: new CandleRepository({ database, now: () => 1, onDamagedChunk: () => { throw new Error('damaged'); } }), history: new HistoryRepository(database) })).toEqual(expected);
    const values = new MarketValueRepository(database);
    values.append(marketSeriesKey('funding'), { at: Float64Array.of(1), value: Float64Array.of(0.0001) });
    expect(values.list()).toMatchObject([{ points: 1 }]);
  });
});
