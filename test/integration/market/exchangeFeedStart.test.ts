import { createServer } from 'node:http';
import { describe, expect, it, type TestContext } from 'vitest';
import { parseMarketSymbol } from '../../../shared/domain/ids.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { connectFeed } from './feedHarness.ts';

const never = new AbortController().signal;

async function webPage({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, body: string): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the page has no port');
  return `http://127.0.0.1:${address.port}`;
}

describe.concurrent('opening an exchange', () => {
  it('gives the rules, the latency and no clock offset on an accelerated clock', async (test) => {
    const { feed, symbols } = await connectFeed(test);
    const opened = await feed.open(symbols, never);
    expect(opened.instruments.map(({ symbol, rules }) => [symbol, rules?.takerFee])).toEqual([['BTC/USDT:USDT', 0.0005], ['ETH/USDT:USDT', 0.0005]]);
    expect(opened.latencyMs).toBeGreaterThan(0);
    expect(opened.clockOffsetMs).toBeNull();
  });

  it('names an exchange that cannot be reached, and its address', async (test) => {
    const harness = await connectFeed(test, { restUrl: 'http://127.0.0.1:9' });
    await expect(harness.open()).rejects.toMatchObject({
      name: 'ExchangeUnreachableError',
      code: 'exchange-unreachable',
      message: expect.stringContaining('http://127.0.0.1:9'),
      nextStep: expect.stringContaining('BINGX_REST_URL'),
    });
  });

  it('names an exchange that accepts and never answers, within two deadlines', async (test) => {
    const harness = await connectFeed(test, { faults: [{ kind: 'silent' }] });
    await expect(harness.open()).rejects.toMatchObject({ name: 'ExchangeSilentError', code: 'exchange-silent' });
  });

  it('gives up at once when the caller does', async (test) => {
    const { feed, symbols } = await connectFeed(test, { faults: [{ kind: 'silent' }] });
    const caller = new AbortController();
    const opening = feed.open(symbols, caller.signal);
    caller.abort(new Error('cancelled by the user'));
    await expect(opening).rejects.toThrow('cancelled by the user');
  });

  it('refuses a web page in place of an exchange', async (test) => {
    const harness = await connectFeed(test, { restUrl: await webPage(test, '<!DOCTYPE html><h1>Welcome</h1>') });
    await expect(harness.open()).rejects.toMatchObject({ name: 'BadExchangeDataError', message: expect.stringContaining('HTML page') });
  });

  it('refuses empty answers with status 200', async (test) => {
    const harness = await connectFeed(test, { restUrl: await webPage(test, '') });
    await expect(harness.open()).rejects.toMatchObject({ name: 'BadExchangeDataError', message: expect.stringContaining('empty') });
  });

  it('names unknown symbols and offers similar ones', async (test) => {
    const { feed } = await connectFeed(test);
    const symbol = parseMarketSymbol('BTCC');
    if (symbol === null) throw new Error('not a symbol');
    await expect(feed.open([symbol], never)).rejects.toMatchObject({
      name: 'UnknownSymbolError', symbols: ['BTCC/USDT:USDT'], candidates: expect.arrayContaining(['BTC/USDT:USDT']),
    });
  });

  it('tells that the exchange runs faster than it was said to', async (test) => {
    const harness = await connectFeed(test, { speed: 60, declaredSpeed: 1 });
    await expect(harness.open()).rejects.toMatchObject({ name: 'ClockSkewError', nextStep: expect.stringMatching(/--speed (5\d|6\d)/) });
  });

  it('tells that the exchange runs slower than it was said to', async (test) => {
    const harness = await connectFeed(test, { speed: 1, declaredSpeed: 60 });
    await expect(harness.open()).rejects.toMatchObject({ name: 'ClockSkewError', nextStep: expect.stringContaining('--speed 1') });
  });

  it('refuses a clock that contradicts the candles', async (test) => {
    const harness = await connectFeed(test, { faults: [{ kind: 'wrongClock', offsetMs: -2 * 86_400_000 }] });
    await expect(harness.open()).rejects.toMatchObject({ name: 'ClockSkewError', message: expect.stringContaining('newest 30m candle') });
  });

  it('survives a few failures of the server on the way', async (test) => {
    const harness = await connectFeed(test, { faults: [{ kind: 'serverError', times: 1 }, { kind: 'badBody', form: 'html', times: 1 }] });
    await expect(harness.open()).resolves.toBeUndefined();
  });

  it('refuses an address with a path', async (test) => {
    await expect(connectFeed(test, { restUrl: 'http://127.0.0.1:9/openApi' })).rejects.toMatchObject({ name: 'BadEndpointError', setting: expect.stringContaining('BINGX_REST_URL') });
  });
});

describe('history', () => {
  it('pages back further than one request gives', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC'] });
    await harness.open();
    const columns = await harness.feed.history({ instrument: 0, timeframe: '30m', count: 2_500, until: harness.feed.now() }, never);
    const times = [...columns.openTime];
    expect(times).toHaveLength(2_500);
    expect(times.slice(1).every((time, row) => time - (times[row] ?? 0) === TIMEFRAME_MS['30m'])).toBe(true);
    expect((times.at(-1) ?? 0) + TIMEFRAME_MS['30m']).toBeLessThanOrEqual(harness.feed.now());
  });

  it('gives what there is where the listing begins', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC'] });
    await harness.open();
    const columns = await harness.feed.history({ instrument: 0, timeframe: '4h', count: 4_000, until: harness.feed.now() }, never);
    expect(columns.openTime.length).toBeGreaterThan(900);
    expect(columns.openTime.length).toBeLessThan(4_000);
  });

  it('is whole although the server fails, limits and answers empty lists', async (test) => {
    const harness = await connectFeed(test, {
      bases: ['BTC'],
      faults: [
        { kind: 'badBody', form: 'emptyList', times: 1, match: 'klines' },
        { kind: 'serverError', times: 2, match: 'klines' },
        { kind: 'rateLimited', times: 1, retryAfterSeconds: 1, match: 'klines' },
      ],
    });
    await harness.open();
    const columns = await harness.feed.history({ instrument: 0, timeframe: '30m', count: 800, until: harness.feed.now() }, never);
    expect(columns.openTime).toHaveLength(800);
  });
});
