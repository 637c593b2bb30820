import { describe, expect, it } from 'vitest';
import { columnsFromCandles, type CandleColumns } from '../../../../shared/domain/candle.ts';
import { ExchangeUnreachableError } from '../../../../electron/exchanges/errors/exchangeUnreachableError.ts';
import { systemClock } from '../../../../electron/exchanges/realClock.ts';
import { type CandleShelf, HistoryLoader } from '../../../../electron/market/exchange/HistoryLoader.ts';
import { RestCaller } from '../../../../electron/market/exchange/RestCaller.ts';
import { BTC, candleAtTime, ORIGIN, ScriptedGateway } from './ScriptedGateway.ts';

const TF = 1_800_000;
const never = new AbortController().signal;
const NEWEST = ORIGIN + 2_000 * TF;

function setUp(shelf: CandleShelf | null = null, candlesPerRequest = 1_000) {
  const gateway = new ScriptedGateway(() => NEWEST + TF, candlesPerRequest);
  const caller = new RestCaller({ clock: systemClock(), random: Math.random, firstPauseMs: 1, maxPauseMs: 1 });
  const troubles: string[] = [];
  const loader = new HistoryLoader({ gateway, caller, shelf, onShelfTrouble: (message) => troubles.push(message) });
  return { gateway, troubles, load: (count: number) => loader.load({ symbol: BTC, timeframe: '30m', count, newestOpenTime: NEWEST }, never) };
}

const times = (columns: CandleColumns): number[] => [...columns.openTime].map((time) => (time - NEWEST) / TF);
const upToNewest = (count: number): number[] => Array.from({ length: count }, (_, row) => row - count + 1);

interface MemoryShelf extends CandleShelf {
  readonly appended: number[];
  /** Rows, as [from, to) pairs. */
  readonly confirmed: (readonly [number, number])[];
}

function shelfWith(rows: readonly number[], corrections = 0): MemoryShelf {
  const kept = new Set(rows);
  const appended: number[] = [];
  const confirmed: (readonly [number, number])[] = [];
  return {
    appended,
    confirmed,
    newest: async () => columnsFromCandles([...kept].sort((a, b) => a - b).map((row) => candleAtTime(NEWEST + row * TF))),
    append: async (_symbol, _timeframe, columns) => {
      appended.push(...times(columns));
      for (const row of times(columns)) kept.add(row);
      return { corrections };
    },
    knownEmpty: async () => confirmed.map(([from, to]) => ({ from: NEWEST + from * TF, to: NEWEST + to * TF })),
    confirmEmpty: async (_symbol, _timeframe, { from, to }) => {
      confirmed.push([(from - NEWEST) / TF, (to - NEWEST) / TF]);
    },
  };
}

describe('loading history', () => {
  it('gives the newest candles, ascending, page by page', async () => {
    const { gateway, load } = setUp(null, 100);
    const columns = await load(250);
    expect(times(columns)).toEqual(upToNewest(250));
    expect(columns.close[0]).toBe(candleAtTime(NEWEST - 249 * TF).close);
    expect(gateway.requests).toHaveLength(3);
  });

  it('asks an exchange that cuts long answers again, in smaller pieces', async () => {
    const { gateway, load } = setUp();
    gateway.mostRows = 300;
    expect(times(await load(1_000))).toEqual(upToNewest(1_000));
  });

  it('takes what was listed, and stops asking where the listing begins', async () => {
    const { gateway, load } = setUp(null, 100);
    gateway.listedAt = NEWEST - 149 * TF;
    expect(times(await load(1_000))).toEqual(upToNewest(150));
    expect(gateway.requests.length).toBeLessThan(12);
  });

  it('looks three times at a hole and leaves it', async () => {
    const { gateway, load } = setUp();
    gateway.missing.add(NEWEST - 5 * TF);
    expect(times(await load(10))).toEqual(upToNewest(10).filter((row) => row !== -5));
    expect(gateway.requests).toHaveLength(3);
    expect(gateway.requests.slice(1).map(({ since, until }) => [since, until])).toEqual([[NEWEST - 5 * TF, NEWEST - 4 * TF], [NEWEST - 5 * TF, NEWEST - 4 * TF]]);
  });

  it('asks for nothing that the store has', async () => {
    const { gateway, load } = setUp(shelfWith(upToNewest(50)));
    expect(times(await load(50))).toEqual(upToNewest(50));
    expect(gateway.requests).toEqual([]);
  });

  it('fetches and keeps the newer, the older and the missing ones alone', async () => {
    const shelf = shelfWith([-8, -7, -5, -4, -3]);
    const { gateway, load } = setUp(shelf);
    expect(times(await load(10))).toEqual(upToNewest(10));
    expect(shelf.appended).toEqual([-9, -6, -2, -1, 0]);
    expect(gateway.requests.map(({ since, until }) => [(since - NEWEST) / TF, (until - NEWEST) / TF])).toEqual([[-2, 0], [-6, -5], [-9, -8]]);
  });

  it('goes on without a store that fails, and says so', async () => {
    const broken: CandleShelf = { newest: () => Promise.reject(new Error('disk')), append: () => Promise.reject(new Error('disk')), knownEmpty: () => Promise.reject(new Error('disk')), confirmEmpty: () => Promise.reject(new Error('disk')) };
    const { troubles, load } = setUp(broken);
    expect(times(await load(10))).toEqual(upToNewest(10));
    expect(troubles).toEqual([expect.stringContaining('cannot be read'), expect.stringContaining('asked again'), expect.stringContaining('cannot be kept')]);
  });

  it('reports stored candles that differ from the exchange', async () => {
    const { troubles, load } = setUp(shelfWith([], 3));
    await load(10);
    expect(troubles).toEqual([expect.stringContaining('3 stored candles')]);
  });

  it('asks no second time for what the exchange thrice did not have', async () => {
    const shelf = shelfWith([]);
    const { gateway, load } = setUp(shelf);
    for (const row of [-30, -29, -12]) gateway.missing.add(NEWEST + row * TF);
    await load(50);
    expect(shelf.confirmed).toEqual([[-30, -28], [-12, -11]]);
    gateway.requests.length = 0;
    expect(times(await load(50))).toEqual(upToNewest(50).filter((row) => ![-30, -29, -12].includes(row)));
    expect(gateway.requests).toEqual([]);
  });

  it('keeps in mind where the listing begins, of many pages too', async () => {
    const shelf = shelfWith([]);
    const { gateway, load } = setUp(shelf, 100);
    gateway.listedAt = NEWEST - 149 * TF;
    await load(1_000);
    gateway.requests.length = 0;
    expect(times(await load(1_000))).toEqual(upToNewest(150));
    expect(gateway.requests).toEqual([]);
  });

  it('asks beyond a hole between stored candles for what is older', async () => {
    const { gateway, load } = setUp(shelfWith([-9, -8, -5, -4, -3, -2, -1, 0]));
    gateway.missing.add(NEWEST - 7 * TF).add(NEWEST - 6 * TF);
    expect(times(await load(20))).toEqual(upToNewest(20).filter((row) => row !== -7 && row !== -6));
  });

  it('asks again for a missing candle of the last hour: it may come late', async () => {
    const shelf = shelfWith([]);
    const { gateway, load } = setUp(shelf);
    gateway.missing.add(NEWEST - TF);
    await load(10);
    expect(shelf.confirmed).toEqual([]);
    gateway.missing.clear();
    expect(times(await load(10))).toEqual(upToNewest(10));
  });

  it('believes no exchange that has nothing at all', async () => {
    const shelf = shelfWith([]);
    const { gateway, load } = setUp(shelf, 100);
    gateway.listedAt = Number.POSITIVE_INFINITY;
    expect(times(await load(150))).toEqual([]);
    expect(shelf.confirmed).toEqual([]);
  });

  it('believes no answer that may have been cut', async () => {
    const shelf = shelfWith([]);
    const { gateway, load } = setUp(shelf);
    gateway.mostRows = 200;
    const columns = await load(1_000);
    // What three answers of 200 rows reach; the rest is asked for at the next start.
    expect(shelf.confirmed).toEqual([]);
    expect(columns.openTime.length).toBeGreaterThan(400);
  });

  it('takes nothing for a hole because of errors', async () => {
    const shelf = shelfWith([]);
    const { gateway, load } = setUp(shelf);
    gateway.missing.add(NEWEST - 12 * TF);
    gateway.failures.push(...Array.from({ length: 4 }, () => new ExchangeUnreachableError('127.0.0.1', 'no way', { exchange: 'bingx', action: 'loading candles', nextStep: 'wait' })));
    await load(50);
    expect(shelf.confirmed).toEqual([[-12, -11]]);
    expect(gateway.requests).toHaveLength(7);
  });

  it('keeps the pages that came before one failed, and asks for the rest alone next time', async () => {
    const shelf = shelfWith([]);
    const { gateway, load } = setUp(shelf, 100);
    const down = Array.from({ length: 5 }, () => new ExchangeUnreachableError('127.0.0.1', 'no way', { exchange: 'bingx', action: 'loading candles', nextStep: 'wait' }));
    const answer = gateway.candles.bind(gateway);
    gateway.candles = async (request) => {
      if (gateway.requests.length === 2) gateway.failures.push(...down.splice(0));
      return answer(request);
    };
    await expect(load(250)).rejects.toThrow('no way');
    expect(shelf.appended).toHaveLength(199);
    const before = gateway.requests.length;
    expect(times(await load(250))).toEqual(upToNewest(250));
    expect(gateway.requests.length - before).toBe(1);
  });
});
