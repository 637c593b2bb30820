import { afterEach, describe, expect, it } from 'vitest';

import type { SimulatedBitgetOptions } from '../../../exchanges/bitget/startSimulatedBitget.ts';
import { layTable, START, type ExchangeTable } from './exchangeTable.ts';

const HALF_HOUR = 1_800_000;
const DAY = 86_400_000;
const NEWEST = START - (START % HALF_HOUR);

let table: ExchangeTable | null = null;
afterEach(async () => {
  await table?.exchange.close();
  table = null;
});

async function get(path: string, options: Partial<SimulatedBitgetOptions> = {}): Promise<{ status: number; body: { code: string; msg: string; requestTime: number; data: unknown } }> {
  table ??= await layTable(options);
  const answer = await fetch(`${table.exchange.restUrl}/api/v2${path}`);
  return { status: answer.status, body: await answer.json() };
}

async function openTimes(query: string, endpoint = 'candles', options: Partial<SimulatedBitgetOptions> = {}): Promise<number[]> {
  const { body } = await get(`/mix/market/${endpoint}?symbol=BTCUSDT&productType=USDT-FUTURES&granularity=30m${query}`, options);
  return Array.isArray(body.data) ? body.data.map((row: string[]) => Number(row[0])) : [];
}

const back = (...counts: number[]): number[] => counts.map((count) => NEWEST - count * HALF_HOUR);

describe('the REST interface of the simulated Bitget', () => {
  it('tells the market time as the server time, in a text', async () => {
    expect((await get('/public/time')).body).toEqual({ code: '00000', msg: 'success', requestTime: START, data: { serverTime: String(START) } });
  });

  it('gives candles oldest first, the unfinished one included, 100 without a limit', async () => {
    expect(await openTimes('')).toEqual(back(...Array.from({ length: 100 }, (_, index) => 99 - index)));
  });

  it('gives candles as texts that are the candles of the market, in base and quote volume', async () => {
    const { body } = await get('/mix/market/candles?symbol=ETHUSDT&productType=USDT-FUTURES&granularity=4H&limit=2');
    const eth = table?.market.instrument('ETH');
    const source = eth?.candles('4h', { from: 0, to: START, limit: 2, keep: 'newest' }, START) ?? [];
    expect(body.data).toEqual(source.map((candle) => [
      String(candle.openTime), eth?.priceText(candle.open), eth?.priceText(candle.high), eth?.priceText(candle.low), eth?.priceText(candle.close),
      eth?.quantityText(candle.volume), (Number(eth?.priceText(candle.close)) * Number(eth?.quantityText(candle.volume))).toFixed(6),
    ]));
  });

  it('keeps candles to the range, both ends included, and counts back from the end', async () => {
    expect(await openTimes(`&startTime=${NEWEST - 5 * HALF_HOUR}&endTime=${NEWEST - 3 * HALF_HOUR}`)).toEqual(back(5, 4, 3));
    expect(await openTimes(`&startTime=${NEWEST - 9 * HALF_HOUR}&endTime=${NEWEST}&limit=2`)).toEqual(back(1, 0));
  });

  it('leaves out both ends where it is set up so', async () => {
    expect(await openTimes(`&startTime=${NEWEST - 5 * HALF_HOUR}&endTime=${NEWEST - 3 * HALF_HOUR + 1}`, 'candles', { rangeEnds: 'exclusive' })).toEqual(back(4));
  });

  it('gives recent candles of the last month alone, and older ones from the history', async () => {
    const old = NEWEST - 40 * DAY;
    const range = `&startTime=${old}&endTime=${old + 2 * HALF_HOUR}`;
    expect(await openTimes(range)).toEqual([]);
    expect(await openTimes(range, 'history-candles')).toEqual([old, old + HALF_HOUR, old + 2 * HALF_HOUR]);
  });

  it('gives settlements in pages, newest first', async () => {
    const page = async (query: string) => (await get(`/mix/market/history-fund-rate?symbol=BTCUSDT&productType=USDT-FUTURES${query}`)).body.data;
    const source = (table ?? (await layTable())).market.fundingHistory('BTC', { from: 0, to: START, limit: 30 }, START);
    const rows = source.map(({ at, rate }) => ({ symbol: 'BTCUSDT', fundingRate: rate.toFixed(8), fundingTime: String(at) }));
    expect(await page('')).toEqual(rows.slice(0, 20));
    expect(await page('&pageSize=10&pageNo=3')).toEqual(rows.slice(20, 30));
    expect(await page('&pageSize=100&pageNo=99')).toEqual([]);
  });

  it('gives one row for one market and a list for all', async () => {
    expect((await get('/mix/market/ticker?symbol=BTCUSDT&productType=USDT-FUTURES')).body.data).toMatchObject([{ symbol: 'BTCUSDT', ts: String(START) }]);
    expect((await get('/mix/market/tickers?productType=USDT-FUTURES')).body.data).toMatchObject([{ symbol: 'BTCUSDT' }, { symbol: 'ETHUSDT' }, { symbol: 'SOLUSDT' }]);
    expect((await get('/mix/market/current-fund-rate?symbol=BTCUSDT&productType=USDT-FUTURES')).body.data).toMatchObject([{ nextUpdate: String(Date.UTC(2024, 5, 1, 8)) }]);
  });

  const candles = '/mix/market/candles?productType=USDT-FUTURES&granularity=30m';
  it.each([
    [`${candles}&symbol=DOGEUSDT`, 400, '40034'],
    [`${candles}&symbol=BTC-USDT`, 400, '40034'],
    [candles, 400, '40019'],
    ['/mix/market/candles?symbol=BTCUSDT&granularity=30m', 400, '40019'],
    ['/mix/market/candles?symbol=BTCUSDT&productType=USDT-FUTURES&granularity=7m', 400, '40017'],
    [`${candles}&symbol=BTCUSDT&limit=1001`, 400, '40017'],
    [`${candles.replace('/candles', '/history-candles')}&symbol=BTCUSDT&limit=201`, 400, '40017'],
    [`${candles}&symbol=BTCUSDT&startTime=soon`, 400, '40017'],
    [`${candles}&symbol=BTCUSDT&startTime=${START - 91 * DAY}&endTime=${START}`, 400, '40705'],
    [`${candles}&symbol=BTCUSDT&startTime=${START}&endTime=${START - 1}`, 400, '40707'],
    ['/mix/market/history-fund-rate?symbol=BTCUSDT&productType=USDT-FUTURES&pageSize=101', 400, '40017'],
    ['/mix/market/contracts', 400, '40019'],
    ['/mix/order/place-order', 400, '40006'],
    ['/mix/market/nothing', 404, '40404'],
  ])('answers %s with HTTP %d and code %s', async (path, status, code) => {
    expect(await get(path)).toMatchObject({ status, body: { code, data: null } });
  });

  it('refuses an end in the future where it is set up so', async () => {
    expect(await get(`${candles}&symbol=BTCUSDT&endTime=${START + 1}`, { futureEnds: 'refused' })).toMatchObject({ status: 400, body: { code: '40017' } });
    expect(await get(`${candles}&symbol=BTCUSDT&endTime=${START}`)).toMatchObject({ status: 200 });
  });
});
