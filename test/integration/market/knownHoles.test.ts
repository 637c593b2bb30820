import { join } from 'node:path';
import { expect, it, type TestContext, vi } from 'vitest';
import { columnsFromCandles, type CandleColumns, type SeriesKey } from '../../../shared/domain/candle.ts';
import { parseMarketSymbol } from '../../../shared/domain/ids.ts';
import { defaultSettings } from '../../../shared/settings/schema.ts';
import { createExchangeFeed } from '../../../electron/market/exchange/exchangeFeed.ts';
import type { CandleShelf } from '../../../electron/market/exchange/HistoryLoader.ts';
import type { MarketFeed } from '../../../electron/market/feed.ts';
import { CandleRepository } from '../../../electron/storage/candles/CandleRepository.ts';
import { openDatabase } from '../../../electron/storage/sqlite/openDatabase.ts';
import { startSimulatedBingx } from '../../exchanges/bingx/startSimulatedBingx.ts';
import { CandleSeries } from '../../exchanges/core/candleSeries.ts';
import { openMarket } from '../../exchanges/core/simulatedMarket.ts';
import { temporaryFolder } from '../../unit/storage/temporaryFolder.ts';

const TF = 1_800_000;
const START = Date.UTC(2024, 5, 1);
const ROWS = 300;
/** Rows that the market did not trade in: before any session, and one that has only just ended. */
const HOLES = [100, 101, 102, 200, ROWS - 2];
/** Ends while the session runs. */
const LIVE_HOLE = ROWS + 3;
const CANDLES = '/openApi/swap/v3/quote/klines';
const never = new AbortController().signal;
const symbol = parseMarketSymbol('BTC');
if (symbol === null) throw new Error('BTC is no symbol');
const BTC = symbol;
const KEY: SeriesKey = { exchange: 'bingx', symbol: BTC, timeframe: '30m' };

it('asks an exchange once for the candles that it does not have, however often a session starts', async (test) => {
  const { repository, start } = await openExchange(test);
  const first = await start();
  expect(times(first.columns)).toEqual(rowsWithout(HOLES));
  // One page, and two more looks at each of three holes.
  expect(first.requests).toBe(7);
  expect(repository.gaps(KEY, { from: START, to: START + ROWS * TF }).empty).toEqual([rows(100, 103), rows(200, 201)]);

  // Only the one that ended less than an hour ago may still come.
  const second = await start();
  expect(times(second.columns)).toEqual(rowsWithout(HOLES));
  expect(second.requests).toBe(3);

  // A candle that comes after all is taken.
  repository.append(KEY, columnsFromCandles([{ openTime: START + 200 * TF, open: 1, high: 2, low: 1, close: 2, volume: 3 }]), 'download');
  expect(times((await start()).columns)).toEqual(rowsWithout(HOLES.filter((row) => row !== 200)));
  expect(repository.gaps(KEY, { from: START, to: START + ROWS * TF }).empty).toEqual([rows(100, 103)]);
});

it('keeps the holes that a session finds while it catches up, not the one that may still fill', { timeout: 60_000 }, async (test) => {
  const { repository, connect } = await openExchange(test, 600);
  const feed = connect();
  await feed.open([BTC], never);
  await feed.subscribe([{ instrument: 0, timeframe: '30m', openTime: START + 150 * TF }], never);
  await vi.waitUntil(() => repository.range(KEY, START + (LIVE_HOLE + 1) * TF, Infinity).openTime.length > 0, { timeout: 40_000 });
  const { empty } = repository.gaps(KEY, { from: START + 150 * TF, to: START + (LIVE_HOLE + 1) * TF });
  expect(empty[0]).toEqual(rows(200, 201));
  expect(empty.filter(({ to }) => to > START + LIVE_HOLE * TF)).toEqual([]);
  await feed.close();
});

interface Started {
  readonly columns: CandleColumns;
  /** For candles. */
  readonly requests: number;
}

async function openExchange({ onTestFinished }: TestContext, speed = 1): Promise<{ readonly repository: CandleRepository; readonly connect: () => MarketFeed; readonly start: () => Promise<Started> }> {
  const series = new CandleSeries(TF, { priceDecimals: 1, quantityDecimals: 4 });
  for (let row = 0; row < ROWS + 50; row += 1) {
    if (!HOLES.includes(row) && row !== LIVE_HOLE) series.append({ openTime: START + row * TF, open: 600_000, high: 600_100 + row, low: 599_000, close: 600_050, volume: 10_000 });
  }
  const market = await openMarket({ symbols: [{ base: 'BTC', candles: series }], speed, startTime: START + ROWS * TF + 600_000 });
  const sim = await startSimulatedBingx({ market });
  const { database } = await openDatabase({ path: join(temporaryFolder(), 'history.sqlite'), now: () => 1 });
  const repository = new CandleRepository({ database, now: () => 1, onDamagedChunk: () => { throw new Error('damaged'); } });
  onTestFinished(async () => {
    await sim.close();
    database.close();
  });
  const connect = (): MarketFeed => createExchangeFeed({
    exchange: 'bingx', endpoints: { restUrl: sim.restUrl, wsUrl: sim.wsUrl }, websocket: defaultSettings().websocket, speed, listener: () => undefined, shelf: shelfOf(repository),
  });
  return {
    repository,
    connect,
    start: async () => {
      const feed = connect();
      await feed.open([BTC], never);
      const before = sim.counters.requestsByPath[CANDLES] ?? 0;
      const columns = await feed.history({ instrument: 0, timeframe: '30m', count: ROWS, until: feed.now() }, never);
      await feed.close();
      return { columns, requests: (sim.counters.requestsByPath[CANDLES] ?? 0) - before };
    },
  };
}

function shelfOf(repository: CandleRepository): CandleShelf {
  return {
    newest: async (_symbol, _timeframe, count, before) => repository.newest(KEY, count, before),
    append: async (_symbol, timeframe, columns) => (timeframe === '30m' ? repository.append(KEY, columns) : { corrections: 0 }),
    knownEmpty: async (_symbol, _timeframe, range) => repository.gaps(KEY, range).empty,
    confirmEmpty: async (_symbol, timeframe, range) => {
      if (timeframe === '30m') repository.confirmEmpty(KEY, range);
    },
  };
}

const times = ({ openTime }: CandleColumns): number[] => [...openTime].map((time) => (time - START) / TF);
const rows = (from: number, to: number): { readonly from: number; readonly to: number } => ({ from: START + from * TF, to: START + to * TF });
const rowsWithout = (holes: readonly number[]): number[] => Array.from({ length: ROWS }, (_, row) => row).filter((row) => !holes.includes(row));
