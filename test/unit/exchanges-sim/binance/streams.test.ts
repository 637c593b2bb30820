import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { layTable, START, type ExchangeTable } from './exchangeTable.ts';
import { FrameStream } from './frameStream.ts';

const MINUTE = 60_000;

describe('the streams of the simulated Binance', () => {
  let table: ExchangeTable;
  const streams: FrameStream[] = [];
  beforeEach(async () => {
    table = await layTable();
  });
  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.close();
    await table.exchange.close();
  });

  async function connect(path = '/market/ws/0', answersPings = true): Promise<FrameStream> {
    const stream = await FrameStream.connect(table.exchange.wsUrl, path, answersPings);
    streams.push(stream);
    return stream;
  }

  async function subscribed(path: string, ...names: string[]): Promise<FrameStream> {
    const stream = await connect(path);
    stream.ask('SUBSCRIBE', names, 7);
    expect(await stream.nextValue()).toEqual({ result: null, id: 7 });
    return stream;
  }

  it('push the forming candle with its closed flag down, and the closed one with it up', async () => {
    const stream = await subscribed('/market/ws', 'btcusdt@kline_1m');
    table.turn(500);
    const btc = table.market.instrument('BTC');
    const candle = btc.candle('1m', START, table.market.now());
    expect(await stream.nextValue()).toMatchObject({
      e: 'kline', E: table.market.now(), s: 'BTCUSDT',
      k: {
        t: START, T: START + MINUTE - 1, s: 'BTCUSDT', i: '1m', x: false,
        o: btc.priceText(candle?.open ?? 0), h: btc.priceText(candle?.high ?? 0), l: btc.priceText(candle?.low ?? 0), c: btc.priceText(candle?.close ?? 0),
        v: btc.quantityText(candle?.volume ?? 0),
      },
    });
    table.turn(500);
    expect(await stream.nextValue()).toMatchObject({ k: { t: START, x: true } });
    expect(await stream.nextValue()).toMatchObject({ k: { t: START + MINUTE, x: false } });
  });

  it('push every trade in a frame of its own, each once', async () => {
    const stream = await subscribed('/public/ws/3', 'solusdt@trade');
    const sol = table.market.instrument('SOL');
    for (let turn = 0; turn < 5; turn += 1) table.turn(1_000);
    const expected = sol.ticks(START, table.market.now()).filter((tick) => tick.quantity > 0).map((tick) => ({
      e: 'trade', s: 'SOLUSDT', t: tick.id, p: sol.priceText(tick.price), q: sol.quantityText(tick.quantity), T: tick.at, m: tick.buyerIsMaker, X: 'MARKET',
    }));
    const pushed: unknown[] = [];
    while (pushed.length < expected.length) pushed.push(await stream.nextValue());
    expect(pushed).toMatchObject(expected);
  });

  it('push the ticker and the mark price on one side, the best prices and books on the other', async () => {
    const market = await subscribed('/market/ws/0', 'btcusdt@ticker');
    const open = await subscribed('/public/ws/1', 'btcusdt@bookTicker');
    table.turn(50);
    const rest = await (await fetch(`${table.exchange.restUrl}/fapi/v1/ticker/24hr?symbol=BTCUSDT`)).json();
    const book = await (await fetch(`${table.exchange.restUrl}/fapi/v1/ticker/bookTicker?symbol=BTCUSDT`)).json();
    expect(await market.nextValue()).toMatchObject({ e: '24hrTicker', s: 'BTCUSDT', c: rest.lastPrice, o: rest.openPrice, q: rest.quoteVolume });
    expect(await open.nextValue()).toMatchObject({ e: 'bookTicker', s: 'BTCUSDT', b: book.bidPrice, B: book.bidQty, a: book.askPrice, A: book.askQty });
    market.ask('SUBSCRIBE', ['ethusdt@markPrice@1s'], 8);
    expect(await market.nextValue()).toEqual({ result: null, id: 8 });
    open.ask('SUBSCRIBE', ['ethusdt@depth5@100ms'], 9);
    expect(await open.nextValue()).toEqual({ result: null, id: 9 });
    table.turn(50);
    expect(await market.nextValue()).toMatchObject({ e: 'markPriceUpdate', s: 'ETHUSDT', p: expect.any(String), T: Date.UTC(2024, 5, 1, 8) });
    expect(await open.nextValue()).toMatchObject({ e: 'depthUpdate', s: 'ETHUSDT', b: { length: 5 }, a: { length: 5 } });
  });

  it.each([
    ['/market/ws', 'btcusdt@bookTicker'], ['/market/ws', 'btcusdt@trade'], ['/public/ws', 'btcusdt@kline_1m'], ['/public/ws', 'btcusdt@ticker'],
    ['/market/ws', 'dogeusdt@ticker'], ['/market/ws', 'BTCUSDT@ticker'], ['/market/ws', 'btcusdt@kline_7m'], ['/market/ws', 'btcusdt@nothing'], ['/market/ws', 'btcusdt'],
  ])('on %s refuse %s, and everything asked for with it', async (path, name) => {
    const stream = await connect(path);
    stream.ask('SUBSCRIBE', ['btcusdt@kline_1m', name, 'btcusdt@bookTicker'], 5);
    expect(await stream.nextValue()).toEqual({ error: { code: 2, msg: 'Invalid request: invalid stream' }, id: 5 });
    expect(table.exchange.counters.subscriptions).toBe(0);
  });

  it('stop a stream when it is unsubscribed, and list what is left', async () => {
    const stream = await subscribed('/market/ws', 'btcusdt@ticker', 'ethusdt@ticker');
    stream.ask('UNSUBSCRIBE', ['btcusdt@ticker'], 8);
    expect(await stream.nextValue()).toEqual({ result: null, id: 8 });
    stream.ask('LIST_SUBSCRIPTIONS', [], 9);
    expect(await stream.nextValue()).toEqual({ result: ['ethusdt@ticker'], id: 9 });
    table.turn(1_000);
    expect(await stream.nextValue()).toMatchObject({ s: 'ETHUSDT' });
    expect(table.exchange.counters).toMatchObject({ subscriptions: 2, unsubscriptions: 1, dataFramesSent: 1 });
  });

  it('answer what is no request with an error that names none', async () => {
    const stream = await connect();
    stream.send('hello');
    expect(await stream.nextValue()).toEqual({ error: { code: 3, msg: 'Invalid JSON' } });
    stream.send('{"method":"DANCE","id":1}');
    expect(await stream.nextValue()).toEqual({ error: { code: 0, msg: 'Unknown property' } });
  });

  it('are served by category, without accounts', async () => {
    for (const path of ['/ws', '/ws/0', '/stream', '/other']) await expect(connect(path)).rejects.toThrow('404');
    await expect(connect('/private/ws?listenKey=abc')).rejects.toThrow('401');
    expect(table.exchange.counters.connectionsRefused).toBe(5);
  });

  it('are pinged every three minutes, and closed ten minutes after the last answer', async () => {
    const [stream, mute] = [await connect(), await connect('/market/ws/1', false)];
    table.turn(0);
    for (let minute = 0; minute < 11; minute += 1) {
      table.turn(MINUTE);
      await stream.pong();
    }
    expect(await mute.closed).toBe(1001);
    expect([stream.pings, mute.pings]).toEqual([3, 3]);
    expect(table.exchange.counters).toMatchObject({ pingsSent: 6, pongsReceived: 3, closedUnanswered: 1 });
    await expect.poll(() => table.exchange.counters.connectionsOpen).toBe(1);
  });

  it('are closed after a day', async () => {
    await table.exchange.close();
    table = await layTable({ pongLimitMs: Number.MAX_SAFE_INTEGER });
    const stream = await connect();
    table.turn(0);
    table.turn(86_400_000);
    expect(await stream.closed).toBe(1001);
  });

  it('are closed to a client that sends more than ten messages in a second, pings included', async () => {
    const stream = await connect();
    for (let count = 0; count < 10; count += 1) await stream.pong();
    table.turn(1_000);
    for (let count = 0; count < 9; count += 1) await stream.pong();
    stream.ask('LIST_SUBSCRIPTIONS', [], 1);
    expect(await stream.nextValue()).toEqual({ result: [], id: 1 });
    stream.ask('LIST_SUBSCRIPTIONS', [], 2);
    expect(await stream.closed).toBe(1008);
  });

  it('lose acknowledgements, and the subscription where told so', async () => {
    table.exchange.fault({ kind: 'lostAcks', subscribes: false, times: 1 });
    table.exchange.fault({ kind: 'lostAcks', times: 1 });
    const stream = await connect();
    stream.ask('SUBSCRIBE', ['btcusdt@ticker'], 1);
    stream.ask('SUBSCRIBE', ['ethusdt@ticker'], 2);
    await stream.pong();
    table.turn(1_000);
    expect(await stream.nextValue()).toMatchObject({ e: '24hrTicker', s: 'ETHUSDT' });
    expect(table.exchange.counters).toMatchObject({ acksSent: 0, subscriptions: 1, dataFramesSent: 1 });
  });

  it.each([
    ['undecodable', (text: string) => text.startsWith('\u0000')],
    ['brokenJson', (text: string) => text.startsWith('{"e":"24hrTicker"') && !text.endsWith('}')],
    ['null', (text: string) => text === 'null'],
    ['empty', (text: string) => text === '{}'],
    ['wrongTypes', (text: string) => text.includes('"c":null') && text.includes('"E":"NaN"') && text.includes('"s":"BTCUSDT"')],
    ['unknownSymbol', (text: string) => text.includes('"s":"NOPEUSDT"')],
  ] as const)('spoil frames in their own format: %s', async (form, isSpoiled) => {
    const stream = await subscribed('/market/ws', 'btcusdt@ticker');
    table.exchange.fault({ kind: 'garbage', form, times: 1 });
    table.turn(1_000);
    expect(await stream.next()).toSatisfy(isSpoiled);
    table.turn(1_000);
    expect(await stream.nextValue()).toMatchObject({ e: '24hrTicker', s: 'BTCUSDT' });
  });

  it('send a changed version of a closed candle as closed', async () => {
    const stream = await subscribed('/market/ws', 'btcusdt@kline_1m');
    table.exchange.fault({ kind: 'lateCorrection', candlesBack: 2 });
    table.turn(100);
    const { k } = Object(await stream.nextValue());
    const source = table.market.instrument('BTC').candle('1m', START - 2 * MINUTE, table.market.now());
    expect(k).toMatchObject({ t: START - 2 * MINUTE, x: true });
    expect(k.c).not.toBe(table.market.instrument('BTC').priceText(source?.close ?? 0));
  });
});
