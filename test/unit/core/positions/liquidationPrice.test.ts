import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liquidationPrice } from '../../../../electron/core/positions/liquidationPrice.ts';

describe('liquidationPrice', () => {
  it('is where five-fold leverage has left half a percent of the notional', () => {
    expect(liquidationPrice('long', 100, 20)).toBeCloseTo(80.4020, 4);
    expect(liquidationPrice('short', 100, 20)).toBeCloseTo(119.4030, 4);
  });

  it('leaves exactly the maintenance margin at that price', () => {
    fc.assert(fc.property(fc.double({ min: 0.01, max: 1e5, noNaN: true }), fc.double({ min: 1.5, max: 100, noNaN: true }), fc.constantFrom('long' as const, 'short' as const), (entry, leverage, side) => {
      const price = liquidationPrice(side, entry, entry / leverage);
      const left = entry / leverage + (side === 'long' ? price - entry : entry - price);
      expect(left / price).toBeCloseTo(0.005, 8);
    }));
  });
});
