import { describe, expect, it } from 'vitest';
import { contractsIn, listingsIn, rulesIn } from '../../../../electron/exchanges/bitget/bitgetContracts.ts';

const context = { exchange: 'bitget', action: 'testing', nextStep: 'none' } as const;
const contract = {
  symbol: 'BTCUSDT', baseCoin: 'BTC', quoteCoin: 'USDT', makerFeeRate: '0.0002', takerFeeRate: '0.0006', supportMarginCoins: ['USDT'], minTradeNum: '0.001',
  priceEndStep: '1', volumePlace: '3', pricePlace: '1', sizeMultiplier: '0.001', symbolType: 'perpetual', minTradeUSDT: '5', symbolStatus: 'normal', maxLever: '125',
};
const rulesOf = (change: Readonly<Record<string, unknown>> = {}) => {
  const [listed] = contractsIn([{ ...contract, ...change }], context);
  if (listed === undefined) throw new Error('not listed');
  return rulesIn(listed, context);
};

describe('contracts of Bitget', () => {
  it('reads the rules of a contract', () => {
    expect(rulesOf()).toEqual({ priceTick: 0.1, amountStep: 0.001, minAmount: 0.001, minNotional: 5, takerFee: 0.0006, makerFee: 0.0002, maxLeverage: 125 });
  });

  it.each([
    ['1', '1', 0.1], ['1', '5', 0.5], ['2', '5', 0.05], ['0', '1', 1], ['0', '10', 10], ['4', '1', 0.0001], ['1', '0.5', 0.5],
  ])('reads %s places with a last step of %s as a price tick of %d', (pricePlace, priceEndStep, tick) => {
    expect(rulesOf({ pricePlace, priceEndStep }).priceTick).toBe(tick);
  });

  it.each([
    ['3', '0.001', 0.001], ['0', '1', 1], ['0', '10', 10], ['1', '0.1', 0.1], ['2', '0.05', 0.05],
    // ccxt says 0.001, 0.001, 0.5 and 1.5 here.
    ['3', '0.1', 0.1], ['2', '0.001', 0.01], ['0', '0.5', 1], ['0', '1.5', 3],
    ['4', '0.00009999999999999999', 0.0001],
  ])('reads %s decimals in multiples of %s as an amount step of %d, where ccxt takes the finer of the two', (volumePlace, sizeMultiplier, step) => {
    expect(rulesOf({ volumePlace, sizeMultiplier, minTradeNum: '0.0001' })).toMatchObject({ amountStep: step, minAmount: step });
  });

  it('fills in what a mirror leaves out, and refuses a percent for a fee', () => {
    const bare = { takerFeeRate: undefined, makerFeeRate: '0.05', maxLever: undefined, minTradeUSDT: undefined, minTradeNum: undefined, sizeMultiplier: undefined };
    expect(rulesOf(bare)).toMatchObject({ takerFee: 0.0006, makerFee: 0.0002, maxLeverage: 20, minNotional: 0, minAmount: 0.001, amountStep: 0.001 });
  });

  it.each([[{ pricePlace: undefined }], [{ pricePlace: '1.5' }], [{ priceEndStep: '0' }], [{ volumePlace: 'x' }], [{ sizeMultiplier: '-1' }]])('refuses %j', (change) => {
    expect(() => rulesOf(change)).toThrow(expect.objectContaining({ name: 'BadExchangeDataError' }));
  });

  it('leaves out what is no linear USDT perpetual', () => {
    const others = [
      { symbol: 'BTCPERP', quoteCoin: 'USDC' }, { symbol: 'ETHUSD', quoteCoin: 'USD' }, { symbol: 'BTCUSDT', symbolType: 'delivery' },
      { symbol: 'SOLUSDT', supportMarginCoins: ['SOL'] },
    ];
    expect(contractsIn([contract, ...others.map((other) => ({ ...contract, ...other }))], context)).toHaveLength(1);
  });

  it.each([['normal', true], ['online', true], [undefined, true], ['listed', false], ['maintain', false], ['limit_open', false], ['restrictedAPI', false], ['off', false]])('takes the state %s as open: %s', (symbolStatus, isOpen) => {
    expect(contractsIn([{ ...contract, symbolStatus }], context)).toMatchObject([{ isOpen }]);
  });

  it.each([[null], [undefined], [[]], ['none'], [[null]]])('refuses %j as a contract list', (data) => {
    expect(() => contractsIn(data, context)).toThrow(expect.objectContaining({ name: 'BadExchangeDataError' }));
  });

  it('lists what says that it is open, with its volume in quote currency', () => {
    const contracts = contractsIn([contract, { ...contract, symbol: 'ETHUSDT' }, { ...contract, symbol: 'SOLUSDT', symbolStatus: undefined }, { ...contract, symbol: 'XRPUSDT', symbolStatus: 'off' }], context);
    const tickers = [{ symbol: 'BTCUSDT', lastPr: '100', baseVolume: '3' }, { symbol: 'ETHUSDT', lastPr: '', baseVolume: '3' }];
    expect(listingsIn(contracts, tickers, context)).toEqual([{ symbol: 'BTC/USDT:USDT', quoteVolume24h: 300 }, { symbol: 'ETH/USDT:USDT', quoteVolume24h: null }]);
    expect(() => listingsIn(contracts, null, context)).toThrow('the ticker of every market');
  });
});
