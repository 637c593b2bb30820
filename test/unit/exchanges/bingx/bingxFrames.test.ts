import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import { dataTypeOf, readBingxFrame } from '../../../../electron/exchanges/bingx/bingxFrames.ts';
import type { StreamMessage } from '../../../../electron/exchanges/gateway.ts';

const BTC = parseMarketSymbol('BTC') ?? raise();
const T = 1_717_200_000_000;

function raise(): never {
  throw new Error('not a symbol');
}

function read(frame: unknown): readonly StreamMessage[] {
  const result = readBingxFrame(gzipSync(typeof frame === 'string' ? frame : JSON.stringify(frame)));
  return result.kind === 'messages' ? result.messages : raise();
}

describe('frames of BingX', () => {
  it('answers Ping with Pong, packed or plain', () => {
    expect(readBingxFrame(gzipSync('Ping'))).toEqual({ kind: 'ping', pong: 'Pong' });
    expect(readBingxFrame('Ping')).toEqual({ kind: 'ping', pong: 'Pong' });
    expect(readBingxFrame(gzipSync(JSON.stringify({ ping: 'abc', time: 'now' })))).toEqual({ kind: 'ping', pong: '{"pong":"abc","time":"now"}' });
  });

  it('reads a kline whose data is a list, with texts for numbers', () => {
    const row = { c: '67010.5', o: '67000.0', h: '67020.1', l: '66990.0', v: '12.5', T };
    const candle = { openTime: T, open: 67_000, high: 67_020.1, low: 66_990, close: 67_010.5, volume: 12.5 };
    expect(read({ code: 0, dataType: 'BTC-USDT@kline_30m', s: 'BTC-USDT', data: [row] })).toEqual([{ kind: 'candle', symbol: BTC, timeframe: '30m', candle }]);
  });

  it('reads a kline whose data is one object, with numbers', () => {
    const row = { c: 2, o: 1, h: 3, l: 0.5, v: 0, t: T, extra: { x: 1 } };
    expect(read({ dataType: 'BTC-USDT@kline_1h', data: row })).toEqual([
      { kind: 'candle', symbol: BTC, timeframe: '1h', candle: { openTime: T, open: 1, high: 3, low: 0.5, close: 2, volume: 0 } },
    ]);
  });

  it('reads a kline whose time is its last millisecond, as older frames have it', () => {
    const data = { T: 1_649_832_779_999, c: '54564.31', h: '54711.73', l: '54418.27', o: '54577.41', v: '1607.0727000000002' };
    const candle = { openTime: 1_649_832_720_000, open: 54_577.41, high: 54_711.73, low: 54_418.27, close: 54_564.31, volume: 1_607.0727000000002 };
    expect(read({ code: 0, data, s: 'BTC-USDT', dataType: 'BTC-USDT@kline_1m' })).toEqual([{ kind: 'candle', symbol: BTC, timeframe: '1m', candle }]);
    const K = { ...data, t: candle.openTime, i: '1m', s: 'BTC-USDT' };
    expect(read({ code: 0, data: { E: 1_649_832_770_000, e: 'kline', s: 'BTC-USDT', K }, dataType: 'BTC-USDT@kline_1m' })).toEqual([{ kind: 'candle', symbol: BTC, timeframe: '1m', candle }]);
    expect(read({ code: 0, data: { ...data, T: 1_649_832_779_998 }, dataType: 'BTC-USDT@kline_1m' })).toMatchObject([{ kind: 'unreadable' }]);
  });

  it('takes upper case as price and lower case as quantity in a ticker', () => {
    const data = { e: '24hTicker', E: T + 5, s: 'BTC-USDT', c: '110', o: '100', B: '109', b: '1.5', A: '111', a: '2.5' };
    const quote = { last: 110, bid: 109, ask: 111, bidSize: 1.5, askSize: 2.5, change24h: 110 / 100 - 1, at: T + 5 };
    expect(read({ code: 0, dataType: 'BTC-USDT@ticker', data })).toEqual([{ kind: 'ticker', symbol: BTC, quote }]);
    expect(read({ code: 0, data })).toEqual([{ kind: 'ticker', symbol: BTC, quote }]);
  });

  it('knows no book where the ticker has none, or a crossed one', () => {
    const quotes = [{ c: '110' }, { c: '110', B: '111', A: '110', b: '1', a: '1' }].flatMap((data) => read({ dataType: 'BTC-USDT@ticker', data }));
    expect(quotes.map((message) => (message.kind === 'ticker' ? [message.quote.bid, message.quote.ask] : message))).toEqual([[null, null], [null, null]]);
  });

  it('takes no quantity for a price where the two are swapped', () => {
    const [message] = read({ dataType: 'BTC-USDT@ticker', data: { c: '110', B: '270.8', b: '109.9', A: '387.1', a: '110.1' } });
    expect(message).toMatchObject({ kind: 'ticker', quote: { last: 110, bid: null, ask: null } });
  });

  it('reads that the taker sold where the buyer was the maker', () => {
    const data = [{ q: '0.5', p: '100', T, m: true, s: 'BTC-USDT' }, { q: '1', p: '101', T, m: false, s: 'BTC-USDT' }];
    expect(read({ dataType: 'BTC-USDT@trade', data })).toEqual([
      { kind: 'trade', symbol: BTC, price: 100, amount: 0.5, takerSide: 'sell', at: T },
      { kind: 'trade', symbol: BTC, price: 101, amount: 1, takerSide: 'buy', at: T },
    ]);
  });

  it('reads mark prices', () => {
    expect(read({ dataType: 'BTC-USDT@markPrice', data: { e: 'markPriceUpdate', E: T, s: 'BTC-USDT', p: '99.5' } })).toEqual([{ kind: 'mark', symbol: BTC, price: 99.5, at: T }]);
  });

  it('tells acknowledgements from refusals', () => {
    expect(read({ id: 'a', code: 0, msg: '', dataType: '', data: null })).toEqual([{ kind: 'acknowledged', requestId: 'a' }]);
    expect(read({ id: 'a', code: 80_015, msg: 'dataType not support', dataType: '', data: null })).toEqual([{ kind: 'refused', requestId: 'a', code: '80015', reason: 'dataType not support' }]);
  });

  it.each([
    ['broken JSON', '{"code":0,"dataT'],
    ['null', 'null'],
    ['a number', '42'],
    ['text', 'hello'],
    ['a candle with a price of zero', { dataType: 'BTC-USDT@kline_30m', data: [{ c: '0', o: '1', h: '1', l: '0', v: '1', T }] }],
    ['a candle whose high is below its close', { dataType: 'BTC-USDT@kline_30m', data: [{ c: '3', o: '1', h: '2', l: '1', v: '1', T }] }],
    ['a candle with a time in seconds', { dataType: 'BTC-USDT@kline_30m', data: [{ c: '1', o: '1', h: '1', l: '1', v: '1', T: T / 1_000 }] }],
    ['a candle off the grid', { dataType: 'BTC-USDT@kline_30m', data: [{ c: '1', o: '1', h: '1', l: '1', v: '1', T: T + 60_000 }] }],
    ['a candle with words for numbers', { dataType: 'BTC-USDT@kline_30m', data: [{ c: 'NaN', o: '1', h: '1', l: '1', v: '1', T }] }],
    ['a ticker of another market', { dataType: 'BTC-USDT@ticker', data: { c: '1', s: 'ETH-USDT' } }],
    ['an empty list', { dataType: 'BTC-USDT@kline_30m', data: [] }],
    ['no market', { dataType: 'nothing@kline_30m', data: [{}] }],
    ['an error without a request', { code: 100_400, msg: 'bad' }],
  ])('calls %s unreadable', (_, frame) => {
    expect(read(frame).map(({ kind }) => kind)).toEqual(['unreadable']);
  });

  it('calls bytes that are no gzip unreadable', () => {
    expect(readBingxFrame(Buffer.from([0x1f, 0x8b, 1, 2, 3]))).toMatchObject({ messages: [{ kind: 'unreadable' }] });
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)), fc.json().map((json) => gzipSync(json)), fc.string()), (data) => {
        readBingxFrame(data);
      }),
    );
    const odd = fc.oneof(fc.anything({ withBigInt: false, withDate: false }), fc.constantFrom('1', '0', -1, T));
    fc.assert(
      fc.property(fc.constantFrom('kline_30m', 'ticker', 'trade', 'markPrice', 'depth100'), fc.dictionary(fc.constantFrom('c', 'o', 'h', 'l', 'v', 'T', 'p', 'q', 'B', 'A'), odd), (channel, data) => {
        for (const message of read({ dataType: `BTC-USDT@${channel}`, data })) {
          if (message.kind === 'candle') expect(message.candle.low).toBeGreaterThan(0);
          if (message.kind === 'ticker') expect(message.quote.last).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('names topics as the exchange does', () => {
    expect([
      dataTypeOf({ kind: 'candles', symbol: BTC, timeframe: '4h' }),
      dataTypeOf({ kind: 'ticker', symbol: BTC }),
      dataTypeOf({ kind: 'trades', symbol: BTC }),
      dataTypeOf({ kind: 'mark', symbol: BTC }),
    ]).toEqual(['BTC-USDT@kline_4h', 'BTC-USDT@ticker', 'BTC-USDT@trade', 'BTC-USDT@markPrice']);
  });
});
