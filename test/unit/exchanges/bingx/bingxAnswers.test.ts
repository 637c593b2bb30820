import { describe, expect, it } from 'vitest';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import { candlesIn, contractsIn, dataOf, fundingIn, marksIn, quoteIn, rulesIn, serverTimeIn } from '../../../../electron/exchanges/bingx/bingxAnswers.ts';
import type { CandleRequest } from '../../../../electron/exchanges/gateway.ts';

const BTC = parseMarketSymbol('BTC') ?? raise();
const T = 1_717_200_000_000;
const TF = 1_800_000;
const context = { exchange: 'bingx', action: 'testing', nextStep: 'none' } as const;
const request: CandleRequest = { symbol: BTC, timeframe: '30m', since: T, until: T + 2 * TF };
const row = (time: number, close = '2') => ({ open: '1', high: '3', low: '0.5', close, volume: '4', time });

function raise(): never {
  throw new Error('not a symbol');
}

describe('answers of BingX', () => {
  it.each([
    ['an empty body', '', 'empty'],
    ['a web page', '<html></html>', 'HTML'],
    ['half an answer', '{"code":0,"da', 'not JSON'],
    ['no code', { data: [] }, 'without the code 0'],
    ['a list', [], '[]'],
  ])('refuses %s', (_, body, words) => {
    expect(() => dataOf(body, context)).toThrow(words);
  });

  it.each([[null], [{}], [{ serverTime: 0 }], [{ serverTime: 'soon' }], [{ serverTime: T / 1_000 }]])('refuses %j as a server time', (data) => {
    expect(() => serverTimeIn(data, context)).toThrow('a server time in ms');
    expect(serverTimeIn({ serverTime: String(T) }, context)).toBe(T);
  });

  it('sorts candles, drops doubles and what was not asked for', () => {
    const rows = candlesIn([row(T + 3 * TF), row(T + TF), row(T), row(T), row(T - TF)], request, context);
    expect(rows.map(({ openTime }) => openTime)).toEqual([T, T + TF]);
  });

  it('reads candles of the mark price at their ends, whatever the open time is called', () => {
    const prices = { open: '42191.7', close: '42189.5', high: '42196.5', low: '42189.5', volume: '0.00' };
    const mark = { at: T + 300_000, price: 42_189.5 };
    expect(marksIn([{ ...prices, openTime: T, closeTime: T }, { ...prices, time: T }, [T, 42_191.7, 42_196.5, 42_189.5, 42_189.5, 0]], BTC, context)).toEqual([mark, mark, mark]);
    expect([marksIn([], BTC, context), marksIn(null, BTC, context)]).toEqual([[], []]);
    for (const data of [undefined, {}, [prices], [{ ...prices, time: T + 1 }], [{ ...prices, time: T, close: '0' }], [null]]) expect(() => marksIn(data, BTC, context)).toThrow(expect.objectContaining({ name: 'BadExchangeDataError' }));
  });

  it('reads candles given as lists', () => {
    expect(candlesIn([[T, '1', '3', '0.5', '2', '4']], request, context)).toEqual([{ openTime: T, open: 1, high: 3, low: 0.5, close: 2, volume: 4 }]);
  });

  it.each([
    ['nothing', null],
    ['text', 'none'],
    ['an impossible candle', [{ ...row(T), high: '0.1' }]],
    ['a candle without a time', [{ ...row(T), time: undefined }]],
    ['two different candles of one time', [row(T), row(T, '2.5')]],
  ])('refuses %s as candles', (_, data) => {
    expect(() => candlesIn(data, request, context)).toThrow(expect.objectContaining({ name: 'BadExchangeDataError' }));
  });

  it('takes an empty list for what it is', () => {
    expect(candlesIn([], request, context)).toEqual([]);
  });

  it('reads a ticker given as object or in a list of all', () => {
    const ticker = { symbol: 'BTC-USDT', lastPrice: '110', openPrice: '100', bidPrice: 109, bidQty: 1, askPrice: 111, askQty: 2, closeTime: T };
    const quote = { last: 110, bid: 109, ask: 111, bidSize: 1, askSize: 2, change24h: 110 / 100 - 1, at: T };
    expect(quoteIn(ticker, BTC, context)).toEqual(quote);
    expect(quoteIn([{ symbol: 'ETH-USDT', lastPrice: '1' }, ticker], BTC, context)).toEqual(quote);
    expect(() => quoteIn([{ symbol: 'ETH-USDT', lastPrice: '1' }], BTC, context)).toThrow('a ticker of BTC/USDT:USDT');
  });

  it('refuses a funding rate that was meant as a percent', () => {
    expect(fundingIn({ symbol: 'BTC-USDT', lastFundingRate: '0.0001', markPrice: '99', nextFundingTime: T }, BTC, context)).toEqual({ rate: 0.0001, nextAt: T, mark: 99 });
    expect(() => fundingIn({ symbol: 'BTC-USDT', lastFundingRate: '1' }, BTC, context)).toThrow('within ±0.1');
  });

  it('reads rules from a full contract', () => {
    const [contract] = contractsIn(
      [{ symbol: 'BTC-USDT', quantityPrecision: '4', pricePrecision: '1', takerFeeRate: '0.0005', makerFeeRate: '0.0002', tradeMinQuantity: '0.0001', tradeMinUSDT: '2', maxLongLeverage: '125', maxShortLeverage: '100', currency: 'USDT', status: '1', apiStateOpen: 'true', apiStateClose: 'true' }],
      context,
    );
    if (contract === undefined) raise();
    expect(contract.isOpen).toBe(true);
    expect(rulesIn(contract, context)).toEqual({ priceTick: 0.1, amountStep: 0.0001, minAmount: 0.0001, minNotional: 2, takerFee: 0.0005, makerFee: 0.0002, maxLeverage: 100 });
  });

  it('reads rules from the least a mirror gives', () => {
    const [contract] = contractsIn([{ symbol: 'BTC-USDT', quantityPrecision: 4, pricePrecision: 1, tradeMinQuantity: 0.0001, tradeMinUSDT: 2, currency: 'USDT', asset: 'BTC', status: 1 }], context);
    if (contract === undefined) raise();
    expect(contract.isOpen).toBe(true);
    expect(rulesIn(contract, context)).toMatchObject({ priceTick: 0.1, amountStep: 0.0001, takerFee: 0.0005, makerFee: 0.0002 });
  });

  it('leaves out what is no linear USDT perpetual, and sees closed markets', () => {
    const contracts = contractsIn([{ symbol: 'BTC-USDC' }, { symbol: 'ETH-USDT', status: 25 }, { symbol: 'SOL-USDT', apiStateOpen: 'false' }, { symbol: 'XRP-USDT', currency: 'VST' }], context);
    expect(contracts.map(({ symbol, isOpen }) => [symbol, isOpen])).toEqual([['ETH/USDT:USDT', false], ['SOL/USDT:USDT', false]]);
  });

  it('refuses an empty contract list and unknown precisions', () => {
    expect(() => contractsIn([], context)).toThrow('empty contract list');
    const [contract] = contractsIn([{ symbol: 'BTC-USDT', pricePrecision: 'one' }], context);
    expect(() => rulesIn(contract ?? raise(), context)).toThrow('whole numbers of decimals');
  });
});
