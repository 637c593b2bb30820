import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createKucoinfuturesGateway } from '../../../../electron/exchanges/kucoinfutures/kucoinfuturesGateway.ts';
import type { Gateway } from '../../../../electron/exchanges/gateway.ts';
import { systemClock } from '../../../../electron/exchanges/realClock.ts';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import type { FaultInput } from '../../../exchanges/core/fault.ts';
import { manualClock } from '../../../exchanges/core/marketClock.ts';
import { openMarket, type SimulatedMarket } from '../../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../../exchanges/core/simulatedServer.ts';
import { startSimulatedKucoin, type SimulatedKucoinOptions } from '../../../exchanges/kucoin/startSimulatedKucoin.ts';
import { ManualRealClock } from '../ManualRealClock.ts';
import { connectCcxt } from '../../exchanges-sim/kucoin/ccxtKucoin.ts';

const BTC = symbolOf('BTC');
const HALF_HOUR = 1_800_000;
const DAY = 86_400_000;
/** Years before the clock of the computer that runs this. */
const START = Date.UTC(2024, 5, 1, 0, 10);
const FORMING = START - (START % HALF_HOUR);

function symbolOf(base: string) {
  const symbol = parseMarketSymbol(base);
  if (symbol === null) throw new Error('not a symbol');
  return symbol;
}

const ends: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Table {
  readonly exchange: SimulatedServer;
  readonly market: SimulatedMarket;
  readonly gateway: Gateway;
  readonly signal: AbortSignal;
}

/** A market that stands still, its exchange, and the adapter that does not know the market's time. */
async function open(options: Partial<SimulatedKucoinOptions> = {}, wsUrl: ((exchange: SimulatedServer) => string) | null = null): Promise<Table> {
  const market = await openMarket({ symbols: [{ base: 'BTC' }, { base: 'ETH' }], startTime: START, clock: () => manualClock(START), ticksPerMinute: 4 });
  const exchange = await startSimulatedKucoin({ market, ...options });
  ends.push(() => exchange.close());
  const endpoints = { restUrl: exchange.restUrl, wsUrl: wsUrl?.(exchange) ?? null };
  const gateway = createKucoinfuturesGateway({ endpoints, callTimeoutMs: 3_000, isAccelerated: true }, systemClock());
  ends.push(() => gateway.close());
  return { exchange, market, gateway, signal: AbortSignal.timeout(20_000) };
}

async function ccxtAt(exchange: SimulatedServer) {
  const client = await connectCcxt(exchange);
  ends.push(() => client.close());
  return client;
}

/** Whether a stream opens, or why it does not. */
const streamOf = async (gateway: Gateway): Promise<string> =>
  await new Promise((resolve) => {
    gateway.openStream({ onOpen: () => resolve('open'), onFrame: () => undefined, onMessage: () => undefined, onClosed: resolve });
  });

describe('KuCoin Futures against the unmodified ccxt', () => {
  it('gives the volume of candles in coins, where ccxt gives lots', async () => {
    const { exchange, market, gateway, signal } = await open();
    const since = FORMING - HALF_HOUR;
    const [candle] = await gateway.candles({ symbol: BTC, timeframe: '30m', since, until: since }, signal);
    const source = market.instrument('BTC').candle('30m', since, START);
    const coins = Number(market.instrument('BTC').quantityText(source?.volume ?? 0));
    expect(candle?.volume).toBe(coins);
    const [row] = await (await ccxtAt(exchange)).fetchOHLCV(BTC, '30m', since, 1);
    expect(row?.[5]).toBe(coins * 10_000);
  });

  it('stamps a ticker with the millisecond it happened in, where ccxt is one off', async () => {
    const { exchange, gateway, signal } = await open();
    // Every other millisecond is far enough from a double.
    exchange.fault({ kind: 'wrongClock', offsetMs: 2 });
    expect((await gateway.quote(BTC, signal)).at).toBe(START + 2);
    expect((await (await ccxtAt(exchange)).fetchTicker(BTC)).timestamp).toBe(START + 3);
  });

  it('counts open interest in coins, where ccxt counts lots', async () => {
    const { exchange, gateway, signal } = await open();
    const { amount } = await gateway.openInterest(BTC, signal);
    const ccxt = (await (await ccxtAt(exchange)).fetchOpenInterests([BTC]))[BTC];
    expect(ccxt?.openInterestAmount).toBeCloseTo((amount ?? Number.NaN) * 10_000, 6);
  });

  it('takes code 200002 for a limit that passes, where ccxt sees a refusal like any other', async () => {
    const { exchange, gateway, signal } = await open();
    const client = await ccxtAt(exchange);
    exchange.fault({ kind: 'rateLimited', form: 'code' });
    await expect(gateway.serverTime(signal)).rejects.toMatchObject({ name: 'RateLimitedError', isTransient: true });
    await expect(client.fetchTime()).rejects.toMatchObject({ name: 'ExchangeError' });
  });

  it.each<[string, FaultInput]>([
    ['null', { kind: 'badBody', form: 'nullData' }],
    ['a broken body', { kind: 'badBody', form: 'truncated' }],
  ])('takes %s in place of candles for a failure', async (_, fault) => {
    const { exchange, gateway, signal } = await open();
    await gateway.loadRules([BTC], signal);
    exchange.fault(fault);
    await expect(gateway.candles({ symbol: BTC, timeframe: '30m', since: FORMING, until: FORMING }, signal)).rejects.toMatchObject({ name: 'BadExchangeDataError' });
  });
});

describe('KuCoin Futures', () => {
  it.each(['oldest', 'newest'] as const)('gives a whole page of candles whatever this computer takes for the time, where the %s of too many are kept', async (rowsKept) => {
    const { gateway, signal } = await open({ rowsKept });
    const rows = gateway.candlesPerRequest;
    const until = FORMING - 3 * HALF_HOUR;
    const since = until - (rows - 1) * HALF_HOUR;
    const candles = await gateway.candles({ symbol: BTC, timeframe: '30m', since, until }, signal);
    expect(candles.map(({ openTime }) => openTime)).toEqual(Array.from({ length: rows }, (_, row) => since + row * HALF_HOUR));
  });

  it('reads settlements of many pages once each', async () => {
    const { exchange, gateway, signal } = await open();
    const until = Math.floor(START / DAY) * DAY;
    const history = await gateway.fundingHistory(BTC, until - 120 * DAY, until, signal);
    expect(history.map(({ at }) => at)).toEqual(Array.from({ length: 361 }, (_, row) => until - 120 * DAY + (row * DAY) / 3));
    expect(exchange.counters.requestsByPath['/api/v1/contract/funding-rates']).toBe(4);
  });

  it('tells the funding rate without a mark price where the exchange offers none', async () => {
    const { exchange, gateway, signal } = await open();
    await gateway.loadRules([BTC], signal);
    exchange.fault({ kind: 'badBody', form: 'nullData', match: 'mark-price' });
    const { mark, rate, nextAt } = await gateway.funding(BTC, signal);
    expect({ mark, isRate: Math.abs(rate) < 0.01, nextAt }).toEqual({ mark: null, isRate: true, nextAt: Math.ceil(START / (DAY / 3)) * (DAY / 3) });
    exchange.clearFaults();
    exchange.fault({ kind: 'serverError', match: 'mark-price' });
    await expect(gateway.funding(BTC, signal)).rejects.toMatchObject({ name: 'ExchangeUnavailableError' });
  });

  it('reads the contract list once for many calls, and again for a market it does not know', async () => {
    const { exchange, gateway, signal } = await open();
    const path = '/api/v1/contracts/active';
    await gateway.loadRules([BTC], signal);
    await gateway.quote(BTC, signal);
    await gateway.quote(symbolOf('ETH'), signal);
    expect(exchange.counters.requestsByPath[path]).toBe(1);
    await expect(gateway.quote(symbolOf('BTCC'), signal)).rejects.toMatchObject({ name: 'UnknownSymbolError', candidates: ['BTC/USDT:USDT'] });
    expect(exchange.counters.requestsByPath[path]).toBe(2);
  });

  it('reads rules anew after an hour, and nothing else', async () => {
    const real = new ManualRealClock();
    const { exchange, signal } = await open();
    const gateway = createKucoinfuturesGateway({ endpoints: { restUrl: exchange.restUrl, wsUrl: null }, callTimeoutMs: 3_000, isAccelerated: true }, real);
    ends.push(() => gateway.close());
    await gateway.loadRules([BTC], signal);
    real.advance(3_599_000);
    await gateway.loadRules([BTC], signal);
    real.advance(1_000);
    await gateway.quote(BTC, signal);
    expect(exchange.counters.requestsByPath['/api/v1/contracts/active']).toBe(1);
    await gateway.loadRules([BTC], signal);
    expect(exchange.counters.requestsByPath['/api/v1/contracts/active']).toBe(2);
  });
});

describe('a limit of KuCoin Futures', () => {
  it.each([
    [{ 'gw-ratelimit-reset': '1500' }, 1_500],
    [{ 'gw-ratelimit-reset': '1500', 'retry-after': '4' }, 4_000],
    [{ 'gw-ratelimit-reset': 'soon' }, null],
    [{ 'retry-after': '-4' }, null],
  ])('passes after the time that the headers %j tell', async (headers, retryAfterMs) => {
    const server = createServer((_, response) => {
      response.writeHead(429, headers).end('{"code":"429000","msg":"Too Many Requests"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(() => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    const gateway = createKucoinfuturesGateway({ endpoints: { restUrl: `http://127.0.0.1:${address.port}`, wsUrl: null }, callTimeoutMs: 3_000, isAccelerated: true }, systemClock());
    ends.push(() => gateway.close());
    await expect(gateway.serverTime(AbortSignal.timeout(5_000))).rejects.toMatchObject({ name: 'RateLimitedError', retryAfterMs });
  });
});

describe('the streams of KuCoin Futures', () => {
  it('are where the answer with the token says', async () => {
    const elsewhere = await open();
    const { exchange, gateway } = await open({ endpoint: `${elsewhere.exchange.wsUrl}/endpoint` });
    // The other exchange does not know the token: that it is asked at all is the point.
    expect(await streamOf(gateway)).toContain('token is invalid');
    expect(exchange.counters.connectionsOpened).toBe(0);
    expect(elsewhere.exchange.counters.connectionsOpened).toBe(1);
  });

  it.each(['', '/', '/endpoint', '/?mirror=1'])('are at the configured address where there is one, with "%s" behind it', async (path) => {
    const { exchange, gateway } = await open({ endpoint: 'ws://127.0.0.1:1/endpoint' }, ({ wsUrl }) => `${wsUrl}${path}`);
    expect(await streamOf(gateway)).toBe('open');
    expect(exchange.counters.connectionsOpened).toBe(1);
    expect(gateway.streamAddress.startsWith(exchange.wsUrl)).toBe(true);
  });

  it('are not dialled at an address that is none', async () => {
    const { gateway } = await open({ endpoint: 'http://127.0.0.1:1/' });
    expect(await streamOf(gateway)).toContain('expected an encrypted address');
  });

  it('do not open without a token, and say why', async () => {
    const { exchange, gateway } = await open();
    exchange.fault({ kind: 'serverError', status: 502, match: 'bullet' });
    expect(await streamOf(gateway)).toContain('The exchange cannot serve requests now (HTTP 502) (while asking for a stream token from KuCoin Futures)');
  });
});
