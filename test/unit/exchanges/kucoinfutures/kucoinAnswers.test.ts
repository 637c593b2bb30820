import { describe, expect, it } from 'vitest';
import { bulletIn, candlesIn, dataOf, fundingHistoryIn, fundingRateIn, marksIn, openInterestHistoryIn, openInterestIn, quoteIn, serverTimeIn } from '../../../../electron/exchanges/kucoinfutures/kucoinAnswers.ts';
import { contractsIn } from '../../../../electron/exchanges/kucoinfutures/kucoinContracts.ts';
import { parseKucoinJson } from '../../../../electron/exchanges/kucoinfutures/kucoinJson.ts';

const context = { exchange: 'kucoinfutures', action: 'testing', nextStep: 'none' } as const;
const row = { symbol: 'ETHUSDTM', baseCurrency: 'ETH', type: 'FFWCSX', quoteCurrency: 'USDT', settleCurrency: 'USDT', lotSize: 1, tickSize: 0.05, multiplier: 0.01, isInverse: false, status: 'Open' };
const [contract] = contractsIn([row], context).bySymbol.values();
if (contract === undefined) throw new Error('no contract');
const ETH = contract;
const AT = 1_636_459_200_000;
const request = { symbol: ETH.symbol, timeframe: '15m', since: AT, until: AT + 1_800_000 } as const;
const ROWS = [[AT, 4_779.3, 4_792.1, 4_768.7, 4_770.3, 78_051], [AT + 900_000, 4_770.25, 4_778.55, 4_757.55, 4_777.25, 80_164]];

describe('answers of KuCoin', () => {
  it('are taken only with the code of a success', () => {
    const data = (text: string) => dataOf(parseKucoinJson(text), text, context);
    expect(data('{"code":"200000","data":[1]}')).toEqual([1]);
    expect(() => data('')).toThrow('empty');
    expect(() => data('<!DOCTYPE html>')).toThrow('HTML');
    expect(() => data('{"code":"200000","data":[')).toThrow('not JSON');
    expect(() => data('{"data":[]}')).toThrow('without the code 200000');
  });

  it('give candles ascending, once, of the range, their volume in coins (ccxt leaves it in lots)', () => {
    const outside = [AT + 3_600_000, 1, 1, 1, 1, 1];
    expect(candlesIn([ROWS[1], ROWS[0], ROWS[1], outside], request, ETH, context)).toEqual([
      { openTime: AT, open: 4_779.3, high: 4_792.1, low: 4_768.7, close: 4_770.3, volume: 780.51 },
      { openTime: AT + 900_000, open: 4_770.25, high: 4_778.55, low: 4_757.55, close: 4_777.25, volume: 801.64 },
    ]);
    expect(candlesIn([], request, ETH, context)).toEqual([]);
  });

  it.each([
    ['that contradict themselves', [[AT, 4_779.3, 4_700, 4_768.7, 4_770.3, 1]]],
    ['in the order of a stream', [[AT, 4_779.3, 4_770.3, 4_792.1, 4_768.7, 1]]],
    ['in seconds', [[AT / 1_000, 1, 1, 1, 1, 1]]],
    ['without a volume', [[AT, 1, 1, 1, 1]]],
    ['with a negative volume', [[AT, 1, 1, 1, 1, -1]]],
    ['of which two differ', [ROWS[0], [AT, 4_779.3, 4_792.1, 4_768.7, 4_770.3, 78_052]]],
    ['that are null', null],
    ['that are an object', {}],
  ])('are refused for candles %s', (_, data) => {
    expect(() => candlesIn(data, request, ETH, context)).toThrow(expect.objectContaining({ name: 'BadExchangeDataError' }));
  });

  it('give a quote in coins at the millisecond', () => {
    const text = '{"symbol":"ETHUSDTM","price":"4229.35","bestBidSize":2160,"bestBidPrice":"4229.0","bestAskPrice":"4229.05","ts":1638574296209999999,"bestAskSize":36}';
    expect(quoteIn(parseKucoinJson(text), ETH, context)).toEqual({ last: 4_229.35, bid: 4_229, ask: 4_229.05, bidSize: 21.6, askSize: 0.36, change24h: null, at: 1_638_574_296_209 });
    expect(() => quoteIn({ symbol: 'XBTUSDTM', price: '1' }, ETH, context)).toThrow('ETH/USDT:USDT');
  });

  it('give the rate that is charged next, and when', () => {
    const data = { symbol: '.ETHUSDTMFPI8H', granularity: 28_800_000, timePoint: 1_776_672_000_000, value: -3.2e-5, fundingTime: 1_776_700_800_000 };
    expect(fundingRateIn(data, ETH, context)).toEqual({ rate: -3.2e-5, nextAt: 1_776_700_800_000 });
    expect(fundingRateIn({ ...data, fundingTime: undefined }, ETH, context)).toEqual({ rate: -3.2e-5, nextAt: 1_776_700_800_000 });
    expect(fundingRateIn({ value: 0.0001 }, ETH, context)).toEqual({ rate: 0.0001, nextAt: null });
    expect(() => fundingRateIn({ value: 0.5 }, ETH, context)).toThrow('±0.1');
  });

  it('give settlements ascending, and none for null', () => {
    const rows = [{ symbol: 'ETHUSDTM', fundingRate: 2e-4, timepoint: AT + 28_800_000 }, { symbol: 'ETHUSDTM', fundingRate: 1e-4, timepoint: AT }];
    expect(fundingHistoryIn(rows, ETH, context)).toEqual([{ at: AT, rate: 1e-4 }, { at: AT + 28_800_000, rate: 2e-4 }]);
    expect(fundingHistoryIn(null, ETH, context)).toEqual([]);
    expect(() => fundingHistoryIn([{ timepoint: AT }], ETH, context)).toThrow('settlement');
  });

  it('give the open interest in coins (ccxt leaves it in lots)', () => {
    expect(openInterestIn({ ...row, openInterest: '8724443' }, ETH, context)).toEqual({ amount: 87_244.43, value: null, at: null });
    expect(() => openInterestIn({ ...row, symbol: 'XBTUSDTM', openInterest: '1' }, ETH, context)).toThrow('open interest');
  });

  it('give the history of open interest in coins, none for null', () => {
    const one = { symbol: 'ETHUSDTM', openInterest: '8033200', ts: AT };
    expect(openInterestHistoryIn([{ openInterest: 100, ts: AT + 300_000 }, one], ETH, context)).toEqual([{ at: AT + 300_000, amount: 1 }, { at: AT, amount: 80_332 }]);
    expect(openInterestHistoryIn(null, ETH, context)).toEqual([]);
    for (const wrong of [{ ...one, symbol: 'XBTUSDTM' }, { ...one, openInterest: 'broken' }, { ...one, ts: AT / 1_000 }, null]) expect(() => openInterestHistoryIn([wrong], ETH, context)).toThrow('open interest');
  });

  it('give mark prices with times in seconds, and the close wherever it stands', () => {
    const mark = { at: AT + 300_000, price: 104_527.1 };
    const time = String(AT / 1_000);
    const closeSecond = [time, '104581.4', '104527.1', '104620.1', '104526.4', '0', '0'];
    const closeLast = [time, '104581.4', '104620.1', '104526.4', '104527.1', '0', '0'];
    expect(marksIn({ tradeType: 'FUTURES', symbol: 'ETHUSDTM-mark-price', list: [closeSecond, closeLast] }, ETH, context)).toEqual([mark, mark]);
    expect(marksIn([[AT, 5, 5, 5, 5]], ETH, context)).toEqual([{ at: AT + 300_000, price: 5 }]);
    expect([marksIn({ list: [] }, ETH, context), marksIn({ list: null }, ETH, context), marksIn(null, ETH, context)]).toEqual([[], [], []]);
    for (const wrong of [[time, '1', '2', '1.5', '1.8'], [time, '1', '2'], [time, '1', '0', '2', '1'], [String(AT / 1_000 + 1), '5', '5', '5', '5'], null]) expect(() => marksIn({ list: [wrong] }, ETH, context)).toThrow('mark price');
    expect(() => marksIn({}, ETH, context)).toThrow('mark price');
  });

  it('give the server time in ms only', () => {
    expect(serverTimeIn(AT, context)).toBe(AT);
    expect(() => serverTimeIn(AT / 1_000, context)).toThrow('server time');
  });

  it('give a token and an address, and never show the token', () => {
    const server = { endpoint: 'wss://ws-api-futures.kucoin.com/', pingInterval: 18_000, pingTimeout: 10_000 };
    expect(bulletIn({ token: 'secret', instanceServers: [server] }, context)).toEqual({ token: 'secret', endpoint: server.endpoint, pingIntervalMs: 18_000 });
    expect(() => bulletIn({ token: 'secret', instanceServers: [] }, context)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
    expect(() => bulletIn({ instanceServers: [server] }, context)).toThrow('token');
    expect(() => bulletIn({ token: 'secret', instanceServers: [{ endpoint: 'somewhere' }] }, context)).toThrow('address');
  });
});
