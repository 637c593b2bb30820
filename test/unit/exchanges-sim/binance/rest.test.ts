import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { layTable, START, type ExchangeTable } from './exchangeTable.ts';

const HALF_HOUR = 1_800_000;
const NEWEST = START - (START % HALF_HOUR);

describe('the REST interface of the simulated Binance', () => {
  let table: ExchangeTable;
  beforeEach(async () => {
    table = await layTable();
  });
  afterEach(async () => {
    await table.exchange.close();
  });

  async function get(path: string): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(`${table.exchange.restUrl}${path}`);
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('<') ? text : JSON.parse(text) };
  }

  async function openTimes(query: string): Promise<unknown[]> {
    const { body } = await get(`/fapi/v1/klines?symbol=BTCUSDT&interval=30m${query}`);
    return Array.isArray(body) ? body.map((row: unknown[]) => row[0]) : [];
  }

  const back = (...counts: number[]): number[] => counts.map((count) => NEWEST - count * HALF_HOUR);

  it('tells the market time as the server time', async () => {
    expect(await get('/fapi/v1/time')).toEqual({ status: 200, body: { serverTime: START } });
  });

  it('gives klines oldest first, the unfinished one included, 500 without a limit', async () => {
    expect(await openTimes('')).toEqual(Array.from({ length: 500 }, (_, row) => NEWEST - (499 - row) * HALF_HOUR));
  });

  it('gives klines as rows of twelve whose texts are the candles of the market', async () => {
    const eth = table.market.instrument('ETH');
    const [candle] = eth.candles('4h', { from: 0, to: START - 14_400_000, limit: 1, keep: 'newest' }, START);
    const text = (value = 0): string => eth.priceText(value);
    const { body } = await get(`/fapi/v1/klines?symbol=ETHUSDT&interval=4h&endTime=${START - 14_400_000}&limit=1`);
    expect(body).toEqual([[
      candle?.openTime, text(candle?.open), text(candle?.high), text(candle?.low), text(candle?.close), eth.quantityText(candle?.volume ?? 0),
      (candle?.openTime ?? 0) + 14_399_999, expect.any(String), 1, expect.any(String), expect.any(String), '0',
    ]]);
  });

  it('keeps klines to the range, both ends included: the oldest of it from a start on, else the newest', async () => {
    expect(await openTimes(`&startTime=${NEWEST - 5 * HALF_HOUR}&endTime=${NEWEST - 3 * HALF_HOUR}`)).toEqual(back(5, 4, 3));
    expect(await openTimes(`&startTime=${NEWEST - 5 * HALF_HOUR}&limit=2`)).toEqual(back(5, 4));
    expect(await openTimes(`&endTime=${NEWEST - 3 * HALF_HOUR}&limit=2`)).toEqual(back(4, 3));
  });

  it('gives settlements oldest first, some milliseconds after their time', async () => {
    const source = table.market.fundingHistory('BTC', { from: 0, to: START, limit: 3 }, START);
    const rows = source.toReversed().map(({ at, rate }) => ({ symbol: 'BTCUSDT', fundingTime: at + 4, fundingRate: rate.toFixed(8), markPrice: '' }));
    expect((await get('/fapi/v1/fundingRate?symbol=BTCUSDT&limit=3')).body).toEqual(rows);
    expect((await get(`/fapi/v1/fundingRate?symbol=BTCUSDT&startTime=${source[2]?.at}&limit=2`)).body).toEqual(rows.slice(0, 2));
  });

  it('gives open interest of five minutes oldest first, 500 at most, and refuses a start before its thirty days', async () => {
    const path = '/futures/data/openInterestHist?symbol=BTCUSDT&period=5m';
    const step = 300_000;
    const newest = START - (START % step);
    const { body } = await get(`${path}&startTime=${newest - 9 * step}&endTime=${newest - step}`);
    expect(body).toMatchObject(Array.from({ length: 9 }, (_, row) => ({ symbol: 'BTCUSDT', sumOpenInterest: expect.any(String), timestamp: newest - (9 - row) * step })));
    expect((await get(path)).body).toHaveLength(30);
    expect((await get(`${path}&limit=500`)).body).toHaveLength(500);
    expect(await get(`${path}&limit=501`)).toMatchObject({ status: 400, body: { code: -1_130 } });
    expect(await get(`${path}&startTime=${START - 30 * 86_400_000 - 1}`)).toMatchObject({ status: 400, body: { code: -1_130, msg: "parameter 'startTime' is invalid." } });
  });

  it('gives one row for a symbol and a list for none, without bid and ask in the ticker', async () => {
    expect((await get('/fapi/v1/premiumIndex?symbol=BTCUSDT')).body).toMatchObject({ symbol: 'BTCUSDT', nextFundingTime: Date.UTC(2024, 5, 1, 8) });
    const { body } = await get('/fapi/v1/ticker/24hr');
    expect(body).toMatchObject([{ symbol: 'BTCUSDT' }, { symbol: 'ETHUSDT' }, { symbol: 'SOLUSDT' }]);
    expect(JSON.stringify(body)).not.toMatch(/bid|ask/);
    expect((await get('/fapi/v1/ticker/bookTicker?symbol=BTCUSDT')).body).toMatchObject({ symbol: 'BTCUSDT', bidPrice: expect.any(String), askPrice: expect.any(String) });
  });

  const klines = '/fapi/v1/klines?interval=30m';
  it.each([
    [`${klines}&symbol=DOGEUSDT`, 400, -1_121],
    [`${klines}&symbol=BTC-USDT`, 400, -1_121],
    [klines, 400, -1_102],
    ['/fapi/v1/klines?symbol=BTCUSDT&interval=7m', 400, -1_120],
    [`${klines}&symbol=BTCUSDT&limit=1501`, 400, -1_130],
    [`${klines}&symbol=BTCUSDT&startTime=soon`, 400, -1_130],
    ['/fapi/v1/depth?symbol=BTCUSDT&limit=7', 400, -1_130],
    ['/fapi/v3/account', 401, -2_014],
  ])('answers %s with HTTP %d and code %d', async (path, status, code) => {
    expect(await get(path)).toMatchObject({ status, body: { code, msg: expect.any(String) } });
  });

  it('knows no other paths', async () => {
    expect(await get('/fapi/v1/nothing')).toMatchObject({ status: 404 });
  });

  it.each([
    ['nullData', 'null'],
    ['emptyList', '[]'],
  ] as const)('spoils bodies as a whole, having no envelope: %s', async (form, text) => {
    table.exchange.fault({ kind: 'badBody', form });
    const answer = await fetch(`${table.exchange.restUrl}/fapi/v1/time`);
    expect([answer.status, await answer.text()]).toEqual([200, text]);
  });

  it('limits requests with a status, or with a code and the end of the ban alone', async () => {
    table.exchange.fault({ kind: 'rateLimited', retryAfterSeconds: 3, times: 1 });
    const answer = await fetch(`${table.exchange.restUrl}/fapi/v1/time`);
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toMatchObject([429, '3', { code: -1_003 }]);
    table.exchange.fault({ kind: 'rateLimited', form: 'code', times: 1 });
    expect(await get('/fapi/v1/time')).toMatchObject({ status: 400, body: { code: -1_003, msg: expect.stringContaining(`banned until ${START + 5_000}`) } });
  });
});
