import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { manualClock } from '../../../exchanges/core/marketClock.ts';
import { openMarket, type SimulatedMarket } from '../../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../../exchanges/core/simulatedServer.ts';
import type { FaultInput } from '../../../exchanges/core/fault.ts';
import { startSimulatedKucoin } from '../../../exchanges/kucoin/startSimulatedKucoin.ts';

const START = Date.UTC(2024, 5, 1, 0, 10);
const CANDLES = '/contractMarket/limitCandle:XBTUSDTM_30min';

let exchange: SimulatedServer;
let market: SimulatedMarket;
let realMs = 0;
let advance: (byMs: number) => void;
const sockets: WebSocket[] = [];
beforeEach(async () => {
  const clock = manualClock(START);
  realMs = 0;
  advance = (byMs) => {
    realMs += byMs;
    clock.advance(byMs * 60);
    exchange.poll();
  };
  market = await openMarket({ symbols: [{ base: 'BTC' }, { base: 'ETH' }], startTime: START, clock: () => clock, ticksPerMinute: 4 });
  exchange = await startSimulatedKucoin({ market, isSelfPolling: false, monotonicMs: () => realMs, tokenLifetimeMs: 60_000 });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await exchange.close();
});

interface Stream {
  readonly texts: string[];
  send(message: Readonly<Record<string, unknown>>): void;
  /** Waits for a frame that holds this text, and takes all up to it. */
  taken(part: string): Promise<string>;
  readonly closed: Promise<number>;
}

async function token(): Promise<{ readonly token: string; readonly endpoint: string }> {
  const response = await fetch(`${exchange.restUrl}/api/v1/bullet-public`, { method: 'POST' });
  const body: { readonly data: { readonly token: string; readonly instanceServers: readonly [{ readonly endpoint: string }] } } = JSON.parse(await response.text());
  return { token: body.data.token, endpoint: body.data.instanceServers[0].endpoint };
}

function dial(endpoint: string, given: string): Stream {
  const socket = new WebSocket(`${endpoint}?token=${given}&privateChannel=false&connectId=publicFutures`);
  sockets.push(socket);
  const texts: string[] = [];
  socket.on('message', (data) => texts.push(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
  return {
    texts,
    closed: new Promise((resolve) => {
      socket.on('close', resolve);
    }),
    send: (message) => socket.send(JSON.stringify(message)),
    taken: async (part) => {
      await expect.poll(() => texts.some((text) => text.includes(part)), { interval: 5 }).toBe(true);
      const at = texts.findIndex((text) => text.includes(part));
      return texts.splice(0, at + 1).at(-1) ?? '';
    },
  };
}

async function connected(topic?: string): Promise<Stream> {
  const { token: given, endpoint } = await token();
  const stream = dial(endpoint, given);
  await stream.taken('"welcome"');
  if (topic !== undefined) {
    stream.send({ id: '1', type: 'subscribe', topic, response: true });
    await stream.taken('"ack"');
  }
  return stream;
}

describe('streams of the simulated KuCoin', () => {
  it('greet with the id of the connection, acknowledge where that is wanted, answer pings', async () => {
    const { token: given, endpoint } = await token();
    const stream = dial(endpoint, given);
    expect(await stream.taken('welcome')).toBe('{"id":"publicFutures","type":"welcome"}');
    stream.send({ id: '7', type: 'subscribe', topic: CANDLES, response: true });
    expect(await stream.taken('ack')).toBe('{"id":"7","type":"ack"}');
    stream.send({ id: '8', type: 'ping' });
    expect(await stream.taken('pong')).toBe('{"id":"8","type":"pong"}');
  });

  it('refuse a token that is unknown or too old, at the start and later', async () => {
    const { token: given, endpoint } = await token();
    const stranger = dial(endpoint, 'made-up');
    expect(await stranger.taken('error')).toContain('"code":401,"data":"token is invalid"');
    expect(await stranger.closed).toBe(1008);
    const stream = dial(endpoint, given);
    await stream.taken('welcome');
    realMs += 60_000;
    stream.send({ id: '1', type: 'subscribe', topic: CANDLES, response: true });
    expect(await stream.taken('error')).toContain('token is expired');
    expect(await dial(endpoint, given).taken('error')).toContain('token is expired');
  });

  it('refuse topics that do not exist', async () => {
    const stream = await connected();
    stream.send({ id: '2', type: 'subscribe', topic: '/contractMarket/limitCandle:NOPEUSDTM_1min', response: true });
    expect(await stream.taken('error')).toContain('"id":"2","type":"error","code":404');
  });

  it('push candles with the close before the high, and lots last', async () => {
    const stream = await connected(CANDLES);
    advance(1_000);
    const { data }: { readonly data: { readonly candles: readonly string[] } } = JSON.parse(await stream.taken('candle.stick'));
    const [seconds, open, close, high, low, , lots] = data.candles.map(Number);
    const now = market.now();
    const candle = market.instrument('BTC').candle('30m', START - (START % 1_800_000), now);
    expect(seconds).toBe((START - (START % 1_800_000)) / 1_000);
    const price = (scaled: number | undefined): number => Number(market.instrument('BTC').priceText(scaled ?? 0));
    expect([open, high, low, close, lots]).toEqual([price(candle?.open), price(candle?.high), price(candle?.low), price(candle?.close), candle?.volume]);
  });

  it('push each trade in a frame of its own, with nanoseconds', async () => {
    const stream = await connected('/contractMarket/execution:XBTUSDTM');
    advance(5_000);
    const traded = market.instrument('BTC').ticks(START, market.now()).filter(({ quantity }) => quantity > 0);
    await expect.poll(() => stream.texts.filter((text) => text.includes('"match"')).length, { interval: 5 }).toBe(traded.length);
    expect(stream.texts[0]).toContain(`"ts":${traded[0]?.at}999999}`);
  });

  it('end a connection from which no ping comes', async () => {
    const stream = await connected();
    advance(28_000);
    expect(exchange.counters.closedUnanswered).toBe(0);
    advance(1);
    expect(await stream.closed).toBe(1001);
    expect(exchange.counters.closedUnanswered).toBe(1);
  });

  it('do not answer pings, or subscriptions, where that is the fault', async () => {
    const stream = await connected();
    exchange.fault({ kind: 'noPong', times: 1 });
    exchange.fault({ kind: 'lostAcks', subscribes: false, times: 1 });
    stream.send({ id: '1', type: 'ping' });
    stream.send({ id: '2', type: 'subscribe', topic: CANDLES, response: true });
    stream.send({ id: '3', type: 'ping' });
    await stream.taken('"3"');
    expect(exchange.counters.subscriptions).toBe(0);
  });

  it.each<[FaultInput, RegExp]>([
    [{ kind: 'garbage', form: 'brokenJson' }, /^\{"topic".*[^}]$/],
    [{ kind: 'garbage', form: 'unknownSymbol' }, /NOPE/],
    [{ kind: 'garbage', form: 'wrongTypes' }, /"candles":\[null,null/],
    [{ kind: 'truncated' }, /^\{"topic".*[^}]$/],
  ])('spoil frames by %j', async (fault, found) => {
    const stream = await connected(CANDLES);
    exchange.fault({ ...fault, times: 1 });
    advance(1_000);
    expect(await stream.taken('')).toMatch(found);
  });
});

describe('REST of the simulated KuCoin', () => {
  const ask = async (path: string) => {
    const response = await fetch(`${exchange.restUrl}${path}`);
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.text() };
  };

  it('refuses in its own envelope', async () => {
    expect(await ask('/api/v1/ticker?symbol=NOPEUSDTM')).toMatchObject({ status: 200, body: '{"code":"100001","msg":"contract NOPEUSDTM does not exist"}' });
    expect(await ask('/api/v1/kline/query?symbol=XBTUSDTM&granularity=7')).toMatchObject({ body: '{"code":"400100","msg":"granularity 7 is invalid"}' });
    expect(await ask('/api/v1/orders')).toMatchObject({ status: 401 });
    expect(await ask('/api/v9/nothing')).toMatchObject({ status: 404 });
    expect(await ask('/api/v1/bullet-public')).toMatchObject({ status: 405 });
  });

  it('limits requests by HTTP or by its code', async () => {
    exchange.fault({ kind: 'rateLimited', retryAfterSeconds: 3, times: 1 });
    expect(await ask('/api/v1/timestamp')).toMatchObject({ status: 429, retryAfter: '3', body: '{"code":"429000","msg":"Too Many Requests"}' });
    exchange.fault({ kind: 'rateLimited', form: 'code', times: 1 });
    const { status, body } = await ask('/api/v1/timestamp');
    expect(status).toBe(200);
    expect(body).toContain('200002');
  });

  it('leaves candles out where the fault says so, and shows a wrong clock', async () => {
    exchange.fault({ kind: 'wrongClock', offsetMs: 5_000 });
    expect((await ask('/api/v1/timestamp')).body).toBe(`{"code":"200000","data":${START + 5_000}}`);
    const forming = START - (START % 1_800_000);
    const path = `/api/v1/kline/query?symbol=XBTUSDTM&granularity=30&from=${forming - 1_800_000}&to=${START}`;
    expect(JSON.parse((await ask(path)).body)).toMatchObject({ data: [[forming - 1_800_000], [forming]].map(([at]) => expect.arrayContaining([at])) });
    exchange.fault({ kind: 'missingCandles', inRest: true });
    expect(JSON.parse((await ask(path)).body)).toMatchObject({ data: [expect.arrayContaining([forming - 1_800_000])] });
  });
});
