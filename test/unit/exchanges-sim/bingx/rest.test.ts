import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { layTable, START, type ExchangeTable } from './exchangeTable.ts';

const HALF_HOUR = 1_800_000;

describe('the REST interface of the simulated BingX', () => {
  let table: ExchangeTable;
  beforeEach(async () => {
    table = await layTable();
  });
  afterEach(async () => {
    await table.exchange.close();
  });

  async function get(path: string): Promise<{ code: number; msg: string; data: unknown }> {
    const answer = await fetch(`${table.exchange.restUrl}/openApi${path}`);
    expect(answer.status).toBe(200);
    return await answer.json();
  }

  async function openTimes(query: string): Promise<number[]> {
    const { data } = await get(`/swap/v3/quote/klines?symbol=BTC-USDT&interval=30m${query}`);
    return Array.isArray(data) ? data.map((row: { time: number }) => row.time) : [];
  }

  it('tells the market time as the server time', async () => {
    expect((await get('/swap/v2/server/time?timestamp=1')).data).toEqual({ serverTime: START });
  });

  it('gives klines newest first, the unfinished one included, 500 without a limit', async () => {
    const times = await openTimes('');
    const newest = START - (START % HALF_HOUR);
    expect(times).toEqual(Array.from({ length: 500 }, (_, back) => newest - back * HALF_HOUR));
  });

  it('gives klines as texts that are the candles of the market', async () => {
    const { data } = await get('/swap/v3/quote/klines?symbol=ETH-USDT&interval=4h&limit=2');
    const eth = table.market.instrument('ETH');
    const [last, previous] = eth.candles('4h', { from: 0, to: START, limit: 2, keep: 'newest' }, START).reverse();
    const row = (candle: typeof last): unknown => candle && {
      open: eth.priceText(candle.open), close: eth.priceText(candle.close), high: eth.priceText(candle.high),
      low: eth.priceText(candle.low), volume: eth.quantityText(candle.volume), time: candle.openTime,
    };
    expect(data).toEqual([row(last), row(previous)]);
  });

  it('keeps klines to the range, both ends included, and the newest of it', async () => {
    const to = START - (START % HALF_HOUR) - 10 * HALF_HOUR;
    const back = (...counts: number[]): number[] => counts.map((count) => to - count * HALF_HOUR);
    expect(await openTimes(`&startTime=${to - 2 * HALF_HOUR}&endTime=${to}`)).toEqual(back(0, 1, 2));
    expect(await openTimes(`&startTime=${to - 2 * HALF_HOUR - 1}&endTime=${to - 1}&limit=10`)).toEqual(back(1, 2));
    expect(await openTimes(`&startTime=${to - 5 * HALF_HOUR}&endTime=${to}&limit=2`)).toEqual(back(0, 1));
  });

  it('gives the oldest klines from a start without an end, or the newest where it is set up so', async () => {
    const from = START - (START % HALF_HOUR) - 10 * HALF_HOUR;
    expect(await openTimes(`&startTime=${from}&limit=2`)).toEqual([from + HALF_HOUR, from]);
    const other = await layTable({ rowsFromStart: 'newest' });
    try {
      const answer = await fetch(`${other.exchange.restUrl}/openApi/swap/v3/quote/klines?symbol=BTC-USDT&interval=30m&startTime=${from}&limit=1`);
      expect(await answer.json()).toMatchObject({ data: [{ time: START - (START % HALF_HOUR) }] });
    } finally {
      await other.exchange.close();
    }
  });

  it('gives one row for a symbol and a list for none', async () => {
    expect((await get('/swap/v2/quote/premiumIndex?symbol=BTC-USDT')).data).toMatchObject({ symbol: 'BTC-USDT', nextFundingTime: Date.UTC(2024, 5, 1, 8) });
    expect((await get('/swap/v2/quote/ticker')).data).toMatchObject([{ symbol: 'BTC-USDT' }, { symbol: 'ETH-USDT' }, { symbol: 'SOL-USDT' }]);
  });

  it.each([
    ['/swap/v3/quote/klines?symbol=DOGE-USDT&interval=30m', 109425],
    ['/swap/v3/quote/klines?symbol=BTC-USDC&interval=30m', 109425],
    ['/swap/v3/quote/klines?interval=30m', 80014],
    ['/swap/v3/quote/klines?symbol=BTC-USDT&interval=7m', 80014],
    ['/swap/v3/quote/klines?symbol=BTC-USDT&interval=30m&limit=1441', 80014],
    ['/swap/v3/quote/klines?symbol=BTC-USDT&interval=30m&startTime=soon', 80014],
    ['/swap/v2/quote/depth?symbol=BTC-USDT&limit=7', 80014],
    ['/swap/v2/user/balance', 100412],
    ['/swap/v2/trade/order?signature=x', 100413],
    ['/swap/v2/quote/nothing', 100400],
  ])('answers %s with code %d', async (path, code) => {
    expect((await get(path)).code).toBe(code);
  });

  it('counts requests by path', async () => {
    await get('/swap/v2/server/time');
    await get('/swap/v2/server/time');
    expect(table.exchange.counters.requestsByPath).toEqual({ '/openApi/swap/v2/server/time': 2 });
  });
});
