import { afterEach, describe, expect, it } from 'vitest';

import { startSimulatedBitget, type SimulatedBitgetOptions } from '../../../exchanges/bitget/startSimulatedBitget.ts';
import { openMarket, type MarketOptions } from '../../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../../exchanges/core/simulatedServer.ts';
import { timeframeMs, type Timeframe } from '../../../exchanges/core/timeframe.ts';
import { connectCcxt } from './ccxtBitget.ts';

const BTC = 'BTC/USDT:USDT';

type Ccxt = Awaited<ReturnType<typeof connectCcxt>>;
const toClose: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  // Clients first: a client whose server is gone reports it to everyone who still waits.
  for (const one of toClose.splice(0).reverse()) await one.close();
});

async function open(market: Partial<MarketOptions> = {}, bitget: Partial<SimulatedBitgetOptions> = {}): Promise<{ exchange: SimulatedServer; client: Ccxt }> {
  const exchange = await startSimulatedBitget({ market: await openMarket({ symbols: [{ base: 'BTC' }, { base: 'ETH' }], speed: 600, ...market }), ...bitget });
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

describe('the unmodified ccxt client at the simulated Bitget', () => {
  it('loads its markets: active linear swaps with precision and limits', async () => {
    const { client } = await open();
    const markets = await client.loadMarkets();
    expect(Object.keys(markets)).toEqual([BTC, 'ETH/USDT:USDT']);
    expect(markets[BTC]).toMatchObject({
      active: true, linear: true, contractSize: 1, taker: 0.0006, maker: 0.0002,
      precision: { amount: 0.0001, price: 0.1 }, limits: { amount: { min: 0.0001 }, cost: { min: 5 }, leverage: { max: 125 } },
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
    while (seen().length < 125) await client.watchOHLCV(BTC, '1m');
    const rows = seen().slice(0, 124);
    expect(rows).toEqual(closedRows(exchange, 'BTC', '1m', { from: rows[0]?.[0] ?? 0, to: rows.at(-1)?.[0] ?? 0 }));
  });

  it('watches ticker, trades and the book', async () => {
    const { client, exchange } = await open();
    const [ticker, trades, book] = await Promise.all([client.watchTicker(BTC), client.watchTrades(BTC), client.watchOrderBook(BTC, 5)]);
    expect(ticker).toMatchObject({ symbol: BTC, last: expect.any(Number), bid: expect.any(Number), ask: expect.any(Number) });
    expect(Number(ticker.bid)).toBeLessThan(Number(ticker.ask));
    expect(trades[0]).toMatchObject({ symbol: BTC, side: expect.stringMatching(/buy|sell/), amount: expect.any(Number) });
    expect([book.bids.length, book.asks.length]).toEqual([5, 5]);
    expect(exchange.counters).toMatchObject({ connectionsOpened: 1, subscriptions: 3, acksSent: 3 });
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
    const rows = await client.fetchOHLCV(BTC, '5m', since, 10, { price: 'mark', useHistoryEndpoint: true, until: since + 9 * 300_000 });
    const closes = rows.map(([openTime = 0]) => Number(market.instrument('BTC').priceText(market.markPrice('BTC', openTime + 299_999)?.mark ?? 0)));
    expect(rows.map(([openTime]) => openTime)).toEqual(Array.from({ length: 10 }, (_, row) => since + row * 300_000));
    expect(rows.map((row) => row[4])).toEqual(closes);
  });

  it('fetches ticker, book, trades, mark price, funding and open interest', async () => {
    const { client, exchange } = await open({ speed: 1 });
    const ticker = await client.fetchTicker(BTC);
    const book = await client.fetchOrderBook(BTC, 50);
    const trades = await client.fetchTrades(BTC, undefined, 5);
    const mark = await client.fetchMarkPrice(BTC);
    const funding = await client.fetchFundingRate(BTC);
    const history = await client.fetchFundingRateHistory(BTC, undefined, 3);
    const interest = await client.fetchOpenInterest(BTC);
    const { market } = exchange;
    expect(Math.abs(Number(mark.markPrice) / Number(ticker.last) - 1)).toBeLessThan(0.001);
    expect([book.bids.length, trades.length, history.length]).toEqual([50, 5, 3]);
    expect(funding).toMatchObject({ fundingTimestamp: market.markPrice('BTC', market.now())?.nextSettlementAt, interval: '8h' });
    expect(history.map(({ fundingRate }) => fundingRate)).toEqual(market.fundingHistory('BTC', { from: 0, to: market.now(), limit: 3 }, market.now()).map(({ rate }) => rate).reverse());
    expect(Number(interest.openInterestAmount)).toBeGreaterThan(0);
  });

  it('pings, and stays connected', async () => {
    const { exchange } = await open({}, { pingLimitMs: 400 });
    const client = await connectCcxt(exchange, { streaming: { keepAlive: 150 } });
    toClose.push(client);
    await client.watchTicker(BTC);
    await expect.poll(() => exchange.counters.pongsReceived, { timeout: 5_000 }).toBeGreaterThan(4);
    expect(exchange.counters).toMatchObject({ connectionsOpen: 1, closedUnanswered: 0 });
  });

  it.each([
    [{ kind: 'rateLimited' }, 'DDoSProtection'],
    [{ kind: 'rateLimited', form: 'code' }, 'DDoSProtection'],
    [{ kind: 'serverError', status: 502 }, 'ExchangeNotAvailable'],
    [{ kind: 'maintenance' }, 'ExchangeNotAvailable'],
    [{ kind: 'refuse' }, 'NetworkError'],
  ] as const)('with %o gets %s from REST', async (fault, errorClass) => {
    const { client, exchange } = await open();
    await client.loadMarkets();
    exchange.fault(fault);
    expect(await failure(client.fetchOHLCV(BTC, '30m'))).toMatch(new RegExp(`^${errorClass}:`));
  });

  it('is told that a market does not exist', async () => {
    const { client } = await open();
    await client.loadMarkets();
    expect(await failure(client.publicMixGetV2MixMarketTicker({ symbol: 'NOSUCHUSDT', productType: 'USDT-FUTURES' }))).toContain('40034');
  });
});
