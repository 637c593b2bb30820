import { afterEach, describe, expect, it } from 'vitest';

import { startSimulatedBinance, type SimulatedBinanceOptions } from '../../../exchanges/binance/startSimulatedBinance.ts';
import { openQuantity } from '../../../exchanges/core/openInterest.ts';
import { openMarket, type MarketOptions } from '../../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../../exchanges/core/simulatedServer.ts';
import { timeframeMs, type Timeframe } from '../../../exchanges/core/timeframe.ts';
import { connectCcxt } from './ccxtBinance.ts';

const BTC = 'BTC/USDT:USDT';

type Ccxt = Awaited<ReturnType<typeof connectCcxt>>;
const toClose: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  // Clients first: a client whose server is gone reports it to everyone who still waits.
  for (const one of toClose.splice(0).reverse()) await one.close();
});

async function open(market: Partial<MarketOptions> = {}, binance: Partial<SimulatedBinanceOptions> = {}): Promise<{ exchange: SimulatedServer; client: Ccxt }> {
  const exchange = await startSimulatedBinance({ market: await openMarket({ symbols: [{ base: 'BTC' }, { base: 'ETH' }], speed: 600, ...market }), ...binance });
  toClose.push(exchange);
  const client = await connectCcxt(exchange);
  toClose.push(client);
  return { exchange, client };
}

/** Closed candles of the market as ccxt shows them. */
function closedRows(exchange: SimulatedServer, base: string, timeframe: Timeframe, range: { from: number; to: number }): number[][] {
  const instrument = exchange.market.instrument(base);
  const now = exchange.market.now();
  return instrument
    .candles(timeframe, { ...range, limit: 5_000, keep: 'newest' }, now)
    .filter((candle) => candle.openTime + timeframeMs(timeframe) <= now)
    .map((candle) => [
      candle.openTime,
      ...[candle.open, candle.high, candle.low, candle.close].map((price) => Number(instrument.priceText(price))),
      Number(instrument.quantityText(candle.volume)),
    ]);
}

async function failure(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'no failure';
  } catch (error) {
    return error instanceof Error ? `${error.constructor.name}: ${error.message}` : String(error);
  }
}

describe('the unmodified ccxt client at the simulated Binance', () => {
  it('loads its markets: active linear swaps with precision and limits', async () => {
    const { client } = await open();
    const markets = await client.loadMarkets();
    expect(Object.keys(markets)).toEqual([BTC, 'ETH/USDT:USDT']);
    expect(markets[BTC]).toMatchObject({
      active: true, linear: true, contractSize: 1, precision: { amount: 0.001, price: 0.1 }, limits: { amount: { min: 0.001 }, cost: { min: 100 } },
    });
  });

  it.each<Timeframe>(['1m', '30m', '1h', '4h', '1d'])('fetches %s candles that equal the market, newest unfinished', async (timeframe) => {
    const { client, exchange } = await open({ speed: 1 });
    const rows = await client.fetchOHLCV(BTC, timeframe, undefined, 80);
    const times = rows.map(([time]) => Number(time));
    expect(rows).toHaveLength(80);
    expect(rows.slice(0, -1)).toEqual(closedRows(exchange, 'BTC', timeframe, { from: times[0] ?? 0, to: times.at(-2) ?? 0 }));
  });

  it('watches candles: each that closes at 600x arrives with the values of the market', async () => {
    const { client, exchange } = await open();
    const seen = (): number[][] => client.ohlcvs[BTC]?.['1m'] ?? [];
    while (seen().length < 25) await client.watchOHLCV(BTC, '1m');
    const rows = seen().slice(0, 24);
    expect(rows).toEqual(closedRows(exchange, 'BTC', '1m', { from: rows[0]?.[0] ?? 0, to: rows.at(-1)?.[0] ?? 0 }));
  });

  it('watches ticker, best prices, trades and mark price, each on the side that serves it', async () => {
    const { client, exchange } = await open();
    const ticker = await client.watchTicker(BTC);
    const best = (await client.watchBidsAsks([BTC]))[BTC];
    const [trade] = await client.watchTrades(BTC);
    const mark = await client.watchMarkPrice(BTC);
    expect(ticker).toMatchObject({ symbol: BTC, last: expect.any(Number), bid: undefined });
    expect(Number(best?.bid)).toBeLessThan(Number(best?.ask));
    expect(trade).toMatchObject({ symbol: BTC, side: expect.stringMatching(/buy|sell/), amount: expect.any(Number) });
    expect(Math.abs(Number(mark.markPrice) / Number(ticker.last) - 1)).toBeLessThan(0.1);
    expect(exchange.counters).toMatchObject({ connectionsOpened: 4, subscriptions: 4, acksSent: 4 });
  });

  it('stops watching', async () => {
    const { client, exchange } = await open();
    await client.watchOHLCV(BTC, '1m');
    await client.unWatchOHLCV(BTC, '1m');
    expect(exchange.counters.unsubscriptions).toBe(1);
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
    expect(rows.map(({ openInterestAmount }) => openInterestAmount)).toEqual(rows.map(({ timestamp }) => Number(eth.quantityText(openQuantity(eth, timestamp ?? 0)))));
  });

  it('fetches ticker, book, trades, funding and open interest', async () => {
    const { client, exchange } = await open({ speed: 1 });
    const ticker = await client.fetchTicker(BTC);
    const book = await client.fetchOrderBook(BTC, 50);
    const trades = await client.fetchTrades(BTC, undefined, 5);
    const funding = await client.fetchFundingRate(BTC);
    const history = await client.fetchFundingRateHistory(BTC, undefined, 3);
    const interest = await client.fetchOpenInterest(BTC);
    const { market } = exchange;
    expect([book.bids.length, trades.length, history.length]).toEqual([50, 5, 3]);
    expect(Math.abs(Number(funding.markPrice) / Number(ticker.last) - 1)).toBeLessThan(0.01);
    expect(funding.fundingTimestamp).toBe(market.markPrice('BTC', market.now())?.nextSettlementAt);
    expect(history.map(({ fundingRate }) => fundingRate)).toEqual(market.fundingHistory('BTC', { from: 0, to: market.now(), limit: 3 }, market.now()).map(({ rate }) => rate).reverse());
    expect(Number(interest.openInterestAmount)).toBeGreaterThan(0);
  });

  it.each([
    [{ kind: 'rateLimited' }, 'DDoSProtection'],
    [{ kind: 'rateLimited', form: 'code' }, 'RateLimitExceeded'],
    [{ kind: 'serverError', status: 502 }, 'ExchangeNotAvailable'],
    [{ kind: 'maintenance' }, 'ExchangeNotAvailable'],
    [{ kind: 'refuse' }, 'NetworkError'],
  ] as const)('with %o gets %s from REST', async (fault, errorClass) => {
    const { client, exchange } = await open();
    await client.loadMarkets();
    exchange.fault(fault);
    expect(await failure(client.fetchOHLCV(BTC, '30m'))).toMatch(new RegExp(`^${errorClass}:`));
  });

  it('gets no candles and no error from a body that is empty or HTML, which is why our adapter does not ask it', async () => {
    const { client, exchange } = await open();
    await client.loadMarkets();
    for (const form of ['empty', 'html'] as const) {
      exchange.fault({ kind: 'badBody', form, times: 1 });
      expect(await failure(client.fetchOHLCV(BTC, '30m'))).toBe('no failure');
    }
  });
});
