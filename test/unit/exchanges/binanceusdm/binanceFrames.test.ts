import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoryOf, readBinanceFrame, streamNameOf } from '../../../../electron/exchanges/binanceusdm/binanceFrames.ts';
import type { StreamTopic } from '../../../../electron/exchanges/gateway.ts';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';

const BTC = parseMarketSymbol('BTC') ?? raise();
const T = 1_717_200_000_000;

function raise(): never {
  throw new Error('not a symbol');
}

const read = (frame: unknown) => readBinanceFrame(typeof frame === 'string' ? frame : JSON.stringify(frame));
const kline = (row: object = {}, event: object = {}) => ({
  e: 'kline', E: T + 5, s: 'BTCUSDT', ...event,
  k: { t: T, T: T + 1_799_999, s: 'BTCUSDT', i: '30m', f: 1, L: 2, o: '67000.0', c: '67010.5', h: '67020.1', l: '66990.0', v: '12.5', n: 3, x: false, q: '1', V: '1', Q: '1', B: '0', ...row },
});
const isUnreadable = (frame: unknown): boolean => {
  const result = read(frame);
  return result.kind === 'message' && result.message.kind === 'unreadable';
};

describe('frames of Binance USD-M', () => {
  it('reads a candle and whether the exchange has closed it, which ccxt drops', () => {
    const candle = { openTime: T, open: 67_000, high: 67_020.1, low: 66_990, close: 67_010.5, volume: 12.5 };
    const message = { kind: 'candle', symbol: BTC, timeframe: '30m', candle };
    expect(read(kline())).toEqual({ kind: 'candle', message, isClosed: false });
    expect(read(kline({ x: true }))).toEqual({ kind: 'candle', message, isClosed: true });
  });

  it('reads a last price without bid and ask, which are not in the ticker', () => {
    const quote = { last: 110, bid: null, ask: null, bidSize: null, askSize: null, change24h: 110 / 100 - 1, at: T };
    const event = { e: '24hrTicker', E: T, s: 'BTCUSDT', p: '10', P: '10.0', c: '110', Q: '1', o: '100', h: '111', l: '99', v: '5', q: '500' };
    expect(read(event)).toEqual({ kind: 'message', message: { kind: 'ticker', symbol: BTC, quote } });
  });

  it('reads the best prices from lower case and their sizes from upper case, with and without the name of the event', () => {
    const event = { u: 1, s: 'BTCUSDT', b: '109', B: '1.5', a: '111', A: '2.5', T, E: T + 1 };
    const message = { kind: 'book', symbol: BTC, bid: 109, bidSize: 1.5, ask: 111, askSize: 2.5, at: T + 1 };
    expect(read({ e: 'bookTicker', ...event })).toEqual({ kind: 'message', message });
    expect(read(event)).toEqual({ kind: 'message', message });
  });

  it('reads that the taker sold where the buyer was the maker, from trades and from aggregated ones', () => {
    const values = { E: T, T, s: 'BTCUSDT', p: '100', q: '0.5' };
    expect(read({ e: 'trade', t: 1, X: 'MARKET', m: true, ...values })).toEqual({ kind: 'message', message: { kind: 'trade', symbol: BTC, price: 100, amount: 0.5, takerSide: 'sell', at: T } });
    expect(read({ e: 'aggTrade', a: 1, m: false, ...values })).toMatchObject({ message: { kind: 'trade', takerSide: 'buy' } });
  });

  it('leaves out what is no trade of the market', () => {
    expect(read({ e: 'trade', E: T, T, s: 'BTCUSDT', p: '0', q: '0', X: 'NA', m: false })).toEqual({ kind: 'message', message: { kind: 'ignored' } });
  });

  it('reads mark prices', () => {
    expect(read({ e: 'markPriceUpdate', E: T, s: 'BTCUSDT', p: '99.5', i: '99', P: '99', r: '0.0001', T: T + 1 })).toEqual({ kind: 'message', message: { kind: 'mark', symbol: BTC, price: 99.5, at: T } });
  });

  it('reads events that a combined stream has wrapped', () => {
    expect(read({ stream: 'btcusdt@kline_30m', data: kline() })).toMatchObject({ kind: 'candle' });
  });

  it('tells acknowledgements from refusals by the number of the request', () => {
    expect(read({ result: null, id: 1 })).toEqual({ kind: 'acknowledged', requestId: '1' });
    expect(read({ error: { code: 2, msg: 'Invalid request: invalid stream' }, id: 7 })).toEqual({ kind: 'refused', requestId: '7', code: '2', reason: 'Invalid request: invalid stream' });
    expect(read({ code: -1_121, msg: 'Invalid symbol.', id: 7 })).toEqual({ kind: 'refused', requestId: '7', code: '-1121', reason: 'Invalid symbol.' });
  });

  it.each([
    ['broken JSON', '{"e":"kline","E'],
    ['nothing', ''],
    ['null', 'null'],
    ['a number', '42'],
    ['text', 'Service busy'],
    ['an empty object', {}],
    ['a candle without values', { e: 'kline', E: T, s: 'BTCUSDT' }],
    ['a candle with a price of zero', kline({ c: '0', l: '0' })],
    ['a candle whose high is below its close', kline({ h: '67001' })],
    ['a candle with words for numbers', kline({ o: 'NaN' })],
    ['a candle with a negative volume', kline({ v: '-1' })],
    ['a candle off the grid', kline({ t: T + 60_000 })],
    ['a candle with a time in seconds', kline({ t: T / 1_000 })],
    ['a candle that begins after its frame was made', kline({ t: T + 3_600_000 }, { E: T })],
    ['a candle of two markets', kline({}, { s: 'ETHUSDT' })],
    ['a candle of a dated future', kline({ s: 'BTCUSDT_250627' }, { s: 'BTCUSDT_250627' })],
    ['a candle without an interval', kline({ i: 30 })],
    ['a ticker without a price', { e: '24hrTicker', E: T, s: 'BTCUSDT', c: null }],
    ['a crossed book', { e: 'bookTicker', s: 'BTCUSDT', b: '111', B: '1', a: '109', A: '1' }],
    ['half a book', { e: 'bookTicker', s: 'BTCUSDT', b: '111', B: '1' }],
    ['a trade without a side', { e: 'trade', s: 'BTCUSDT', p: '1', q: '1', T }],
    ['a mark price of nobody', { e: 'markPriceUpdate', E: T, s: 'NOPE-USDT', p: '1' }],
    ['an error that names no request', { error: { code: 3, msg: 'Invalid JSON' } }],
  ])('calls %s unreadable', (_, frame) => {
    expect(isUnreadable(frame)).toBe(true);
  });

  it('has no use for intervals and events it was not asked for', () => {
    expect(read(kline({ i: '3m' }))).toEqual({ kind: 'message', message: { kind: 'ignored' } });
    expect(read({ e: 'forceOrder', E: T, o: {} })).toEqual({ kind: 'message', message: { kind: 'ignored' } });
  });

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes))), (data) => {
      readBinanceFrame(data);
    }));
    const odd = fc.oneof(fc.anything({ withBigInt: false, withDate: false }), fc.constantFrom('1', '0', -1, T, true, 'BTCUSDT', '30m'));
    const fields = fc.dictionary(fc.constantFrom('E', 's', 'k', 'c', 'o', 'h', 'l', 'v', 't', 'i', 'p', 'q', 'b', 'B', 'a', 'A', 'm', 'T'), odd);
    fc.assert(fc.property(fc.constantFrom('kline', '24hrTicker', 'bookTicker', 'trade', 'markPriceUpdate'), fields, fields, (e, event, k) => {
      const result = read({ e, ...event, k });
      if (result.kind === 'candle') expect(result.message.candle.low).toBeGreaterThan(0);
      if (result.kind === 'message' && result.message.kind === 'ticker') expect(result.message.quote.last).toBeGreaterThan(0);
      if (result.kind === 'message' && result.message.kind === 'book') expect(result.message.bid).toBeLessThanOrEqual(result.message.ask);
    }));
  });

  it('names topics as the exchange does, and knows which connection carries them', () => {
    const topics: readonly StreamTopic[] = [
      { kind: 'candles', symbol: BTC, timeframe: '4h' }, { kind: 'ticker', symbol: BTC }, { kind: 'mark', symbol: BTC }, { kind: 'book', symbol: BTC }, { kind: 'trades', symbol: BTC },
    ];
    expect(topics.map((topic) => `${categoryOf(topic)} ${streamNameOf(topic)}`)).toEqual([
      'market btcusdt@kline_4h', 'market btcusdt@ticker', 'market btcusdt@markPrice@1s', 'public btcusdt@bookTicker', 'public btcusdt@trade',
    ]);
  });
});
