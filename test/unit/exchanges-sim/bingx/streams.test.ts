import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { layTable, START, type ExchangeTable } from './exchangeTable.ts';
import { RawStream } from './rawStream.ts';

const PING_EVERY_MS = 5_000;

describe('the streams of the simulated BingX', () => {
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

  async function subscribed(dataType: string): Promise<RawStream> {
    const stream = await connect();
    stream.subscribe(dataType, 'my id');
    expect(await stream.nextWith({ id: 'my id' })).toEqual({ id: 'my id', code: 0, msg: '', dataType: '', data: null });
    return stream;
  }

  it('push the forming candle as an array of one, in texts, with its open time', async () => {
    const stream = await subscribed('BTC-USDT@kline_30m');
    table.turn(50);
    const now = table.market.now();
    const btc = table.market.instrument('BTC');
    const candle = btc.candle('30m', START - (START % 1_800_000), now);
    expect(await stream.nextWith({ dataType: 'BTC-USDT@kline_30m' })).toEqual({
      code: 0, dataType: 'BTC-USDT@kline_30m', s: 'BTC-USDT',
      data: [{
        c: btc.priceText(candle?.close ?? 0), o: btc.priceText(candle?.open ?? 0), h: btc.priceText(candle?.high ?? 0),
        l: btc.priceText(candle?.low ?? 0), v: btc.quantityText(candle?.volume ?? 0), T: candle?.openTime,
      }],
    });
  });

  it('push trades with the aggressor, all of them and each once', async () => {
    const stream = await subscribed('SOL-USDT@trade');
    const sol = table.market.instrument('SOL');
    const from = table.market.now();
    const pushed: unknown[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      table.turn(1_000);
      const { data } = await stream.nextWith({ dataType: 'SOL-USDT@trade' });
      if (Array.isArray(data)) pushed.push(...data);
    }
    const expected = sol.ticks(from, table.market.now()).filter((tick) => tick.quantity > 0).map((tick) => ({
      q: sol.quantityText(tick.quantity), p: sol.priceText(tick.price), T: tick.at, m: tick.buyerIsMaker, s: 'SOL-USDT',
    }));
    expect(pushed).toEqual(expected);
  });

  it('push the book as a whole, 100 levels a side', async () => {
    const stream = await subscribed('ETH-USDT@depth100');
    table.turn(50);
    const frame = await stream.nextWith({ dataType: 'ETH-USDT@depth100' });
    expect(frame).toMatchObject({ code: 0, ts: table.market.now() });
    const level = [expect.any(String), expect.any(String)];
    const side = Array.from({ length: 100 }, () => level);
    expect(frame['data']).toEqual({ bids: side, asks: side });
  });

  it('push ticker prices in upper case, book ticker prices in lower case, mark and last price', async () => {
    const stream = await subscribed('BTC-USDT@ticker');
    for (const channel of ['bookTicker', 'markPrice', 'lastPrice']) stream.subscribe(`BTC-USDT@${channel}`);
    for (const channel of ['bookTicker', 'markPrice', 'lastPrice']) await stream.nextWith({ id: `BTC-USDT@${channel}` });
    table.turn(50);
    const rest = await fetch(`${table.exchange.restUrl}/openApi/swap/v2/quote/ticker?symbol=BTC-USDT`);
    const { data } = await rest.json();
    const text = (value: number): string => value.toFixed(1);
    const quantity = (value: number): string => value.toFixed(4);
    expect(await stream.nextWith({ dataType: 'BTC-USDT@ticker' })).toMatchObject({
      data: { e: '24hTicker', c: data.lastPrice, v: data.volume, B: text(data.bidPrice), b: quantity(data.bidQty), A: text(data.askPrice) },
    });
    expect(await stream.nextWith({ dataType: 'BTC-USDT@bookTicker' })).toMatchObject({
      data: { s: 'BTC-USDT', b: text(data.bidPrice), B: quantity(data.bidQty), a: text(data.askPrice) },
    });
    expect(await stream.nextWith({ dataType: 'BTC-USDT@markPrice' })).toMatchObject({ data: { e: 'markPriceUpdate', s: 'BTC-USDT' } });
    expect(await stream.nextWith({ dataType: 'BTC-USDT@lastPrice' })).toMatchObject({ data: { p: data.lastPrice } });
  });

  it('stop a topic when it is unsubscribed, and say so', async () => {
    const stream = await subscribed('BTC-USDT@kline_1m');
    stream.send(JSON.stringify({ id: '2', reqType: 'unsub', dataType: 'BTC-USDT@kline_1m' }));
    expect(await stream.nextWith({ id: '2' })).toEqual({ id: '2', code: 0, msg: 'SUCCESS', timestamp: START });
    table.turn(1_000);
    stream.subscribe('BTC-USDT@trade', '3');
    await stream.nextWith({ id: '3' });
    expect(table.exchange.counters).toMatchObject({ dataFramesSent: 0, subscriptions: 2, unsubscriptions: 1, acksSent: 3 });
  });

  it.each(['DOGE-USDT@trade', 'BTC-USDT@kline_7m', 'BTC-USDT@depth7', 'BTC-USDT@nothing', 'BTC-USDT'])('refuse to subscribe %s', async (dataType) => {
    const stream = await connect();
    stream.subscribe(dataType, '1');
    expect(await stream.nextWith({ id: '1' })).toMatchObject({ code: 80403 });
  });

  it('answer what is no request with an error', async () => {
    const stream = await connect();
    stream.send('hello');
    expect(await stream.nextWith({})).toMatchObject({ code: 100400 });
  });

  it('are served under one path, without accounts', async () => {
    await expect(connect({ path: '/other' })).rejects.toThrow('404');
    await expect(connect({ path: '/swap-market?listenKey=abc' })).rejects.toThrow('401');
    expect(table.exchange.counters.connectionsRefused).toBe(2);
  });

  it('ping every five seconds and stay open while pings are answered', async () => {
    const stream = await connect();
    table.turn(0);
    const seen = [];
    for (let count = 1; count <= 4; count += 1) {
      table.turn(PING_EVERY_MS);
      seen.push(await stream.next());
      // Once this comes back, the answer to the ping has arrived too.
      stream.send(JSON.stringify({ id: String(count), reqType: 'unsub', dataType: 'BTC-USDT@trade' }));
      await stream.nextWith({ id: String(count) });
    }
    expect(seen).toEqual(Array.from({ length: 4 }, () => ({ kind: 'text', text: 'Ping' })));
    expect(table.exchange.counters).toMatchObject({ pingsSent: 4, pongsReceived: 4, connectionsOpen: 1 });
  });

  it('close a connection after three pings without an answer', async () => {
    const stream = await connect({ answersPings: false });
    table.turn(0);
    for (let count = 0; count < 4; count += 1) table.turn(PING_EVERY_MS);
    expect(await stream.closed).toBe(1001);
    expect(stream.waiting).toEqual(Array.from({ length: 3 }, () => ({ kind: 'text', text: 'Ping' })));
    expect(table.exchange.counters).toMatchObject({ pingsSent: 3, closedUnanswered: 1 });
  });
});
