import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { startSimulatedBingx, type SimulatedBingxOptions } from '../../../exchanges/bingx/startSimulatedBingx.ts';
import { openMarket, type MarketOptions } from '../../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../../exchanges/core/simulatedServer.ts';
import { readCandleFile } from '../../../exchanges/core/candleFile.ts';
import { timeframeMs, type Timeframe } from '../../../exchanges/core/timeframe.ts';
import { connectCcxt } from './ccxtBingx.ts';

const BTC = 'BTC/USDT:USDT';
const folder = process.env['BEARISH_CANDLES'] ?? '../shared/data/candles';
const realFiles = ['BTC', 'ETH', 'SOL'].map((base) => ({ base, candles: join(folder, `binance-perp-${base}USDT-30m.csv.gz`) }));

type Ccxt = Awaited<ReturnType<typeof connectCcxt>>;
const toClose: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  // Clients first: a client whose server is gone reports it to everyone who still waits.
  for (const one of toClose.splice(0).reverse()) await one.close();
});

async function open(
  market: Partial<MarketOptions> = {},
  bingx: Partial<SimulatedBingxOptions> = {},
): Promise<{ exchange: SimulatedServer; client: Ccxt }> {
  const exchange = await startSimulatedBingx({
    market: await openMarket({ symbols: [{ base: 'BTC' }, { base: 'ETH' }, { base: 'SOL' }], speed: 600, ...market }), ...bingx,
  });
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

describe('the unmodified ccxt client at the simulated BingX', () => {
  it('loads its markets: active linear swaps with precision and limits', async () => {
    const { client } = await open();
    const markets = await client.loadMarkets();
    expect(Object.keys(markets)).toEqual([BTC, 'ETH/USDT:USDT', 'SOL/USDT:USDT']);
    expect(markets[BTC]).toMatchObject({
      active: true, linear: true, contractSize: 1, taker: 0.0005, maker: 0.0002,
      precision: { amount: 0.0001, price: 0.1 }, limits: { amount: { min: 0.0001 }, cost: { min: 2 } },
    });
  });

  it('reads the market time', async () => {
    const { client, exchange } = await open();
    const before = exchange.market.now();
    const time = await client.fetchTime();
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(exchange.market.now());
  });

  it.each<Timeframe>(['1m', '5m', '30m', '1h', '4h', '1d'])('fetches %s candles that equal the market, newest unfinished', async (timeframe) => {
    const { client, exchange } = await open({ speed: 1 });
    const rows = await client.fetchOHLCV(BTC, timeframe, undefined, 120);
    const times = rows.map(([time]) => Number(time));
    expect(rows).toHaveLength(120);
    const closed = closedRows(exchange, 'BTC', timeframe, { from: times[0] ?? 0, to: times.at(-2) ?? 0 });
    expect(rows.slice(0, -1)).toEqual(closed);
  });

  it.skipIf(realFiles.some(({ candles }) => !existsSync(candles)))('fetches the very candles of the files, page by page', async () => {
    const startTime = Date.UTC(2024, 7, 5);
    const { client } = await open({ symbols: realFiles, startTime, speed: 1 });
    for (const { base, candles } of realFiles) {
      const series = await readCandleFile(candles);
      const { priceDecimals, quantityDecimals } = series.scale;
      const until = startTime - 1;
      const from = startTime - 2_500 * 1_800_000;
      const rows = [];
      for (let since = from; since < startTime; since += 1_440 * 1_800_000) {
        const page = Math.min(until, since + 1_440 * 1_800_000 - 1);
        rows.push(...await client.fetchOHLCV(`${base}/USDT:USDT`, '30m', since, 1_440, { until: page }));
      }
      const first = series.firstRowFrom(from);
      const source = Array.from({ length: 2_500 }, (_, row) => {
        const { openTime, open: o, high, low, close, volume } = series.at(first + row);
        return [openTime, ...[o, high, low, close].map((price) => price / 10 ** priceDecimals), volume / 10 ** quantityDecimals];
      });
      expect(rows).toEqual(source);
    }
  });

  it('watches candles: each that closes at 600x arrives with the values of the market', async () => {
    const { client, exchange } = await open();
    let seen: number[] = [];
    while (seen.length < 25) {
      await client.watchOHLCV(BTC, '1m');
      const cache: number[][] = client.ohlcvs[BTC]?.['1m'] ?? [];
      seen = cache.map(([time]) => Number(time));
    }
    const cache: number[][] = client.ohlcvs[BTC]?.['1m'] ?? [];
    expect(cache.slice(0, 24)).toEqual(closedRows(exchange, 'BTC', '1m', { from: seen[0] ?? 0, to: seen[23] ?? 0 }));
  });

  it('watches ticker, trades and the book', async () => {
    const { client, exchange } = await open();
    const [ticker, trades, book] = await Promise.all([client.watchTicker(BTC), client.watchTrades(BTC), client.watchOrderBook(BTC)]);
    expect(ticker).toMatchObject({ symbol: BTC, last: expect.any(Number), bid: expect.any(Number), ask: expect.any(Number) });
    expect(Number(ticker.bid)).toBeLessThan(Number(ticker.ask));
    expect(Number(ticker.low)).toBeLessThanOrEqual(Number(ticker.last));
    expect(trades[0]).toMatchObject({ symbol: BTC, side: expect.stringMatching(/buy|sell/), amount: expect.any(Number) });
    expect([book.bids.length, book.asks.length]).toEqual([100, 100]);
    expect(Number(book.bids[0]?.[0])).toBeLessThan(Number(book.asks[0]?.[0]));
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
    const rows = await client.fetchOHLCV(BTC, '5m', since, 10, { price: 'mark' });
    const closes = rows.map(([openTime = 0]) => Number(market.instrument('BTC').priceText(market.markPrice('BTC', openTime + 299_999)?.mark ?? 0)));
    expect(rows.map(([openTime]) => openTime)).toEqual(Array.from({ length: 10 }, (_, row) => since + row * 300_000));
    expect(rows.map((row) => row[4])).toEqual(closes);
  });

  it('fetches ticker, book, trades, mark price, funding and open interest', async () => {
    const { client, exchange } = await open({ speed: 1 });
    const ticker = await client.fetchTicker(BTC);
    const book = await client.fetchOrderBook(BTC, 20);
    const trades = await client.fetchTrades(BTC, undefined, 5);
    const mark = await client.fetchMarkPrice(BTC);
    const funding = await client.fetchFundingRate(BTC);
    const history = await client.fetchFundingRateHistory(BTC, undefined, 3);
    const interest = await client.fetchOpenInterest(BTC);
    const { market } = exchange;
    expect(Math.abs(Number(mark.markPrice) / Number(ticker.last) - 1)).toBeLessThan(0.001);
    expect([book.bids.length, trades.length, history.length]).toEqual([20, 5, 3]);
    expect(funding).toMatchObject({ nextFundingTimestamp: market.markPrice('BTC', market.now())?.nextSettlementAt, interval: '8h' });
    expect(history.map(({ fundingRate }) => fundingRate)).toEqual(
      market.fundingHistory('BTC', { from: 0, to: market.now(), limit: 3 }, market.now()).map(({ rate }) => rate).reverse(),
    );
    expect(Number(interest.openInterestValue)).toBeGreaterThan(0);
  });

  it('answers pings, and stays connected', async () => {
    const { client, exchange } = await open({}, { pingEveryMs: 60 });
    await client.watchTicker(BTC);
    await expect.poll(() => exchange.counters.pongsReceived, { timeout: 5_000 }).toBeGreaterThan(5);
    expect(exchange.counters).toMatchObject({ connectionsOpen: 1, closedUnanswered: 0 });
  });

  it('is told that its key is wrong', async () => {
    const { client } = await open();
    await client.loadMarkets();
    client.apiKey = 'key';
    client.secret = 'secret';
    expect(await failure(client.fetchBalance({ type: 'swap' }))).toContain('100413');
  });
});

describe('the unmodified ccxt client in trouble', () => {
  it.each([
    ['a reset', { kind: 'drop' }, /^NetworkError: .*1006/],
    ['a close code', { kind: 'drop', code: 1011 }, /^NetworkError: .*1011/],
    ['a frame that cannot be unpacked', { kind: 'garbage', form: 'undecodable', times: 1 }, /^NetworkError: incorrect header check/],
    ['a frame cut off', { kind: 'truncated', times: 1 }, /^NetworkError: unexpected end of file/],
    ['a frame of null', { kind: 'garbage', form: 'null', times: 1 }, /^TypeError: Cannot use 'in' operator/],
  ] as const)('reports %s and goes on when it watches again', async (_, fault, message) => {
    const { client, exchange } = await open();
    await client.watchOHLCV(BTC, '1m');
    exchange.fault(fault);
    const rearmed = async (): Promise<never> => {
      for (;;) await client.watchOHLCV(BTC, '1m');
    };
    expect(await failure(rearmed())).toMatch(message);
    expect((await client.watchOHLCV(BTC, '1m')).length).toBeGreaterThan(0);
  });

  it.each([
    [{ kind: 'rateLimited' }, 'RateLimitExceeded'],
    [{ kind: 'rateLimited', form: 'code' }, 'OperationFailed'],
    [{ kind: 'serverError', status: 502 }, 'ExchangeNotAvailable'],
    [{ kind: 'serverError', status: 504 }, 'RequestTimeout'],
    [{ kind: 'maintenance' }, 'ExchangeNotAvailable'],
    [{ kind: 'refuse' }, 'NetworkError'],
    // Not an error of ccxt's own: a body that breaks off slips through its error classes.
    [{ kind: 'badBody', form: 'cut' }, 'SocketError'],
  ] as const)('with %o gets %s from REST', async (fault, errorClass) => {
    const { client, exchange } = await open();
    await client.loadMarkets();
    exchange.fault(fault);
    expect(await failure(client.fetchOHLCV(BTC, '30m'))).toMatch(new RegExp(`^${errorClass}:`));
  });

  it.each(['empty', 'html', 'truncated', 'nullData', 'emptyList'] as const)('takes a bad body (%s) for an answer without candles', async (form) => {
    const { client, exchange } = await open();
    await client.loadMarkets();
    exchange.fault({ kind: 'badBody', form });
    const rows = await client.fetchOHLCV(BTC, '30m');
    expect(rows.filter(([time]) => time !== undefined)).toEqual([]);
  });

  it('never hears of a half-open connection by itself', async () => {
    const { client, exchange } = await open();
    let updates = 0;
    const watching = failure((async (): Promise<never> => {
      for (;;) {
        await client.watchTrades(BTC);
        updates += 1;
      }
    })());
    await expect.poll(() => updates, { timeout: 5_000 }).toBeGreaterThan(3);
    exchange.fault({ kind: 'halfOpen' });
    await expect.poll(() => exchange.counters.faultsApplied.halfOpen, { timeout: 5_000 }).toBe(1);
    await marketPasses(exchange, 60_000);
    const before = updates;
    await marketPasses(exchange, 300_000);
    expect(updates).toBe(before);
    for (const one of Object.values(client.clients)) one.connection.terminate();
    expect(await watching).toContain('NetworkError');
  });
});

/** Waits until the exchange's market has moved on by so many ms. */
async function marketPasses(exchange: SimulatedServer, byMs: number): Promise<void> {
  const until = exchange.market.now() + byMs;
  await expect.poll(() => exchange.market.now(), { timeout: 10_000 }).toBeGreaterThan(until);
}
