import { afterEach, describe, expect, it } from 'vitest';
import { createBitgetGateway } from '../../../../electron/exchanges/bitget/bitgetGateway.ts';
import type { Gateway } from '../../../../electron/exchanges/gateway.ts';
import { systemClock } from '../../../../electron/exchanges/realClock.ts';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import { startSimulatedBitget, type SimulatedBitgetOptions } from '../../../exchanges/bitget/startSimulatedBitget.ts';
import { manualClock } from '../../../exchanges/core/marketClock.ts';
import { openMarket } from '../../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../../exchanges/core/simulatedServer.ts';
import { connectCcxt } from '../../exchanges-sim/bitget/ccxtBitget.ts';

const BTC = parseMarketSymbol('BTC') ?? raise();
const HALF_HOUR = 1_800_000;
const DAY = 86_400_000;
/** Years before the clock of the computer that runs this. */
const START = Date.UTC(2024, 5, 1, 0, 10);
const FORMING = START - (START % HALF_HOUR);
const RECENT = '/api/v2/mix/market/candles';
const HISTORY = '/api/v2/mix/market/history-candles';

function raise(): never {
  throw new Error('not a symbol');
}

const ends: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Table {
  readonly exchange: SimulatedServer;
  readonly gateway: Gateway;
  readonly signal: AbortSignal;
}

/** A market that stands still, its exchange, and the adapter that does not know the market's time. */
async function open(options: Partial<SimulatedBitgetOptions> = {}): Promise<Table> {
  const market = await openMarket({ symbols: [{ base: 'BTC' }, { base: 'ETH' }], startTime: START, clock: () => manualClock(START), ticksPerMinute: 4 });
  const exchange = await startSimulatedBitget({ market, ...options });
  ends.push(() => exchange.close());
  const gateway = createBitgetGateway({ endpoints: { restUrl: exchange.restUrl, wsUrl: null }, callTimeoutMs: 3_000, isAccelerated: true }, systemClock());
  ends.push(() => gateway.close());
  return { exchange, gateway, signal: AbortSignal.timeout(20_000) };
}

const openTimes = async ({ gateway, signal }: Table, since: number, until: number): Promise<readonly number[]> =>
  (await gateway.candles({ symbol: BTC, timeframe: '30m', since, until }, signal)).map(({ openTime }) => openTime);
const row = (since: number, until: number): readonly number[] => Array.from({ length: (until - since) / HALF_HOUR + 1 }, (_, index) => since + index * HALF_HOUR);

async function ccxtAt(exchange: SimulatedServer) {
  const client = await connectCcxt(exchange);
  ends.push(() => client.close());
  return client;
}

describe('mark prices of Bitget', () => {
  it.each(['inclusive', 'exclusive'] as const)('are whole over many pages where the ends of a range are %s, and end before now', async (rangeEnds) => {
    const { exchange, gateway, signal } = await open({ rangeEnds, futureEnds: 'refused' });
    gateway.useClock(() => START);
    const marks = await gateway.markHistory?.(BTC, START - 1_000 * 300_000, START + DAY, signal);
    const last = START - 300_000;
    expect(marks?.map(({ at }) => at)).toEqual(Array.from({ length: 1_000 }, (_, step) => last - (999 - step) * 300_000));
    expect(exchange.counters.requestsByPath).toEqual({ '/api/v2/mix/market/history-mark-candles': 6 });
  });
});

describe('candles of Bitget', () => {
  it.each(['inclusive', 'exclusive'] as const)('are whole where the ends of a range are %s', async (rangeEnds) => {
    const table = await open({ rangeEnds });
    table.gateway.useClock(() => START);
    expect(await openTimes(table, FORMING - 9 * HALF_HOUR, FORMING)).toEqual(row(FORMING - 9 * HALF_HOUR, FORMING));
    expect(await openTimes(table, FORMING - 99 * HALF_HOUR, FORMING - 90 * HALF_HOUR)).toEqual(row(FORMING - 99 * HALF_HOUR, FORMING - 90 * HALF_HOUR));
    const old = FORMING - 60 * DAY;
    expect(await openTimes(table, old, old + 499 * HALF_HOUR)).toEqual(row(old, old + 499 * HALF_HOUR));
    expect(table.exchange.counters.requestsByPath).toEqual({ [RECENT]: 2, [HISTORY]: 3 });
  });

  it('begin where they were asked to begin in a long old range, where ccxt leaves out the beginning', async () => {
    const table = await open();
    table.gateway.useClock(() => START);
    const old = FORMING - 90 * DAY;
    const until = old + 299 * HALF_HOUR;
    expect(await openTimes(table, old, until)).toEqual(row(old, until));
    const client = await ccxtAt(table.exchange);
    const rows = await client.fetchOHLCV('BTC/USDT:USDT', '30m', old, 300, { until });
    expect(Number(rows[0]?.[0])).toBeGreaterThan(old);
  });

  it('come from the endpoint that fits the time of the exchange, where ccxt goes by the clock of the computer', async () => {
    const table = await open();
    await table.gateway.serverTime(table.signal);
    expect(await openTimes(table, FORMING - 299 * HALF_HOUR, FORMING)).toHaveLength(300);
    expect(table.exchange.counters.requestsByPath).toMatchObject({ [RECENT]: 1 });
    const client = await ccxtAt(table.exchange);
    await client.fetchOHLCV('BTC/USDT:USDT', '30m', FORMING - 299 * HALF_HOUR, 300, { until: START });
    expect(table.exchange.counters.requestsByPath).toMatchObject({ [RECENT]: 1, [HISTORY]: 1 });
  });

  it('are asked for up to now of an exchange that refuses ranges into the future, which is remembered', async () => {
    const table = await open({ futureEnds: 'refused' });
    table.gateway.useClock(() => START);
    for (let turn = 0; turn < 2; turn += 1) expect(await openTimes(table, FORMING - HALF_HOUR, FORMING + 50 * HALF_HOUR)).toEqual([FORMING - HALF_HOUR, FORMING]);
    expect(table.exchange.counters.requestsByPath).toEqual({ [RECENT]: 3 });
  });

  it('of an unknown market are refused with the reason of the exchange', async () => {
    const table = await open();
    table.gateway.useClock(() => START);
    const asked = table.gateway.candles({ symbol: parseMarketSymbol('NOSUCH') ?? raise(), timeframe: '30m', since: FORMING - HALF_HOUR, until: FORMING }, table.signal);
    await expect(asked).rejects.toThrow('Parameter NOSUCHUSDT does not exist');
  });

  it('are never partly told: where one page of several fails, the call fails', async () => {
    const table = await open({ faults: [{ kind: 'badBody', form: 'nullData', match: 'history-candles' }] });
    table.gateway.useClock(() => START);
    await expect(openTimes(table, FORMING - 31 * DAY, FORMING)).rejects.toMatchObject({ name: 'BadExchangeDataError' });
  });
});

describe('funding of Bitget', () => {
  it('tells settlements of long ago, where ccxt looks at the newest alone', async () => {
    const { gateway, exchange, signal } = await open();
    const [since, until] = [START - 80 * DAY, START - 70 * DAY];
    const history = await gateway.fundingHistory(BTC, since, until, signal);
    const source = exchange.market.fundingHistory('BTC', { from: since, to: until, limit: 1_000 }, START).reverse();
    expect(history).toEqual(source);
    expect(history).toHaveLength(30);
    const client = await ccxtAt(exchange);
    const rows = await client.fetchFundingRateHistory('BTC/USDT:USDT', since, 100);
    expect(rows.filter(({ timestamp }) => Number(timestamp) <= until)).toEqual([]);
  });

  it('ends at the beginning of the history', async () => {
    const { gateway, exchange, signal } = await open();
    const history = await gateway.fundingHistory(BTC, 0, START, signal);
    expect(history).toEqual(exchange.market.fundingHistory('BTC', { from: 0, to: START, limit: 10_000 }, START).reverse());
  });

  it('tells the rate with the mark price of the ticker', async () => {
    const { gateway, exchange, signal } = await open();
    const mark = exchange.market.markPrice('BTC', START);
    expect(await gateway.funding(BTC, signal)).toEqual({
      rate: mark?.fundingRate, nextAt: mark?.nextSettlementAt, mark: Number(exchange.market.instrument('BTC').priceText(mark?.mark ?? 0)),
    });
  });
});

describe('markets of Bitget', () => {
  it('reads the contract list once for many questions, and names what it does not know', async () => {
    const { gateway, exchange, signal } = await open();
    await gateway.loadRules([BTC], signal);
    await gateway.loadRules([BTC], signal);
    expect(exchange.counters.requestsByPath).toEqual({ '/api/v2/mix/market/contracts': 1 });
    await expect(gateway.loadRules([parseMarketSymbol('BTCC') ?? raise()], signal)).rejects.toMatchObject({ name: 'UnknownSymbolError', candidates: ['BTC/USDT:USDT'] });
  });

  it('tells its own addresses, or those it was given', () => {
    const make = (restUrl: string | null, wsUrl: string | null): Gateway => {
      const gateway = createBitgetGateway({ endpoints: { restUrl, wsUrl }, callTimeoutMs: 1_000, isAccelerated: false }, systemClock());
      ends.push(() => gateway.close());
      return gateway;
    };
    expect(make(null, null)).toMatchObject({ restAddress: 'https://api.bitget.com', streamAddress: 'wss://ws.bitget.com/v2/ws/public' });
    expect(make('http://127.0.0.1:9001/', null)).toMatchObject({ restAddress: 'http://127.0.0.1:9001', streamAddress: 'ws://127.0.0.1:9001/v2/ws/public' });
    expect(make('http://127.0.0.1:9001', 'ws://127.0.0.1:9002')).toMatchObject({ streamAddress: 'ws://127.0.0.1:9002/v2/ws/public' });
    expect(() => make('http://127.0.0.1:9001/api', null)).toThrow('exchanges.bitget.rest_url (BITGET_REST_URL)');
  });
});
