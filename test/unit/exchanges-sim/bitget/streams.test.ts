import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { layTable, START, type ExchangeTable } from './exchangeTable.ts';
import { TextStream } from './textStream.ts';

describe('the streams of the simulated Bitget', () => {
  let table: ExchangeTable;
  const streams: TextStream[] = [];
  beforeEach(async () => {
    table = await layTable({ pingLimitMs: 30_000 });
  });
  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.close();
    await table.exchange.close();
  });

  async function connect(options: Parameters<typeof TextStream.connect>[1] = {}): Promise<TextStream> {
    const stream = await TextStream.connect(table.exchange.wsUrl, options);
    streams.push(stream);
    return stream;
  }

  const argOf = (channel: string, instId = 'BTCUSDT') => ({ instType: 'USDT-FUTURES', channel, instId });

  async function subscribed(channel: string, instId = 'BTCUSDT'): Promise<TextStream> {
    const stream = await connect();
    stream.ask('subscribe', channel, instId);
    expect(await stream.nextFrame()).toEqual({ event: 'subscribe', arg: argOf(channel, instId) });
    return stream;
  }

  it('begin with a snapshot of the candles before, then push the forming one', async () => {
    const stream = await subscribed('candle30m');
    const snapshot = await stream.nextFrame();
    expect(snapshot).toMatchObject({ action: 'snapshot', arg: argOf('candle30m'), ts: START });
    expect(snapshot.data).toHaveLength(100);
    table.turn(50);
    const btc = table.market.instrument('BTC');
    const candle = btc.candle('30m', START - (START % 1_800_000), table.market.now());
    const [close, volume] = [btc.priceText(candle?.close ?? 0), btc.quantityText(candle?.volume ?? 0)];
    const quoteVolume = (Number(close) * Number(volume)).toFixed(6);
    expect(await stream.nextFrame()).toEqual({
      action: 'update',
      arg: argOf('candle30m'),
      data: [[String(candle?.openTime), btc.priceText(candle?.open ?? 0), btc.priceText(candle?.high ?? 0), btc.priceText(candle?.low ?? 0), close, volume, quoteVolume, quoteVolume]],
      ts: table.market.now(),
    });
  });

  it('push trades newest first with the aggressor, all of them and each once', async () => {
    const stream = await subscribed('trade', 'SOLUSDT');
    expect((await stream.nextFrame()).action).toBe('snapshot');
    const sol = table.market.instrument('SOL');
    const pushed: unknown[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      table.turn(1_000);
      pushed.push(...((await stream.nextFrame()).data ?? []).toReversed());
    }
    expect(pushed).toEqual(sol.ticks(START, table.market.now()).filter((tick) => tick.quantity > 0).map((tick) => ({
      ts: String(tick.at), price: sol.priceText(tick.price), size: sol.quantityText(tick.quantity), side: tick.buyerIsMaker ? 'sell' : 'buy',
      tradeId: expect.any(String),
    })));
  });

  it('push the ticker with mark price and funding, and the best levels, whole each time', async () => {
    const stream = await subscribed('ticker');
    table.turn(50);
    const rest = await fetch(`${table.exchange.restUrl}/api/v2/mix/market/ticker?symbol=BTCUSDT&productType=USDT-FUTURES`);
    const { data: [row] } = await rest.json();
    const { lastPr, bidPr, bidSz, askPr, askSz, markPrice, open24h } = row;
    expect(await stream.nextFrame()).toMatchObject({
      action: 'snapshot', arg: argOf('ticker'),
      data: [{ instId: 'BTCUSDT', lastPr, bidPr, bidSz, askPr, askSz, markPrice, open24h, nextFundingTime: String(Date.UTC(2024, 5, 1, 8)) }],
    });
    stream.ask('subscribe', 'books1');
    await stream.nextFrame();
    table.turn(50);
    expect(await stream.nextFrame()).toMatchObject({ action: 'snapshot', data: [{ bids: [expect.any(Array)], asks: [expect.any(Array)] }] });
  });

  it('take several subscriptions in one message', async () => {
    const stream = await connect();
    stream.send(JSON.stringify({ op: 'subscribe', args: [argOf('ticker'), argOf('books5'), argOf('candle7m')] }));
    expect([await stream.nextFrame(), await stream.nextFrame(), await stream.nextFrame()]).toMatchObject([
      { event: 'subscribe', arg: argOf('ticker') }, { event: 'subscribe', arg: argOf('books5') }, { event: 'error', arg: argOf('candle7m'), code: 30001 },
    ]);
  });

  it('stop a topic when it is unsubscribed, and say so', async () => {
    const stream = await subscribed('ticker');
    stream.ask('unsubscribe', 'ticker');
    expect(await stream.nextFrame()).toEqual({ event: 'unsubscribe', arg: argOf('ticker') });
    table.turn(2_000);
    await stream.pong();
    expect(table.exchange.counters).toMatchObject({ dataFramesSent: 0, subscriptions: 1, unsubscriptions: 1 });
  });

  it.each([['ticker', 'DOGEUSDT'], ['candle7m', 'BTCUSDT'], ['candle1D', 'BTCUSDT'], ['books', 'BTCUSDT'], ['nothing', 'BTCUSDT']])('refuse to subscribe %s of %s', async (channel, instId) => {
    const stream = await connect();
    stream.ask('subscribe', channel, instId);
    expect(await stream.nextFrame()).toMatchObject({ event: 'error', code: 30001, arg: argOf(channel, instId) });
  });

  it.each([['hello', 30016], ['{"op":"subscribe","args":[]}', 30016], [JSON.stringify({ op: 'dance', args: [argOf('ticker')] }), 30003]])('answer %s with error %d', async (text, code) => {
    const stream = await connect();
    stream.send(text);
    expect(await stream.nextFrame()).toMatchObject({ event: 'error', code });
  });

  it('are served under one path, without accounts', async () => {
    await expect(connect({ path: '/other' })).rejects.toThrow('404');
    await expect(connect({ path: '/v2/ws/private' })).rejects.toThrow('401');
    expect(table.exchange.counters.connectionsRefused).toBe(2);
  });

  it('stay open while the client pings, and close when it stops', async () => {
    const stream = await connect();
    for (let count = 0; count < 4; count += 1) {
      table.turn(20_000);
      await stream.pong();
    }
    expect(table.exchange.counters).toMatchObject({ pongsReceived: 4, connectionsOpen: 1 });
    table.turn(30_001);
    expect(await stream.closed).toBe(1001);
    expect(table.exchange.counters.closedUnanswered).toBe(1);
  });

  it('close a connection that sends more than ten messages in a second', async () => {
    const stream = await connect();
    for (let count = 0; count < 10; count += 1) await stream.pong();
    table.turn(1_000);
    for (let count = 0; count < 10; count += 1) await stream.pong();
    stream.send('ping');
    expect(await stream.nextFrame()).toMatchObject({ event: 'error', code: 30007 });
    expect(await stream.closed).toBe(1008);
  });
});
