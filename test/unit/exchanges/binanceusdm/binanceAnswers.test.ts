import { describe, expect, it } from 'vitest';
import {
  bookIn, candlesIn, contractsIn, dataOf, fundingHistoryIn, fundingIn, lastIn, listingsIn, marksIn, openInterestHistoryIn, openInterestIn, rulesIn, serverTimeIn,
} from '../../../../electron/exchanges/binanceusdm/binanceAnswers.ts';
import { binanceSymbolOf, symbolOfBinance } from '../../../../electron/exchanges/binanceusdm/binanceSymbol.ts';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';

const context = { exchange: 'binanceusdm', action: 'testing', nextStep: 'none' } as const;
const BTC = parseMarketSymbol('BTC') ?? raise();
const T = 1_717_200_000_000;
const HALF_HOUR = 1_800_000;
const request = { symbol: BTC, timeframe: '30m', since: T, until: T + 10 * HALF_HOUR } as const;
const BAD = expect.objectContaining({ name: 'BadExchangeDataError' });

function raise(): never {
  throw new Error('not a symbol');
}

const row = (openTime: number, close = '2'): unknown[] => [openTime, '1', '3', '1', close, '5', openTime + HALF_HOUR - 1, '10', 7, '1', '1', '0'];
const candle = (openTime: number, close = 2) => ({ openTime, open: 1, high: 3, low: 1, close, volume: 5 });
/** What is enough for ccxt's loadMarkets. */
const contract = (fields: object = {}) => ({
  symbol: 'BTCUSDT', contractType: 'PERPETUAL', deliveryDate: 4_133_404_800_000, status: 'TRADING', baseAsset: 'BTC', quoteAsset: 'USDT', marginAsset: 'USDT', pricePrecision: 2, quantityPrecision: 3,
  filters: [
    { filterType: 'PRICE_FILTER', tickSize: '0.10' }, { filterType: 'LOT_SIZE', minQty: '0.002', maxQty: '1000', stepSize: '0.001' },
    { filterType: 'MARKET_LOT_SIZE', minQty: '0.001', maxQty: '120', stepSize: '0.001' }, { filterType: 'MIN_NOTIONAL', notional: '100' },
  ],
  ...fields,
});
const listed = (...rows: object[]) => contractsIn({ symbols: rows }, context);

describe('symbols of Binance', () => {
  it('stand for linear USDT perpetuals', () => {
    expect(binanceSymbolOf(BTC)).toBe('BTCUSDT');
    expect(symbolOfBinance('BTCUSDT')).toBe(BTC);
    expect(symbolOfBinance('1000SHIBUSDT')).toBe('1000SHIB/USDT:USDT');
    expect(symbolOfBinance('USDCUSDT')).toBe('USDC/USDT:USDT');
  });

  it.each(['BTCUSDC', 'BTCUSDT_250627', 'btcusdt', 'USDT', '', 'BTC-USDT', null, 5])('are not %j', (id) => {
    expect(symbolOfBinance(id)).toBeNull();
  });
});

describe('answers of Binance', () => {
  it.each([['', 'empty'], [null, 'empty'], [undefined, 'empty'], ['<html></html>', 'an HTML page'], ['[[1', 'not JSON'], [42, '42']])('does not take %j for data', (body, words) => {
    expect(() => dataOf(body, context)).toThrow(words);
  });

  it('reads candles in order, each once, within the range, without the closing time and the rest of the row', () => {
    const rows = [row(T + HALF_HOUR), row(T), row(T), row(T - HALF_HOUR), row(T + 11 * HALF_HOUR)];
    expect(candlesIn(rows, request, context)).toEqual([candle(T), candle(T + HALF_HOUR)]);
    expect(candlesIn([], request, context)).toEqual([]);
  });

  it.each([
    ['no list', { data: [] }],
    ['a row that is none', [null]],
    ['two versions of a candle', [row(T), row(T, '2.5')]],
    ['a close above the high', [row(T, '4')]],
    ['a time between the candles', [row(T + 1)]],
    ['too few values', [[T, '1', '3', '1', '2']]],
  ])('refuses candles with %s', (_, data) => {
    expect(() => candlesIn(data, request, context)).toThrow(BAD);
  });

  it('reads the server time', () => {
    expect(serverTimeIn({ serverTime: T }, context)).toBe(T);
    expect(() => serverTimeIn({ serverTime: T / 1_000 }, context)).toThrow(BAD);
  });

  it('reads the last price and, apart from it, the book', () => {
    expect(lastIn({ symbol: 'BTCUSDT', lastPrice: '110', openPrice: '100', closeTime: T }, BTC, context)).toEqual({ last: 110, change24h: 110 / 100 - 1, at: T });
    expect(bookIn({ symbol: 'BTCUSDT', bidPrice: '109', bidQty: '1', askPrice: '111', askQty: '2', time: T }, BTC)).toEqual({ bid: 109, bidSize: 1, ask: 111, askSize: 2 });
    expect(bookIn({ symbol: 'BTCUSDT', bidPrice: '0', bidQty: '0', askPrice: '111', askQty: '2' }, BTC)).toBeNull();
    expect(bookIn({ symbol: 'BTCUSDT', bidPrice: '112', bidQty: '1', askPrice: '111', askQty: '2' }, BTC)).toBeNull();
    expect(() => lastIn({ symbol: 'ETHUSDT', lastPrice: '110' }, BTC, context)).toThrow(BAD);
  });

  it('reads funding, and takes no percent for a fraction', () => {
    const premium = { symbol: 'BTCUSDT', markPrice: '100.5', lastFundingRate: '0.00010000', nextFundingTime: T, time: T };
    expect(fundingIn(premium, BTC, context)).toEqual({ rate: 0.0001, nextAt: T, mark: 100.5 });
    expect(() => fundingIn({ ...premium, lastFundingRate: '1' }, BTC, context)).toThrow(BAD);
    expect(() => fundingIn({ ...premium, lastFundingRate: '' }, BTC, context)).toThrow(BAD);
  });

  it('puts settlements back on the minute: the exchange gives them milliseconds late, and ccxt passes that on', () => {
    expect(fundingHistoryIn([{ symbol: 'BTCUSDT', fundingTime: T + 4, fundingRate: '0.0001', markPrice: '' }, { fundingTime: T + 28_800_000, fundingRate: '-0.0002' }], BTC, context)).toEqual([
      { at: T, rate: 0.0001 }, { at: T + 28_800_000, rate: -0.0002 },
    ]);
    expect(() => fundingHistoryIn([{ symbol: 'ETHUSDT', fundingTime: T, fundingRate: '0.0001' }], BTC, context)).toThrow(BAD);
    expect(() => fundingHistoryIn({}, BTC, context)).toThrow(BAD);
  });

  it('reads open interest as an amount', () => {
    expect(openInterestIn({ symbol: 'BTCUSDT', openInterest: '10659.509', time: T }, BTC, context)).toEqual({ amount: 10_659.509, value: null, at: T });
    expect(() => openInterestIn({ symbol: 'BTCUSDT' }, BTC, context)).toThrow(BAD);
  });

  it('reads the history of open interest in coins, of our market alone', () => {
    const row = { symbol: 'BTCUSDT', sumOpenInterest: '75375.61700000', sumOpenInterestValue: '3248828883.71251440', CMCCirculatingSupply: '165880.53', timestamp: T };
    expect(openInterestHistoryIn([row, { sumOpenInterest: '1', timestamp: String(T + 300_000) }], BTC, context)).toEqual([{ at: T, amount: 75_375.617 }, { at: T + 300_000, amount: 1 }]);
    expect(openInterestHistoryIn([], BTC, context)).toEqual([]);
    for (const wrong of [{ ...row, symbol: 'ETHUSDT' }, { ...row, sumOpenInterest: '-1' }, { ...row, timestamp: T / 1_000 }, null, 'row']) expect(() => openInterestHistoryIn([wrong], BTC, context)).toThrow(BAD);
    expect(() => openInterestHistoryIn({}, BTC, context)).toThrow(BAD);
  });

  it('reads candles of the mark price at their ends', () => {
    const row = [T, '40256.69', '40259.34', '40252.00', '40258.90', '0', T + 299_999, '0', 299, '0', '0', '0'];
    expect(marksIn([row], BTC, context)).toEqual([{ at: T + 300_000, price: 40_258.9 }]);
    for (const wrong of [[], [T + 1, '1', '1', '1', '1'], [T, '1', '1', '1', '0'], {}, null]) expect(() => marksIn([wrong], BTC, context)).toThrow(BAD);
  });

  it('takes rules from the filters, not from the decimals of display', () => {
    expect(listed(contract()).map((one) => rulesIn(one, context))).toEqual([
      { priceTick: 0.1, amountStep: 0.001, minAmount: 0.002, minNotional: 100, takerFee: 0.0005, makerFee: 0.0002, maxLeverage: 20 },
    ]);
    expect(() => listed(contract({ filters: [] })).map((one) => rulesIn(one, context))).toThrow(BAD);
  });

  it('lists perpetuals in USDT alone', () => {
    const others = [
      { symbol: 'BTCUSDT_250627', contractType: 'CURRENT_QUARTER' }, { symbol: 'ETHUSDC', quoteAsset: 'USDC', marginAsset: 'USDC' },
      { symbol: 'ETHUSDT', contractType: 'CURRENT_QUARTER' }, { symbol: 'TSLAUSDT', contractType: 'TRADIFI_PERPETUAL' }, { symbol: 'SOLUSDT', contractType: undefined },
    ];
    expect(listed(contract(), ...others.map(contract)).map(({ symbol }) => symbol)).toEqual([BTC]);
    expect(() => listed(...others.map(contract))).toThrow(BAD);
    expect(() => contractsIn([], context)).toThrow(BAD);
  });

  it('offers for a choice of markets only what trades, with its volume in quote currency', () => {
    const contracts = listed(contract(), contract({ symbol: 'ETHUSDT' }), contract({ symbol: 'SOLUSDT', status: 'SETTLING' }), contract({ symbol: 'ADAUSDT', status: undefined }));
    const tickers = [{ symbol: 'BTCUSDT', quoteVolume: '5000000.5', volume: '50' }, { symbol: 'SOLUSDT', quoteVolume: '1' }];
    expect(listingsIn(contracts, tickers, context)).toEqual([{ symbol: BTC, quoteVolume24h: 5_000_000.5 }, { symbol: 'ETH/USDT:USDT', quoteVolume24h: null }]);
    expect(() => listingsIn(contracts, {}, context)).toThrow(BAD);
  });
});
