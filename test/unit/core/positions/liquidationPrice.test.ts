import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MaintenanceTier } from '../../../../shared/domain/instrument.ts';
import { bankruptcyPrice, liquidationPrice, maintenanceMargin, USUAL_TIERS } from '../../../../electron/core/positions/liquidationPrice.ts';

/** Continuous tiers: 0.4 % up to 50,000, 0.5 % up to 250,000, 1 % beyond (as Binance lists for BTCUSDT). */
const TIERS: readonly MaintenanceTier[] = [
  { notionalUpTo: 50_000, rate: 0.004, amount: 0 },
  { notionalUpTo: 250_000, rate: 0.005, amount: 50 },
  { notionalUpTo: null, rate: 0.01, amount: 1_300 },
];
const side = fc.constantFrom('long' as const, 'short' as const);
const price = fc.double({ min: 0.01, max: 1e5, noNaN: true });
const leverage = fc.double({ min: 1.5, max: 100, noNaN: true });
const tiers = fc.constantFrom(USUAL_TIERS, TIERS);

describe('maintenance margin', () => {
  it.each([[10_000, 40], [50_000, 200], [100_000, 450], [250_000, 1_200], [1_000_000, 8_700]])('of a notional of %d is %d', (notional, margin) => {
    expect(maintenanceMargin(notional, TIERS)).toBeCloseTo(margin, 9);
  });

  it('does not jump where a tier begins', () => {
    for (const bound of [50_000, 250_000]) expect(maintenanceMargin(bound + 1e-6, TIERS)).toBeCloseTo(maintenanceMargin(bound, TIERS), 6);
  });
});

describe('liquidation price', () => {
  it('is where five-fold leverage has left half a percent of the notional', () => {
    expect(liquidationPrice({ side: 'long', entryPrice: 100, amount: 1, collateral: 20 })).toBeCloseTo(80.4020, 4);
    expect(liquidationPrice({ side: 'short', entryPrice: 100, amount: 1, collateral: 20 })).toBeCloseTo(119.4030, 4);
  });

  it('takes the tier that the position lies in at that price', () => {
    // 10 BTC at 30,000 with ten-fold leverage: (300,000 - 30,000 - 1,300) / (10 * 0.99) would lie above 250,000: the last tier
    expect(liquidationPrice({ side: 'long', entryPrice: 30_000, amount: 10, collateral: 30_000, tiers: TIERS })).toBeCloseTo((300_000 - 30_000 - 1_300) / 9.9, 6);
    // with five-fold leverage it lies at about 241,000: the middle one
    expect(liquidationPrice({ side: 'long', entryPrice: 30_000, amount: 10, collateral: 60_000, tiers: TIERS })).toBeCloseTo((300_000 - 60_000 - 50) / (10 * 0.995), 6);
  });

  it('leaves exactly the maintenance margin at that price, whatever the tier', () => {
    fc.assert(fc.property(price, leverage, fc.double({ min: 0.001, max: 1e4, noNaN: true }), side, tiers, (entryPrice, times, amount, of, given) => {
      const collateral = (entryPrice * amount) / times;
      const limit = liquidationPrice({ side: of, entryPrice, amount, collateral, tiers: given });
      if (limit === null) return;
      const left = collateral + (of === 'long' ? 1 : -1) * (limit - entryPrice) * amount;
      expect(Math.abs(left - maintenanceMargin(limit * amount, given))).toBeLessThan(1e-9 * entryPrice * amount);
    }));
  });

  it('lies before the bankruptcy price, and moves away from the entry as more stands for the position', () => {
    fc.assert(fc.property(price, leverage, side, tiers, (entryPrice, times, of, given) => {
      const input = { side: of, entryPrice, amount: 3, collateral: (entryPrice * 3) / times, tiers: given };
      const limit = liquidationPrice(input);
      const safer = liquidationPrice({ ...input, collateral: input.collateral * 1.1 });
      const sign = of === 'long' ? 1 : -1;
      if (limit !== null) expect(sign * (limit - bankruptcyPrice(input))).toBeGreaterThan(0);
      if (limit !== null && safer !== null) expect(sign * (limit - safer)).toBeGreaterThan(0);
    }));
  });

  it('does not exist for a long that is paid in full; a short has one all the same', () => {
    expect(liquidationPrice({ side: 'long', entryPrice: 100, amount: 1, collateral: 100 })).toBeNull();
    expect(liquidationPrice({ side: 'short', entryPrice: 100, amount: 1, collateral: 100 })).toBeCloseTo(200 / 1.005, 9);
  });
});
