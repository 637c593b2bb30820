import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createBinanceusdmGateway } from '../../../../electron/exchanges/binanceusdm/binanceGateway.ts';
import { systemClock } from '../../../../electron/exchanges/realClock.ts';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';

const BTC = parseMarketSymbol('BTC') ?? raise();
const HOUR = 3_600_000;
const HALF_HOUR = 1_800_000;
const START = Date.UTC(2025, 0, 1);
const signal = new AbortController().signal;

function raise(): never {
  throw new Error('not a symbol');
}

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

type Answer = readonly [status: number, body: unknown];

/** An exchange that answers as told, and what it was asked. */
async function gatewayAt(answer: (path: string, query: Readonly<Record<string, string>>) => Answer) {
  const asked: { readonly path: string; readonly query: Readonly<Record<string, string>> }[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://exchange');
    const query = Object.fromEntries(searchParams);
    asked.push({ path: pathname, query });
    const [status, body] = answer(pathname, query);
    response.writeHead(status).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const gateway = createBinanceusdmGateway({ endpoints: { restUrl: `http://127.0.0.1:${address.port}`, wsUrl: null }, callTimeoutMs: 5_000, isAccelerated: true }, systemClock());
  ends.push(async () => {
    gateway.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { gateway, asked };
}

const refusal: Answer = [400, { code: -1_100, msg: 'Illegal characters found.' }];

describe('the gateway to Binance USD-M', () => {
  it('asks for exactly the candles of the range, with both of its ends', async () => {
    const { gateway, asked } = await gatewayAt(() => [200, []]);
    await gateway.candles({ symbol: BTC, timeframe: '30m', since: START, until: START + 19 * HALF_HOUR }, signal);
    expect(asked).toEqual([{
      path: '/fapi/v1/klines',
      query: { symbol: 'BTCUSDT', interval: '30m', limit: '20', startTime: String(START), endTime: String(START + 20 * HALF_HOUR - 1) },
    }]);
  });

  it('adds bid and ask from the book, which ccxt leaves out of the ticker of a future', async () => {
    const { gateway, asked } = await gatewayAt((path) => path.endsWith('24hr')
      ? [200, { symbol: 'BTCUSDT', lastPrice: '110', openPrice: '100', closeTime: START }]
      : [200, { symbol: 'BTCUSDT', bidPrice: '109', bidQty: '1', askPrice: '111', askQty: '2', time: START }]);
    await expect(gateway.quote(BTC, signal)).resolves.toEqual({ last: 110, change24h: 110 / 100 - 1, at: START, bid: 109, bidSize: 1, ask: 111, askSize: 2 });
    expect(asked.map(({ path }) => path)).toEqual(['/fapi/v1/ticker/24hr', '/fapi/v1/ticker/bookTicker']);
  });

  it('knows no bid and ask where a mirror has no books, but does not hide a failure', async () => {
    const ticker: Answer = [200, { symbol: 'BTCUSDT', lastPrice: '110' }];
    const without = await gatewayAt((path) => (path.endsWith('24hr') ? ticker : refusal));
    await expect(without.gateway.quote(BTC, signal)).resolves.toMatchObject({ last: 110, bid: null, ask: null });
    const failing = await gatewayAt((path) => (path.endsWith('24hr') ? ticker : [503, {}]));
    await expect(failing.gateway.quote(BTC, signal)).rejects.toMatchObject({ name: 'ExchangeUnavailableError' });
  });

  it('reads years of settlements in ranges that no answer can cut, not before the exchange opened', async () => {
    const { gateway, asked } = await gatewayAt((_, { startTime = '', endTime = '' }) => {
      const rows = [];
      for (let at = Math.ceil(Number(startTime) / HOUR) * HOUR; at <= Number(endTime); at += HOUR) rows.push({ symbol: 'BTCUSDT', fundingTime: at + 3, fundingRate: '0.0001' });
      return [200, rows.slice(0, 1_000)];
    });
    const hours = 2_500;
    const history = await gateway.fundingHistory(BTC, START, START + hours * HOUR, signal);
    expect(history.map(({ at }) => at)).toEqual(Array.from({ length: hours + 1 }, (_, hour) => START + hour * HOUR));
    expect(asked).toHaveLength(3);
    asked.length = 0;
    await gateway.fundingHistory(BTC, 0, Date.UTC(2019, 8, 2), signal);
    expect(asked.map(({ query }) => query['startTime'])).toEqual([String(Date.UTC(2019, 8, 1))]);
  });

  it('asks for open interest of the newest thirty days alone: the exchange refuses an older start', async () => {
    const { gateway, asked } = await gatewayAt(() => [200, [{ symbol: 'BTCUSDT', sumOpenInterest: '1', timestamp: START }]]);
    gateway.useClock(() => START);
    await gateway.openInterestHistory?.(BTC, 0, START + HOUR, signal);
    expect(asked[0]).toEqual({
      path: '/futures/data/openInterestHist',
      query: { symbol: 'BTCUSDT', period: '5m', limit: '500', startTime: String(START - 499 * 300_000 + 1), endTime: String(START + 1) },
    });
    asked.length = 0;
    await gateway.openInterestHistory?.(BTC, 0, START - 29 * 24 * HOUR, signal);
    expect(asked.map(({ query }) => query['startTime'])).toEqual([String(START - 30 * 24 * HOUR + HOUR)]);
    asked.length = 0;
    await expect(gateway.openInterestHistory?.(BTC, 0, START - 31 * 24 * HOUR, signal)).resolves.toEqual([]);
    expect(asked).toEqual([]);
  });

  it('names the market that a request was about where the exchange does not know it', async () => {
    const { gateway } = await gatewayAt(() => [400, { code: -1_121, msg: 'Invalid symbol.' }]);
    await expect(gateway.funding(BTC, signal)).rejects.toMatchObject({ name: 'UnknownSymbolError', symbols: [BTC] });
  });

  it('names a market that is not open', async () => {
    const { gateway } = await gatewayAt(() => [200, { symbols: [{ symbol: 'BTCUSDT', contractType: 'PERPETUAL', status: 'SETTLING', quoteAsset: 'USDT', marginAsset: 'USDT', filters: [] }] }]);
    await expect(gateway.loadRules([BTC], signal)).rejects.toMatchObject({ name: 'SymbolNotTradableError', symbols: [BTC] });
  });

  it('takes streams from the host of a REST address that is given alone', async () => {
    const { gateway } = await gatewayAt(() => refusal);
    expect(gateway.streamAddress).toBe(`${gateway.restAddress.replace('http', 'ws')}/ws`);
  });

  it('refuses a REST address with a path', () => {
    const endpoints = { restUrl: 'http://127.0.0.1:1/fapi/v1', wsUrl: null };
    expect(() => createBinanceusdmGateway({ endpoints, callTimeoutMs: 1_000, isAccelerated: false }, systemClock())).toThrow(/BINANCEUSDM_REST_URL.*scheme, host and port only/);
  });
});
