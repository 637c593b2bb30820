import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SizingInput } from '../../../../electron/core/risk/sizePosition.ts';
import { sizePosition } from '../../../../electron/core/risk/sizePosition.ts';
import { SIZING_METHODS } from '../../../../shared/settings/sizingSettings.ts';
import { settingsSchema } from '../../../../shared/settings/schema.ts';
import { calmSettings, CoreHarness, only, RULES, thresholds } from '../support/coreHarness.ts';

const SETTINGS = settingsSchema.parse({});

function mirrored(method: SizingInput['method'], side: SizingInput['side'], distance: number, equity: number): SizingInput {
  return {
    method, equity, exposureRoom: 100 * equity, freeMargin: 100 * equity, leverage: 5, side, entry: 100, stop: side === 'long' ? 100 - distance : 100 + distance, limitPrice: 100.1,
    atr: distance, calmness: 1.3, regime: { trend: side === 'long' ? 'bullish' : 'bearish', volatility: 'low' }, volatilityMultiplier: 1.5,
    record: { trades: 40, winRate: 0.55, averageWin: 2, averageLoss: 1, sharpe: 1.5 },
    fractions: SETTINGS.risk_management, bounds: SETTINGS.adaptive_strategies.performance, slippageFraction: 0.0005, rules: RULES,
    risk: { ...SETTINGS.risk, risk_usd_cap: 1e9, max_notional_per_trade: null, max_position_size: 100 }, classLimit: { notional: null, risk: null },
  };
}

describe('N47: no size depends on how a side is written', () => {
  it('gives the mirror image of a trade the same size, by every method', () => {
    fc.assert(fc.property(fc.constantFrom(...SIZING_METHODS), fc.integer({ min: 1, max: 16 }), fc.double({ min: 100, max: 1e6, noNaN: true }), (method, eighths, equity) => {
      // eighths have an exact mirror image
      const long = sizePosition(mirrored(method, 'long', eighths / 8, equity));
      const short = sizePosition(mirrored(method, 'short', eighths / 8, equity));
      expect(short).toEqual(long);
      expect(long.amount).toBeGreaterThan(0);
    }));
  });

  it('sends both sides with sizes of the same kind, sold as short and bought as long', () => {
    const long = only(new CoreHarness({ settings: calmSettings({ rip: { enable: false } }) }).candle().orders);
    const short = only(new CoreHarness({ settings: calmSettings({ bounce: { enable: false }, rip: { symbols: thresholds(0) } }) }).candle().orders);
    expect([long.side, short.side]).toEqual(['buy', 'sell']);
    // both 20 % of 1,000, at a worst price of 100.10 and at 100
    expect([long.amount, short.amount]).toEqual([1.998, 2]);
  });
});
