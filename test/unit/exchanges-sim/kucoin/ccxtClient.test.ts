import { afterEach, describe, expect, it } from 'vitest';

import { openQuantity } from '../../../exchanges/core/openInterest.ts';
import { openMarket, type MarketOptions } from '../../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../../exchanges/core/simulatedServer.ts';
import { timeframeMs, type Timeframe } from '../../../exchanges/core/timeframe.ts';
import { startSimulatedKucoin, type SimulatedKucoinOptions } from '../../../exchanges/kucoin/startSimulatedKucoin.ts';
import { connectCcxt } from './ccxtKucoin.ts';

const BTC = 'BTC/USDT:USDT';

type Ccxt = Awaited<ReturnType<typeof connectCcxt>>;
const toClose: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  // Clients first: a client whose server is gone reports it to everyone who still waits.
  for (const one of toClose.splice(0).reverse()) await one.close();
});

async function open(market: Partial<MarketOptions> = {}, kucoin: Partial<SimulatedKucoinOptions> = {}): Promise<{ exchange: SimulatedServer; client: Ccxt }> {
  const exchange = await startSimulatedKucoin({ market: await openMarket({ symbols: [{ base: 'BTC' }, { base: 'ETH' }], speed: 600, ...market }), ...kucoin });
  toClose.push(exchange);
  const client = await connectCcxt(exchange);
  toClose.push(client);
  return { exchange, client };
}

/** Closed candles of the market in lots, as ccxt shows them. */
function closedRows(exchange: SimulatedServer, base: string, timeframe: Timeframe, range: { from: number; to: number }): number[][] {
  const instrument = exchange.market.instrument(base);
  const now = exchange.market.now();
  return instrument
    .candles(timeframe, { ...range, limit: 200, keep: 'oldest' }, now)
    .filter((candle) => candle.openTime + timeframeMs(timeframe) <= now && candle.volume > 0)
    .map((candle) => [candle.openTime, ...[candle.open, candle.high, candle.low, candle.close].map((price) => Number(instrument.priceText(price))), candle.volume]);
}

describe('the unmodified ccxt client at the simulated KuCoin', () => {
  it('loads its markets: linear swaps in lots, beside the inverse and the dated contracts of the list', async () => {
    const { client } = await open();
    const markets = await client.loadMarkets();
    expect(Object.keys(markets).filter((symbol) => symbol.endsWith('/USDT:USDT'))).toEqual([BTC, 'ETH/USDT:USDT']);
    expect(markets[BTC]).toMatchObject({ id: 'XBTUSDTM', active: true, contractSize: 0.0001, taker: 0.0006, maker: 0.0002, precision: { amount: 1 } });
    expect(Object.keys(markets)).toHaveLength(6);
  });

  it('reads the market time', async () => {
    const { client, exchange } = await open();
    const before = exchange.market.now();
    const time = await client.fetchTime();
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(exchange.market.now());
  });

  it.each<Timeframe>(['1m', '5m', '30m', '1h', '4h', '1d'])('fetches %s candles that equal the market', async (timeframe) => {
    const { client, exchange } = await open({ speed: 1 });
    const length = timeframeMs(timeframe);
    const since = Math.floor(exchange.market.startTime / length) * length - 50 * length;
    const rows = await client.fetchOHLCV(BTC, timeframe, since, 40);
    expect(rows).toHaveLength(40);
    expect(rows).toEqual(closedRows(exchange, 'BTC', timeframe, { from: since, to: since + 39 * length }));
  });

  it('gets 200 candles at most, the oldest of the range', async () => {
    const { client, exchange } = await open({ speed: 1 });
    const since = Math.floor(exchange.market.startTime / 1_800_000) * 1_800_000 - 500 * 1_800_000;
    const rows = await client.fetchOHLCV(BTC, '30m', since, 400);
    expect(rows).toHaveLength(200);
    expect(rows[0]?.[0]).toBe(since);
  });

  it('fetches candles of the mark price', async () => {
    const { client, exchange } = await open({ speed: 1 });
    const { market } = exchange;
    const since = Math.floor(market.startTime / 300_000) * 300_000 - 20 * 300_000;
    const rows = await client.fetchOHLCV(BTC, '5m', since, 10, { price: 'mark' });
    const closes = rows.map(([openTime = 0]) => Number(market.instrument('BTC').priceText(market.markPrice('BTC', openTime + 299_999)?.mark ?? 0)));
    expect(rows.map(([openTime]) => openTime)).toEqual(Array.from({ length: 10 }, (_, row) => since + row * 300_000));
    expect(rows.map((row) => row[4])).toEqual(closes);
  });

  it('fetches the history of open interest', async () => {
    const { client, exchange } = await open({ speed: 1 });
    const eth = exchange.market.instrument('ETH');
    const since = Math.floor(exchange.market.startTime / 300_000) * 300_000 - 20 * 300_000;
    const rows = await client.fetchOpenInterestHistory('ETH/USDT:USDT', '5m', since, 10, { until: since + 9 * 300_000 });
    expect(rows.map(({ timestamp }) => timestamp)).toEqual(Array.from({ length: 10 }, (_, row) => since + row * 300_000));
    expect(rows.map(({ openInterestAmount }) => openInterestAmount)).toEqual(rows.map(({ timestamp }) => openQuantity(eth, timestamp ?? 0)));
  });

  it('fetches ticker, mark price, funding rate, its history and the open interest', async () => {
    const { client, exchange } = await open();
    expect(await client.fetchTicker(BTC)).toMatchObject({ symbol: BTC, last: expect.any(Number), bid: expect.any(Number), ask: expect.any(Number) });
    expect(await client.fetchMarkPrice(BTC)).toMatchObject({ symbol: BTC, markPrice: expect.any(Number) });
    const { fundingRate, fundingTimestamp } = await client.fetchFundingRate(BTC);
    expect(Math.abs(fundingRate ?? Number.NaN)).toBeLessThan(0.01);
    expect(fundingTimestamp).toBeGreaterThan(exchange.market.startTime);
    const since = exchange.market.startTime - 10 * 86_400_000;
    const history = await client.fetchFundingRateHistory(BTC, since, undefined, { until: exchange.market.startTime });
    expect(history).toHaveLength(31);
    expect((await client.fetchOpenInterests([BTC]))[BTC]).toMatchObject({ openInterestAmount: expect.any(Number) });
  });

  it('watches candles, trades, tickers and best prices', async () => {
    const { client } = await open();
    const [candles, trades, ticker, best] = await Promise.all([
      client.watchOHLCV(BTC, '30m'), client.watchTrades(BTC), client.watchTicker(BTC), client.watchBidsAsks([BTC]),
    ]);
    expect(candles.at(-1)?.[4]).toBeGreaterThan(0);
    expect(trades[0]).toMatchObject({ symbol: BTC, price: expect.any(Number) });
    expect(ticker).toMatchObject({ symbol: BTC, last: expect.any(Number), bid: expect.any(Number) });
    expect(best[BTC]).toMatchObject({ bid: expect.any(Number), ask: expect.any(Number) });
  });
});
