import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contractsIn, listingsIn, rulesIn } from '../../../../electron/exchanges/kucoinfutures/kucoinContracts.ts';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';

const context = { exchange: 'kucoinfutures', action: 'testing', nextStep: 'none' } as const;
const XBT = {
  symbol: 'XBTUSDTM', type: 'FFWCSX', expireDate: null, baseCurrency: 'XBT', quoteCurrency: 'USDT', settleCurrency: 'USDT', lotSize: 1, tickSize: 0.1,
  multiplier: 0.001, isInverse: false, status: 'Open', maxLeverage: 125, makerFeeRate: 0.0002, takerFeeRate: 0.0006, nextFundingRateTime: 1, turnoverOf24h: 7e8,
};
const BTC = parseMarketSymbol('BTC') ?? raise();

function raise(): never {
  throw new Error('not a symbol');
}

function contractOf(row: Readonly<Record<string, unknown>>) {
  const [contract] = contractsIn([row], context).bySymbol.values();
  return contract ?? raise();
}

describe('contracts of KuCoin', () => {
  it('are named by the coin, XBT being BTC', () => {
    const { bySymbol, byId } = contractsIn([XBT, { ...XBT, symbol: 'ETHUSDTM', baseCurrency: 'ETH' }], context);
    expect([...bySymbol.keys()]).toEqual(['BTC/USDT:USDT', 'ETH/USDT:USDT']);
    expect(byId.get('XBTUSDTM')?.symbol).toBe(BTC);
  });

  it.each([
    ['coin-margined', { symbol: 'XBTUSDM', quoteCurrency: 'USD', settleCurrency: 'XBT', isInverse: true, multiplier: -1 }],
    ['inverse by its flag alone', { isInverse: true }],
    ['dated', { symbol: 'XBTMZ26', type: 'FFICSX', expireDate: 1_798_000_000_000, nextFundingRateTime: null }],
    ['dated by its end alone', { expireDate: 1_798_000_000_000 }],
    ['dated by its type alone', { type: 'FFICSX' }],
    ['without funding, where no type is given', { type: undefined, nextFundingRateTime: undefined }],
    ['quoted in USDC', { symbol: 'XBTUSDCM', quoteCurrency: 'USDC', settleCurrency: 'USDC' }],
    ['named otherwise than its coin', { symbol: 'ETHUSDTM' }],
  ])('never stand in for the linear perpetual: one that is %s', (_, change) => {
    for (const list of [[XBT, { ...XBT, ...change }], [{ ...XBT, ...change }, XBT]]) {
      const contracts = contractsIn(list, context);
      expect([...contracts.bySymbol.values()].map(({ id, fields }) => [id, fields])).toEqual([['XBTUSDTM', XBT]]);
      expect([...contracts.byId.keys()]).toEqual(['XBTUSDTM']);
    }
  });

  it('are satisfied with the fields that ccxt needs', () => {
    const { type, expireDate, turnoverOf24h, ...least } = XBT;
    expect([type, expireDate, turnoverOf24h]).toHaveLength(3);
    expect(contractsIn([least], context).bySymbol.has(BTC)).toBe(true);
  });

  it('have their steps in coins, not in lots', () => {
    expect(rulesIn(contractOf(XBT), context)).toEqual({
      priceTick: 0.1, amountStep: 0.001, minAmount: 0.001, minNotional: 0, takerFee: 0.0006, makerFee: 0.0002, maxLeverage: 125,
    });
    expect(rulesIn(contractOf({ ...XBT, multiplier: 10 }), context)).toMatchObject({ amountStep: 10, minAmount: 10 });
  });

  it('convert lots to coins without a rounding error', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 8 }), (lots, decimals) => {
        const multiplier = Number(`1e-${decimals}`);
        expect(contractOf({ ...XBT, multiplier }).toBase(lots)).toBe(Number(`${lots}e-${decimals}`));
      }),
    );
    expect(contractOf({ ...XBT, multiplier: 0.0003 }).toBase(7)).toBe(0.0021);
    expect(contractOf({ ...XBT, multiplier: 100 }).toBase(7)).toBe(700);
  });

  it('are not believed without a multiplier, a tick or a lot size', () => {
    expect(() => contractOf({ ...XBT, multiplier: undefined })).toThrow('XBTUSDTM with the multiplier missing');
    expect(() => rulesIn(contractOf({ ...XBT, tickSize: 0 }), context)).toThrow('tickSize 0');
    expect(() => rulesIn(contractOf({ ...XBT, lotSize: 'one' }), context)).toThrow('lotSize "one"');
    expect(() => contractsIn([], context)).toThrow('without a linear USDT perpetual');
    expect(() => contractsIn(null, context)).toThrow('null');
  });

  it('are there although one beside them cannot be read', () => {
    const { bySymbol, broken } = contractsIn([{ ...XBT, symbol: 'FOOUSDTM', baseCurrency: 'FOO', multiplier: null, status: 'Init' }, XBT], context);
    expect([...bySymbol.keys()]).toEqual([BTC]);
    expect([...broken].map(([symbol, problem]) => [symbol, problem.message])).toEqual([['FOO/USDT:USDT', expect.stringContaining('FOOUSDTM with the multiplier null')]]);
  });

  it('are listed with their volume in USDT where they are open', () => {
    const listed = listingsIn(contractsIn([XBT, { ...XBT, symbol: 'ETHUSDTM', baseCurrency: 'ETH', status: 'Paused' }, { ...XBT, symbol: 'SOLUSDTM', baseCurrency: 'SOL', status: undefined }], context));
    expect(listed).toEqual([{ symbol: BTC, quoteVolume24h: 7e8 }]);
  });
});
