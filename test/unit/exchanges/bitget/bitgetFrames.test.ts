import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import { argOf, readBitgetFrame } from '../../../../electron/exchanges/bitget/bitgetFrames.ts';
import { symbolOfBitget } from '../../../../electron/exchanges/bitget/bitgetSymbol.ts';
import type { StreamMessage } from '../../../../electron/exchanges/gateway.ts';

const BTC = parseMarketSymbol('BTC') ?? raise();
const T = 1_717_200_000_000;
const TF = 1_800_000;

function raise(): never {
  throw new Error('not what was expected');
}

const argOfChannel = (channel: string, instId = 'BTCUSDT') => ({ instType: 'USDT-FUTURES', channel, instId });

/** What a data frame says. */
function read(channel: string, data: unknown, action = 'update'): readonly StreamMessage[] {
  const frame = readBitgetFrame(JSON.stringify({ action, arg: argOfChannel(channel), data, ts: T }));
  return frame.kind === 'data' ? frame.messages : raise();
}

const row = (time: number, close = '67010.5') => [String(time), '67000', '67020.1', '66990', close, '12.5', '837631.25', '837631.25'];
const candle = (time: number, close = 67_010.5) => ({ openTime: time, open: 67_000, high: 67_020.1, low: 66_990, close, volume: 12.5 });

describe('frames of Bitget', () => {
  it('knows the answer to a ping', () => {
    expect(readBitgetFrame('pong')).toEqual({ kind: 'pong' });
    expect(readBitgetFrame(Buffer.from('pong'))).toEqual({ kind: 'pong' });
  });

  it('reads an update of candles, every row of it, in order and in base volume', () => {
    expect(read('candle30m', [row(T + TF), row(T)])).toEqual([
      { kind: 'candle', symbol: BTC, timeframe: '30m', candle: candle(T) },
      { kind: 'candle', symbol: BTC, timeframe: '30m', candle: candle(T + TF) },
    ]);
  });

  it('takes the newest two candles of the history that a snapshot holds', () => {
    const messages = read('candle30m', Array.from({ length: 100 }, (_, index) => row(T + index * TF)), 'snapshot');
    expect(messages.map((message) => (message.kind === 'candle' ? message.candle.openTime : null))).toEqual([T + 98 * TF, T + 99 * TF]);
  });

  it.each([['candle1H', '1h'], ['candle4H', '4h'], ['candle1m', '1m']])('knows %s as %s', (channel, timeframe) => {
    expect(read(channel, [row(1_717_200_000_000)])).toMatchObject([{ kind: 'candle', timeframe }]);
  });

  it('asks for days that open at midnight UTC, where ccxt asks for days of Hong Kong', () => {
    expect(argOf({ kind: 'candles', symbol: BTC, timeframe: '1d' })).toEqual(argOfChannel('candle1Dutc'));
    // A day of Hong Kong is none of ours, whatever time it opens at.
    expect(read('candle1D', [row(T - 8 * 3_600_000)])).toEqual([{ kind: 'ignored' }]);
    expect(read('candle1Dutc', [row(T)])).toMatchObject([{ kind: 'candle', timeframe: '1d' }]);
  });

  it('reads a ticker with its mark price', () => {
    const data = [{ instId: 'BTCUSDT', lastPr: '110', open24h: '100', bidPr: '109', bidSz: '1.5', askPr: '111', askSz: '2.5', markPrice: '110.2', change24h: '0.1', ts: String(T + 5) }];
    const quote = { last: 110, bid: 109, ask: 111, bidSize: 1.5, askSize: 2.5, change24h: 110 / 100 - 1, at: T + 5 };
    expect(read('ticker', data, 'snapshot')).toEqual([{ kind: 'ticker', symbol: BTC, quote }, { kind: 'mark', symbol: BTC, price: 110.2, at: T + 5 }]);
  });

  it('takes the change of a ticker without an opening price as a fraction', () => {
    expect(read('ticker', [{ instId: 'BTCUSDT', lastPr: '110', change24h: '0.03875' }])).toMatchObject([{ kind: 'ticker', quote: { change24h: 0.03875 } }]);
  });

  it('knows no book where a ticker has none, a crossed one, or quantities in the place of prices', () => {
    const books = [{}, { bidPr: '111', askPr: '110' }, { bidPr: '27.5', askPr: '387' }].flatMap((book) => read('ticker', [{ lastPr: '110', ...book }]));
    expect(books.map((message) => (message.kind === 'ticker' ? [message.quote.bid, message.quote.ask] : message))).toEqual([[null, null], [null, null], [null, null]]);
  });

  it('reads trades oldest first, with the side of the taker', () => {
    const trade = (ts: number, side: string, size: string) => ({ ts: String(ts), price: '100', size, side, tradeId: '1' });
    // Two trades that are equal in everything but their id are two trades.
    expect(read('trade', [trade(T + 2, 'sell', '3'), trade(T + 1, 'buy', '2'), trade(T + 1, 'buy', '2'), trade(T, 'Sell', '1')])).toEqual([
      { kind: 'trade', symbol: BTC, price: 100, amount: 1, takerSide: 'sell', at: T },
      { kind: 'trade', symbol: BTC, price: 100, amount: 2, takerSide: 'buy', at: T + 1 },
      { kind: 'trade', symbol: BTC, price: 100, amount: 2, takerSide: 'buy', at: T + 1 },
      { kind: 'trade', symbol: BTC, price: 100, amount: 3, takerSide: 'sell', at: T + 2 },
    ]);
  });

  it('reads the best bid and ask', () => {
    const data = [{ bids: [['109', '1'], ['108', '9']], asks: [['110', '2']], checksum: 0, seq: 1, ts: String(T) }];
    expect(read('books1', data, 'snapshot')).toEqual([{ kind: 'book', symbol: BTC, bid: 109, bidSize: 1, ask: 110, askSize: 2, at: T }]);
  });

  it('tells what was subscribed, unsubscribed and refused', () => {
    const arg = argOfChannel('ticker');
    expect(readBitgetFrame(JSON.stringify({ event: 'subscribe', arg }))).toEqual({ kind: 'subscribed', arg });
    expect(readBitgetFrame(JSON.stringify({ event: 'unsubscribe', arg }))).toEqual({ kind: 'unsubscribed', arg });
    expect(readBitgetFrame(JSON.stringify({ event: 'error', arg, code: 30_001, msg: 'no', op: 'subscribe' }))).toEqual({ kind: 'error', arg, code: '30001', reason: 'no' });
  });

  it('finds what an error is about in its words', () => {
    const msg = "instType:USDT-FUTURES,channel:candle7m,instId:BTCUSDT doesn't exist";
    expect(readBitgetFrame(JSON.stringify({ event: 'error', code: 30_001, msg }))).toMatchObject({ kind: 'error', arg: argOfChannel('candle7m') });
    expect(readBitgetFrame(JSON.stringify({ event: 'error', code: 30_006, msg: 'too many requests' }))).toMatchObject({ kind: 'error', arg: null, code: '30006' });
  });

  it.each([
    ['broken JSON', '{"action":"upd'],
    ['null', 'null'],
    ['a number', '42'],
    ['text', 'Service busy'],
    ['nothing', '{}'],
    ['data of no market', { action: 'update', arg: argOfChannel('ticker', 'BTC-USDT'), data: [{ lastPr: '1' }] }],
    ['data of another product', { action: 'update', arg: { ...argOfChannel('ticker'), instType: 'SPOT' }, data: [{ lastPr: '1' }] }],
    ['an empty list', { action: 'update', arg: argOfChannel('candle30m'), data: [] }],
    ['no data', { action: 'update', arg: argOfChannel('candle30m') }],
  ])('calls %s unreadable', (_, frame) => {
    expect(readBitgetFrame(typeof frame === 'string' ? frame : JSON.stringify(frame)).kind).toBe('unreadable');
  });

  it.each([
    ['a candle with a price of zero', 'candle30m', [String(T), '1', '1', '0', '1', '1']],
    ['a candle whose high is below its close', 'candle30m', [String(T), '1', '2', '1', '3', '1']],
    ['a candle with a time in seconds', 'candle30m', [String(T / 1_000), '1', '1', '1', '1', '1']],
    ['a candle off the grid', 'candle30m', [String(T + 60_000), '1', '1', '1', '1', '1']],
    ['a candle with words for numbers', 'candle30m', [String(T), '1', '1', '1', 'NaN', '1']],
    ['a candle without a volume', 'candle30m', [String(T), '1', '1', '1', '1']],
    ['a candle that is an object', 'candle30m', { open: '1' }],
    ['a ticker of another market', 'ticker', { instId: 'ETHUSDT', lastPr: '1' }],
    ['a ticker without a price', 'ticker', { instId: 'BTCUSDT' }],
    ['a trade without a side', 'trade', { ts: String(T), price: '1', size: '1' }],
    ['a book that is crossed', 'books1', { bids: [['2', '1']], asks: [['1', '1']] }],
    ['a book with an empty side', 'books1', { bids: [], asks: [['1', '1']] }],
  ])('calls %s unreadable', (_, channel, one) => {
    expect(read(channel, [one]).map(({ kind }) => kind)).toEqual(['unreadable']);
  });

  it('uses the good rows beside a bad one', () => {
    expect(read('candle30m', [row(T), [String(T + TF), '0', '0', '0', '0', '0']]).map(({ kind }) => kind)).toEqual(['unreadable', 'candle']);
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)), fc.json(), fc.string()), (data) => {
        readBitgetFrame(data);
      }),
    );
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom('1', '0', -1, String(T)));
    const rows = fc.oneof(fc.array(odd), fc.dictionary(fc.constantFrom('lastPr', 'bidPr', 'askPr', 'ts', 'price', 'size', 'side', 'bids', 'asks'), odd));
    fc.assert(
      fc.property(fc.constantFrom('candle30m', 'ticker', 'trade', 'books1', 'books'), fc.array(rows, { minLength: 1 }), (channel, data) => {
        for (const message of read(channel, data)) {
          if (message.kind === 'candle') expect(message.candle.low).toBeGreaterThan(0);
          if (message.kind === 'ticker') expect(message.quote.last).toBeGreaterThan(0);
          if (message.kind === 'book') expect(message.bid).toBeLessThanOrEqual(message.ask);
        }
      }),
    );
  });

  it('names topics as the exchange does', () => {
    const channels = [
      argOf({ kind: 'candles', symbol: BTC, timeframe: '4h' }), argOf({ kind: 'candles', symbol: BTC, timeframe: '30m' }),
      argOf({ kind: 'ticker', symbol: BTC }), argOf({ kind: 'mark', symbol: BTC }), argOf({ kind: 'book', symbol: BTC }), argOf({ kind: 'trades', symbol: BTC }),
    ];
    expect(channels).toEqual(['candle4H', 'candle30m', 'ticker', 'ticker', 'books1', 'trade'].map((channel) => argOfChannel(channel)));
  });

  it.each([['1000BONKUSDT', '1000BONK/USDT:USDT'], ['BTCPERP', null], ['BTC-USDT', null], ['USDT', null], ['SBTCSUSDT', 'SBTCS/USDT:USDT'], [7, null]])('reads %s as %s', (id, symbol) => {
    expect(symbolOfBitget(id)).toBe(symbol);
  });
});
