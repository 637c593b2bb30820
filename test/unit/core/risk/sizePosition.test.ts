import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BigNumber } from 'bignumber.js';
import type { SizingInput } from '../../../../electron/core/risk/sizePosition.ts';
import { minimumAmountOf, sizePosition } from '../../../../electron/core/risk/sizePosition.ts';
import { settingsSchema } from '../../../../shared/settings/schema.ts';
import { RULES } from '../support/coreHarness.ts';

const SETTINGS = settingsSchema.parse({});
const RISK = SETTINGS.risk;

function input(changes: Partial<Omit<SizingInput, 'risk' | 'rules'>> & { risk?: Partial<SizingInput['risk']>; rules?: Partial<SizingInput['rules']> } = {}): SizingInput {
  return {
    method: 'fixed_risk', equity: 100_000, exposureRoom: 1e9, freeMargin: 1e9, leverage: 5, side: 'long', entry: 100, stop: 98.8, limitPrice: 100, slippageFraction: 0.0005,
    atr: 1, calmness: 1, regime: { trend: 'neutral', volatility: 'normal' }, volatilityMultiplier: 1, record: null, fractions: SETTINGS.risk_management,
    bounds: SETTINGS.adaptive_strategies.performance, classLimit: { notional: null, risk: null },
    ...changes,
    rules: { ...RULES, ...changes.rules },
    risk: { ...RISK, risk_usd_cap: 1e9, max_notional_per_trade: null, max_position_size: 10, ...changes.risk },
  };
}

describe('the size of a position', () => {
  it('risks the fraction of equity over the stop distance plus round-trip costs', () => {
    // 1 % of 100,000 over 1.2 + 100 · (2 · 0.0006 + 0.0005)
    expect(sizePosition(input()).amount).toBe(Math.floor((1_000 / 1.37) * 1_000) / 1_000);
  });

  it.each([[0.5, 500], [1.5, 1_500], [0.1, 500], [9, 2_000]])('is multiplied within 0.5 and 2, inside the ceiling: %d', (volatilityMultiplier, risked) => {
    expect(sizePosition(input({ volatilityMultiplier })).amount).toBe(Math.floor((risked / 1.37) * 1_000) / 1_000);
  });

  it('caps the risk in quote currency before and after the multiplier', () => {
    expect(sizePosition(input({ volatilityMultiplier: 1.5, risk: { risk_usd_cap: 140 } })).amount).toBe(102.189);
    expect(sizePosition(input({ volatilityMultiplier: 0.5, risk: { risk_usd_cap: 140 } })).amount).toBe(51.094);
  });

  it('takes a stop nearer than the smallest allowed as that far away', () => {
    expect(sizePosition(input({ stop: 99.99 })).amount).toBe(sizePosition(input({ stop: 99.7 })).amount);
  });

  it.each<[string, Parameters<typeof input>[0], number]>([
    ['position size', { risk: { max_position_size: 0.2 } }, 200],
    ['notional', { risk: { max_notional_per_trade: 50 } }, 0.5],
    ['exposure left', { exposureRoom: 70 }, 0.7],
    ['margin', { freeMargin: 10 }, 0.5],
    ['no exposure left', { exposureRoom: -5 }, 0],
    ['no equity', { equity: -5 }, 0],
  ])('is capped by %s', (_, changes, amount) => {
    expect(sizePosition(input(changes)).amount).toBe(amount);
  });

  it('counts notional at the worst price it may pay', () => {
    expect(sizePosition(input({ limitPrice: 101, risk: { max_notional_per_trade: 101 } }))).toMatchObject({ amount: 1, notional: 101 });
    expect(sizePosition(input({ limitPrice: 101.01, risk: { max_notional_per_trade: 101 } })).amount).toBe(0.999);
  });

  it('is left below the minimum, or raised to it where the settings say so', () => {
    const small = { exposureRoom: 3 };
    expect(sizePosition(input(small))).toMatchObject({ amount: 0.03, minimumAmount: 0.05 });
    expect(sizePosition(input({ ...small, risk: { min_notional_behavior: 'scale' } })).amount).toBe(0.05);
    expect(sizePosition(input({ ...small, rules: { minAmount: 0.2 }, risk: { min_amount_behavior: 'scale' } })).amount).toBe(0.2);
  });

  it('needs at least one step, the exchange\'s amount and its notional', () => {
    expect(minimumAmountOf({ ...RULES, minAmount: 0, minNotional: 0 }, 100)).toBe(0.001);
    expect(minimumAmountOf({ ...RULES, minAmount: 0.0021 }, 1e9)).toBe(0.003);
    expect(minimumAmountOf({ ...RULES, minNotional: 5 }, 99)).toBe(0.051);
  });

  it('is always whole steps, within every cap, to the last digit', () => {
    const price = fc.double({ min: 0.01, max: 100_000, noNaN: true });
    fc.assert(fc.property(price, fc.double({ min: 0.001, max: 0.02, noNaN: true }), fc.double({ min: 1, max: 1e6, noNaN: true }), fc.constantFrom(1, 0.1, 0.001, 0.00001),
      fc.double({ min: 1, max: 1e5, noNaN: true }), (entry, distance, equity, amountStep, cap) => {
        const { amount, notional } = sizePosition(input({
          entry, stop: entry * (1 - distance), limitPrice: entry * 1.001, equity, rules: { amountStep }, risk: { max_notional_per_trade: cap, max_position_size: 0.2 },
        }));
        expect(new BigNumber(amount).mod(amountStep).toNumber()).toBe(0);
        expect(amount).toBeGreaterThanOrEqual(0);
        expect(notional).toBeLessThanOrEqual(Math.min(cap, equity * 0.2));
      }));
  });
});
