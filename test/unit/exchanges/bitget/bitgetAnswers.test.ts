import { describe, expect, it } from 'vitest';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import { candlesIn, dataOf, fundingRateIn, markIn, marksIn, openInterestIn, quoteIn, serverTimeIn, settlementsIn } from '../../../../electron/exchanges/bitget/bitgetAnswers.ts';

const BTC = parseMarketSymbol('BTC') ?? raise();
const T = 1_717_200_000_000;
const TF = 1_800_000;
const context = { exchange: 'bitget', action: 'testing', nextStep: 'none' } as const;
const row = (time: number, close = '2') => [String(time), '1', '3', '0.5', close, '4', '8'];
const read = (data: unknown) => candlesIn(data, '30m', T, T + 2 * TF, context);
const badData: unknown = expect.objectContaining({ name: 'BadExchangeDataError' });

function raise(): never {
  throw new Error('not a symbol');
}

describe('answers of Bitget', () => {
  it.each([
    ['an empty body', '', 'empty'],
    ['a web page', '<html></html>', 'HTML'],
    ['half an answer', '{"code":"00000","da', 'not JSON'],
    ['no code', { data: [] }, 'without the code 00000'],
    ['a list', [], '[]'],
  ])('refuses %s', (_, body, words) => {
    expect(() => dataOf(body, context)).toThrow(words);
  });

  it('takes the code for success, whatever the message says; ccxt refuses any message but "success"', () => {
    expect(dataOf({ code: '00000', msg: 'ok', data: [1] }, context)).toEqual([1]);
  });

  it.each([[null], [{}], [{ serverTime: '0' }], [{ serverTime: 'soon' }], [{ serverTime: T / 1_000 }]])('refuses %j as a server time', (data) => {
    expect(() => serverTimeIn(data, context)).toThrow('a server time in ms');
    expect(serverTimeIn({ serverTime: String(T) }, context)).toBe(T);
  });

  it('sorts candles, drops doubles and what was not asked for, and takes the base volume', () => {
    const candles = read([row(T + 3 * TF), row(T + TF), row(T), row(T), row(T - TF)]);
    expect(candles).toEqual([T, T + TF].map((openTime) => ({ openTime, open: 1, high: 3, low: 0.5, close: 2, volume: 4 })));
  });

  it.each([
    ['nothing', null],
    ['no list', undefined],
    ['text', 'none'],
    ['a row that is no list', [{ open: '1' }]],
    ['an impossible candle', [[String(T), '1', '0.1', '0.5', '2', '4']]],
    ['a candle without a volume', [[String(T), '1', '3', '0.5', '2']]],
    ['two different candles of one time', [row(T), row(T, '2.5')]],
  ])('refuses %s as candles', (_, data) => {
    expect(() => read(data)).toThrow(expect.objectContaining({ name: 'BadExchangeDataError' }));
  });

  it('takes an empty list for what it is', () => {
    expect(read([])).toEqual([]);
  });

  it('reads the ticker and the mark price of its market', () => {
    const ticker = { symbol: 'BTCUSDT', lastPr: '110', open24h: '100', bidPr: '109', bidSz: '1', askPr: '111', askSz: '2', markPrice: '110.5', ts: String(T) };
    const quote = { last: 110, bid: 109, ask: 111, bidSize: 1, askSize: 2, change24h: 110 / 100 - 1, at: T };
    expect(quoteIn([ticker], BTC, context)).toEqual(quote);
    expect(quoteIn([{ symbol: 'ETHUSDT', lastPr: '1' }, ticker], BTC, context)).toEqual(quote);
    expect(markIn([ticker], BTC)).toBe(110.5);
    expect(markIn([{ ...ticker, markPrice: '' }], BTC)).toBeNull();
  });

  it.each([[null], [[]], [[{ symbol: 'ETHUSDT', lastPr: '1' }]], [[{ symbol: 'BTCUSDT', lastPr: '0' }]]])('refuses %j as a ticker', (data) => {
    expect(() => quoteIn(data, BTC, context)).toThrow('a ticker of BTC/USDT:USDT');
  });

  it('reads the funding rate with the next settlement, or without', () => {
    expect(fundingRateIn([{ symbol: 'BTCUSDT', fundingRate: '-0.000013', nextUpdate: String(T) }], BTC, context)).toEqual({ rate: -0.000013, nextAt: T });
    expect(fundingRateIn([{ symbol: 'BTCUSDT', fundingRate: '0' }], BTC, context)).toEqual({ rate: 0, nextAt: null });
    for (const fundingRate of [undefined, '', 'NaN', '0.5']) expect(() => fundingRateIn([{ symbol: 'BTCUSDT', fundingRate }], BTC, context)).toThrow(badData);
  });

  it('reads settlements, none as an empty list or as null, and refuses what is none', () => {
    expect(settlementsIn([{ symbol: 'BTCUSDT', fundingRate: '-0.0003', fundingTime: String(T) }], BTC, context)).toEqual([{ at: T, rate: -0.0003 }]);
    expect([settlementsIn([], BTC, context), settlementsIn(null, BTC, context)]).toEqual([[], []]);
    for (const data of [undefined, {}, [{ fundingRate: '0.1' }], [{ fundingRate: '0.5', fundingTime: String(T) }]]) expect(() => settlementsIn(data, BTC, context)).toThrow(badData);
  });

  it('reads candles of the mark price at their ends', () => {
    expect(marksIn([[String(T), '60000', '60010.5', '59990', '60005.1', '0', '0']], BTC, context)).toEqual([{ at: T + 300_000, price: 60_005.1 }]);
    expect([marksIn([], BTC, context), marksIn(null, BTC, context)]).toEqual([[], []]);
    for (const data of [undefined, {}, [{}], [[String(T + 1), '1', '1', '1', '1']], [[String(T), '1', '1', '1', '']]]) expect(() => marksIn(data, BTC, context)).toThrow(badData);
  });

  it('reads the open interest in coins', () => {
    expect(openInterestIn({ openInterestList: [{ symbol: 'BTCUSDT', size: '52234.134' }], ts: String(T) }, BTC, context)).toEqual({ amount: 52_234.134, value: null, at: T });
    for (const data of [null, {}, { openInterestList: [] }, { openInterestList: [{ symbol: 'BTCUSDT', size: '-1' }] }]) expect(() => openInterestIn(data, BTC, context)).toThrow(badData);
  });
});
