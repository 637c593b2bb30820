import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { FaultInput } from '../../../exchanges/core/fault.ts';
import { layTable, START, type ExchangeTable } from './exchangeTable.ts';
import { jsonOf, RawStream, type Received } from './rawStream.ts';

const TIME_PATH = '/openApi/swap/v2/server/time';
const SHORT_MS = 150;

let table: ExchangeTable;
const streams: RawStream[] = [];
beforeEach(async () => {
  table = await layTable();
});
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.close();
  await table.exchange.close();
});

async function connect(options: Parameters<typeof RawStream.connect>[1] = {}): Promise<RawStream> {
  const stream = await RawStream.connect(table.exchange.wsUrl, options);
  streams.push(stream);
  return stream;
}

/** A connection that is subscribed to BTC candles. */
async function watching(dataType = 'BTC-USDT@kline_30m'): Promise<RawStream> {
  const stream = await connect();
  stream.subscribe(dataType);
  await stream.nextWith({ id: dataType });
  return stream;
}

function ask(path = TIME_PATH): Promise<Response> {
  return fetch(`${table.exchange.restUrl}${path}`, { signal: AbortSignal.timeout(5_000) });
}

async function failure(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'no failure';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The next market data after one more turn. */
async function pushed(stream: RawStream): Promise<Received> {
  table.turn(500);
  return await stream.next();
}

describe('faults of connections', () => {
  it('drop closes with the given code, once', async () => {
    const stream = await watching();
    table.exchange.fault({ kind: 'drop', code: 1011 });
    table.turn(50);
    expect(await stream.closed).toBe(1011);
    const next = await watching();
    expect(jsonOf(await pushed(next))).not.toBeNull();
  });

  it('drop without a code resets the connection', async () => {
    const stream = await watching();
    table.exchange.fault({ kind: 'drop' });
    table.turn(50);
    expect(await stream.closed).toBe(1006);
  });

  it('dropEvery closes again and again', async () => {
    table.exchange.fault({ kind: 'dropEvery', everyMs: 1_000, code: 1001 });
    for (let round = 0; round < 3; round += 1) {
      const stream = await watching();
      table.turn(1_000);
      expect(await stream.closed).toBe(1001);
    }
  });

  it('halfOpen stops data, pings, acknowledgements and pongs without closing, for this connection alone', async () => {
    const stream = await watching();
    table.exchange.fault({ kind: 'halfOpen' });
    table.turn(50);
    const { framesSent } = table.exchange.counters;
    for (let turn = 0; turn < 10; turn += 1) table.turn(5_000);
    stream.subscribe('BTC-USDT@trade');
    expect(await stream.pong(SHORT_MS)).toBe(false);
    expect(table.exchange.counters).toMatchObject({ framesSent, connectionsOpen: 1, messagesReceived: 1 });
    expect(jsonOf(await pushed(await watching()))).not.toBeNull();
  });

  it('refuse resets requests and connection attempts', async () => {
    table.exchange.fault({ kind: 'refuse' });
    await expect(ask()).rejects.toThrow('fetch failed');
    await expect(connect()).rejects.toThrow(/ECONNRESET|hang up/);
  });

  it('refuseUpgrade answers connection attempts with a status', async () => {
    table.exchange.fault({ kind: 'refuseUpgrade', status: 429, times: 1 });
    await expect(connect()).rejects.toThrow('429');
    await expect(connect()).resolves.toBeDefined();
  });

  it('silent accepts requests and connection attempts and never answers, until cleared', async () => {
    const id = table.exchange.fault({ kind: 'silent' });
    await expect(fetch(`${table.exchange.restUrl}${TIME_PATH}`, { signal: AbortSignal.timeout(SHORT_MS) })).rejects.toThrow(/timeout/i);
    await expect(connect({ withinMs: SHORT_MS })).rejects.toThrow(/timed out/i);
    expect(table.exchange.counters.requests).toBe(1);
    table.exchange.clearFaults(id);
    expect((await ask()).status).toBe(200);
  });

  it('silent on one side leaves the other alone', async () => {
    const stream = await watching();
    table.exchange.fault({ kind: 'silent', channel: 'ws' });
    const { framesSent } = table.exchange.counters;
    for (let turn = 0; turn < 5; turn += 1) table.turn(5_000);
    expect((await ask()).status).toBe(200);
    expect(table.exchange.counters.framesSent).toBe(framesSent);
    expect(stream.waiting).toEqual([]);
  });

  it('silentAfterConnect accepts a stream and sends nothing on it, not even acknowledgements', async () => {
    table.exchange.fault({ kind: 'silentAfterConnect', times: 1 });
    const mute = await connect();
    mute.subscribe('BTC-USDT@kline_30m');
    const other = await watching();
    for (let turn = 0; turn < 10; turn += 1) table.turn(1_000);
    await other.nextWith({ dataType: 'BTC-USDT@kline_30m' });
    expect(mute.waiting).toEqual([]);
  });

  it('noPong leaves protocol pings without an answer', async () => {
    const stream = await connect();
    expect(await stream.pong(5_000)).toBe(true);
    table.exchange.fault({ kind: 'noPong' });
    expect(await stream.pong(SHORT_MS)).toBe(false);
  });

  it('maintenance closes streams, refuses new ones and answers REST with 503', async () => {
    const stream = await watching();
    table.exchange.fault({ kind: 'maintenance' });
    table.turn(50);
    expect(await stream.closed).toBe(1012);
    await expect(connect()).rejects.toThrow('503');
    expect((await ask()).status).toBe(503);
  });
});

describe('faults of streams', () => {
  it('stall stops market data while pings and acknowledgements go on', async () => {
    const stream = await watching();
    table.exchange.fault({ kind: 'stall' });
    table.turn(0);
    table.turn(5_000);
    expect(await stream.next()).toEqual({ kind: 'text', text: 'Ping' });
    stream.subscribe('BTC-USDT@trade');
    await stream.nextWith({ id: 'BTC-USDT@trade' });
    expect(table.exchange.counters.dataFramesSent).toBe(0);
  });

  it('stall can concern one topic alone', async () => {
    const stream = await watching();
    stream.subscribe('ETH-USDT@kline_30m');
    await stream.nextWith({ id: 'ETH-USDT@kline_30m' });
    table.exchange.fault({ kind: 'stall', match: 'BTC' });
    expect(jsonOf(await pushed(stream))).toMatchObject({ s: 'ETH-USDT' });
  });

  it('lostAcks keeps acknowledgements back, with or without subscribing', async () => {
    const stream = await connect();
    table.exchange.fault({ kind: 'lostAcks', times: 1, subscribes: false });
    table.exchange.fault({ kind: 'lostAcks', times: 1 });
    stream.subscribe('BTC-USDT@kline_30m');
    stream.subscribe('ETH-USDT@kline_30m');
    stream.subscribe('SOL-USDT@kline_30m');
    expect(jsonOf(await stream.next())).toMatchObject({ id: 'SOL-USDT@kline_30m', code: 0 });
    table.turn(50);
    expect(jsonOf(await stream.next())).toMatchObject({ s: 'ETH-USDT' });
    expect(jsonOf(await stream.next())).toMatchObject({ s: 'SOL-USDT' });
    expect(table.exchange.counters.subscriptions).toBe(2);
  });

  it.each<[NonNullable<(FaultInput & { kind: 'garbage' })['form']>, (received: Received) => unknown, unknown]>([
    ['undecodable', (received) => received.kind, 'damaged'],
    ['brokenJson', (received) => received.kind === 'text' && received.text.startsWith('{"code"') && jsonOf(received), null],
    ['null', (received) => received, { kind: 'text', text: 'null' }],
    ['number', (received) => received, { kind: 'text', text: '42' }],
    ['text', (received) => received, { kind: 'text', text: 'Service busy' }],
    ['empty', (received) => received, { kind: 'text', text: '{}' }],
    ['wrongTypes', (received) => jsonOf(received)?.['data'], [{ c: null, o: null, h: null, l: null, v: null, T: 'NaN' }]],
    ['unknownSymbol', (received) => jsonOf(received)?.['s'], 'NOPE-USDT'],
  ])('garbage of the form %s replaces a frame', async (form, seen, expected) => {
    const stream = await watching();
    table.exchange.fault({ kind: 'garbage', form, times: 1 });
    expect(seen(await pushed(stream))).toEqual(expected);
    expect(jsonOf(await pushed(stream))).toMatchObject({ s: 'BTC-USDT' });
  });

  it('garbage without a form takes several', async () => {
    const stream = await watching();
    table.exchange.fault({ kind: 'garbage' });
    const seen = new Set<string>();
    for (let turn = 0; turn < 40; turn += 1) {
      const received = await pushed(stream);
      seen.add(received.kind === 'damaged' ? 'damaged' : received.text.slice(0, 6));
    }
    expect(seen.size).toBeGreaterThan(4);
  });

  it('truncated cuts frames off so that they cannot be unpacked', async () => {
    const stream = await watching();
    table.exchange.fault({ kind: 'truncated', times: 1 });
    expect((await pushed(stream)).kind).toBe('damaged');
  });

  it('duplicates sends the same frame twice', async () => {
    const stream = await watching();
    table.exchange.fault({ kind: 'duplicates', times: 1 });
    const first = await pushed(stream);
    expect(await stream.next()).toEqual(first);
  });

  it('reorder sends a frame after the one that follows it', async () => {
    const stream = await watching('BTC-USDT@trade');
    table.exchange.fault({ kind: 'reorder', times: 1 });
    const times: number[] = [];
    const from = table.market.now();
    for (let turn = 0; turn < 4; turn += 1) table.turn(2_000);
    for (let frame = 0; frame < 4; frame += 1) {
      const { data } = await stream.nextWith({ dataType: 'BTC-USDT@trade' });
      if (Array.isArray(data)) times.push(Math.floor((data[0].T - from) / 120_000));
    }
    expect(times).toEqual([1, 0, 2, 3]);
  });

  it('lateCorrection pushes a changed version of a closed candle', async () => {
    const stream = await watching();
    const closed = START - (START % 1_800_000) - 1_800_000;
    const answer = await ask(`/openApi/swap/v3/quote/klines?symbol=BTC-USDT&interval=30m&startTime=${closed}&endTime=${closed}`);
    const { data: [original] } = await answer.json();
    table.exchange.fault({ kind: 'lateCorrection' });
    table.turn(0);
    const { data } = jsonOf(await stream.next()) ?? {};
    expect(data).toMatchObject([{ T: closed, o: original.open, h: original.high, l: original.low }]);
    expect(data).not.toMatchObject([{ c: original.close }]);
  });
});

describe('faults of REST', () => {
  it.each<[NonNullable<(FaultInput & { kind: 'badBody' })['form']>, RegExp]>([
    ['empty', /^$/],
    ['html', /^<!DOCTYPE html>/],
    ['truncated', /^\{"code":0,"msg":""[^}]*$/],
    ['nullData', /"data":null\}$/],
    ['emptyList', /"data":\[\]\}$/],
  ])('badBody of the form %s comes with status 200', async (form, body) => {
    table.exchange.fault({ kind: 'badBody', form, times: 1 });
    const answer = await ask();
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(body);
    expect(await (await ask()).json()).toMatchObject({ code: 0 });
  });

  it('badBody of the form cut breaks the connection off inside the body', async () => {
    table.exchange.fault({ kind: 'badBody', form: 'cut' });
    const answer = await ask();
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  it('rateLimited answers 429, with the time to wait where given, or the code of the exchange', async () => {
    table.exchange.fault({ kind: 'rateLimited', times: 1 });
    table.exchange.fault({ kind: 'rateLimited', times: 1, retryAfterSeconds: 7 });
    table.exchange.fault({ kind: 'rateLimited', times: 1, form: 'code' });
    const [plain, waiting, coded] = [await ask(), await ask(), await ask()];
    expect([plain.status, plain.headers.get('retry-after')]).toEqual([429, null]);
    expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await coded.json()).toMatchObject({ code: 100410, msg: expect.stringContaining(`unblocked after ${START + 5_000}`) });
  });

  it('serverError answers with the status, for the path that it is aimed at', async () => {
    table.exchange.fault({ kind: 'serverError', status: 502, match: 'klines' });
    expect((await ask('/openApi/swap/v3/quote/klines')).status).toBe(502);
    expect((await ask()).status).toBe(200);
  });

  it('slow answers late', async () => {
    table.exchange.fault({ kind: 'slow', delayMs: 60_000 });
    await expect(fetch(`${table.exchange.restUrl}${TIME_PATH}`, { signal: AbortSignal.timeout(SHORT_MS) })).rejects.toThrow(/timeout/i);
    table.exchange.clearFaults();
    table.exchange.fault({ kind: 'slow', delayMs: 1 });
    expect((await ask()).status).toBe(200);
  });

  it('wrongClock moves the server time and leaves the candles alone', async () => {
    table.exchange.fault({ kind: 'wrongClock', offsetMs: -7_000 });
    expect(await (await ask()).json()).toMatchObject({ data: { serverTime: START - 7_000 } });
    const { data } = await (await ask('/openApi/swap/v3/quote/klines?symbol=BTC-USDT&interval=30m&limit=1')).json();
    expect(data).toMatchObject([{ time: START - (START % 1_800_000) }]);
  });
});

describe('an exchange that is closed', () => {
  it('ends held requests, silent upgrades, half-open streams and late answers', async () => {
    await watching();
    table.exchange.fault({ kind: 'halfOpen' });
    table.turn(50);
    table.exchange.fault({ kind: 'slow', delayMs: 60_000, times: 1 });
    const late = failure(ask());
    await expect.poll(() => table.exchange.counters.requests).toBe(1);
    table.exchange.fault({ kind: 'silent' });
    const held = failure(ask());
    const upgrade = failure(connect());
    await expect.poll(() => table.exchange.counters.faultsApplied.silent).toBe(2);
    await table.exchange.close();
    expect(await Promise.all([late, held, upgrade])).toEqual(['fetch failed', 'fetch failed', expect.stringMatching(/hang up|ECONNRESET/)]);
    expect(table.exchange.counters.connectionsOpen).toBe(0);
  });
});
