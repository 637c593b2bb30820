import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SizingQuestion } from '../../../../../electron/core/risk/sizing/sizingMethod.ts';
import { wantedSize } from '../../../../../electron/core/risk/sizing/sizingMethods.ts';
import type { TrackRecord } from '../../../../../electron/core/risk/sizing/trackRecord.ts';
import { performanceMultiplier } from '../../../../../electron/core/risk/sizing/trackRecord.ts';
import { SIZING_METHODS } from '../../../../../shared/settings/sizingSettings.ts';
import { settingsSchema } from '../../../../../shared/settings/schema.ts';

const SETTINGS = settingsSchema.parse({});

function question(changes: Partial<SizingQuestion> = {}): SizingQuestion {
  return {
    equity: 10_000, baseRisk: 100, side: 'long', entry: 100, limitPrice: 100, lossPerUnit: 2, atr: 1, calmness: 1,
    regime: { trend: 'neutral', volatility: 'normal' }, volatilityMultiplier: 1, record: null,
    fractions: SETTINGS.risk_management, bounds: SETTINGS.adaptive_strategies.performance, ...changes,
  };
}

function record(changes: Partial<TrackRecord> = {}): TrackRecord {
  return { trades: 50, winRate: 0.5, averageWin: 20, averageLoss: 10, sharpe: 0.5, ...changes };
}

describe('results of a strategy', () => {
  it.each<[string, TrackRecord | null, number]>([
    ['halve its sizes with few wins', record({ winRate: 0.39 }), 0.5],
    ['raise them with many and a good Sharpe ratio', record({ winRate: 0.61, sharpe: 1.1 }), 1.2],
    ['leave them with many wins alone', record({ winRate: 0.61, sharpe: 1 }), 1],
    ['leave them where the Sharpe ratio is not known', record({ winRate: 0.9, sharpe: null }), 1],
    ['leave them under 20 trades', record({ trades: 19, winRate: 0 }), 1],
    ['leave them while there are none', null, 1],
  ])('%s', (_, given, multiplier) => {
    expect(performanceMultiplier(given)).toBe(multiplier);
  });
});

describe('fixed_risk', () => {
  it('is the risk over the loss of one unit, times volatility and results', () => {
    expect(wantedSize('fixed_risk', question())).toEqual({ amount: 50, fallback: null });
    expect(wantedSize('fixed_risk', question({ volatilityMultiplier: 1.5, record: record({ winRate: 0.7, sharpe: 2 }) })).amount).toBeCloseTo(50 * 1.5 * 1.2, 12);
  });

  it('keeps the multiple of both together within the bounds of the settings', () => {
    const poor = record({ winRate: 0.1 });
    expect(wantedSize('fixed_risk', question({ volatilityMultiplier: 0.5, record: poor })).amount).toBe(25);
    const bounds = { ...SETTINGS.adaptive_strategies.performance, min_position_multiplier: 0.25, max_position_multiplier: 1.1 };
    expect(wantedSize('fixed_risk', question({ volatilityMultiplier: 0.5, record: poor, bounds })).amount).toBe(12.5);
    expect(wantedSize('fixed_risk', question({ volatilityMultiplier: 1.5, bounds })).amount).toBeCloseTo(55, 12);
  });
});

describe('fixed_fraction', () => {
  it('is a part of the equity at the worst price', () => {
    expect(wantedSize('fixed_fraction', question({ limitPrice: 125 })).amount).toBe(8);
    expect(wantedSize('fixed_fraction', question({ fractions: { fixed_fraction: 0.2, kelly_fraction: 0.5 }, volatilityMultiplier: 0.5 })).amount).toBe(10);
  });
});

describe('volatility_adjusted', () => {
  it('has a move of one ATR cost the usual risk, more in a market calmer than usual, within 0.5 and 2', () => {
    expect(wantedSize('volatility_adjusted', question({ atr: 4 })).amount).toBe(25);
    expect(wantedSize('volatility_adjusted', question({ atr: 4, calmness: 1.6 })).amount).toBeCloseTo(40, 12);
    expect(wantedSize('volatility_adjusted', question({ atr: 4, calmness: 9 })).amount).toBe(50);
    expect(wantedSize('volatility_adjusted', question({ atr: 4, calmness: 0.1 })).amount).toBe(12.5);
    expect(wantedSize('volatility_adjusted', question({ atr: 4, calmness: Number.NaN })).amount).toBe(25);
  });

  it('counts volatility once', () => {
    expect(wantedSize('volatility_adjusted', question({ volatilityMultiplier: 1.5 }))).toEqual(wantedSize('volatility_adjusted', question()));
  });
});

describe('kelly', () => {
  it('takes half of the edge, of the equity', () => {
    // b = 2, f = 0.4 − 0.6 / 2 = 0.1; half of it of 10,000 at 100
    expect(wantedSize('kelly', question({ record: record({ winRate: 0.4 }) })).amount).toBeCloseTo(5, 12);
    expect(wantedSize('kelly', question({ record: record({ winRate: 0.4 }), fractions: { fixed_fraction: 0.1, kelly_fraction: 0.25 } })).amount).toBeCloseTo(2.5, 12);
  });

  it('takes at most 10 % of the equity, also where nothing was ever lost', () => {
    expect(wantedSize('kelly', question({ record: record({ winRate: 0.9 }) })).amount).toBe(10);
    expect(wantedSize('kelly', question({ record: record({ winRate: 1, averageLoss: 0 }), volatilityMultiplier: 1.5 })).amount).toBe(10);
  });

  it.each([['no edge', { winRate: 1 / 3 }], ['a negative one', { winRate: 0.2 }], ['no win at all', { winRate: 0, averageWin: 0 }]])('takes nothing with %s', (_, changes) => {
    expect(wantedSize('kelly', question({ record: record(changes) }))).toEqual({ amount: 0, fallback: null });
  });

  it('leaves it to fixed risk under 30 trades, and says why', () => {
    expect(wantedSize('kelly', question({ record: record({ trades: 29 }) }))).toEqual({
      amount: 50, fallback: 'Kelly sizing needs 30 closed trades of the strategy and has 29',
    });
    expect(wantedSize('kelly', question()).fallback).toContain('fewer than 20');
  });
});

describe('regime_based', () => {
  it.each<[string, Partial<SizingQuestion>, number]>([
    ['a trend that agrees', { regime: { trend: 'bullish', volatility: 'normal' } }, 1.2],
    ['a trend that agrees with a short', { side: 'short', regime: { trend: 'bearish', volatility: 'normal' } }, 1.2],
    ['a trend against it', { side: 'short', regime: { trend: 'bullish', volatility: 'normal' } }, 1],
    ['low volatility', { regime: { trend: 'neutral', volatility: 'low' } }, 1.2],
    ['high volatility', { regime: { trend: 'neutral', volatility: 'high' } }, 0.7],
    ['many wins', { record: record({ winRate: 0.61 }) }, 1.1],
    ['few wins', { record: record({ winRate: 0.39 }) }, 0.8],
    ['few wins of too few trades', { record: record({ winRate: 0.39, trades: 19 }) }, 1],
  ])('multiplies fixed risk by %s', (_, changes, multiple) => {
    expect(wantedSize('regime_based', question(changes)).amount).toBeCloseTo(50 * multiple, 12);
  });

  it('counts volatility once', () => {
    expect(wantedSize('regime_based', question({ volatilityMultiplier: 1.5 })).amount).toBe(50);
  });
});

it('no method ever wants a negative or endless amount', () => {
  const fraction = fc.double({ min: 0, max: 1, noNaN: true });
  const money = fc.double({ min: 0, max: 1e6, noNaN: true });
  const anyRecord = fc.option(fc.record({ trades: fc.integer({ min: 0, max: 200 }), winRate: fraction, averageWin: money, averageLoss: money, sharpe: fc.option(fc.double({ min: -10, max: 10, noNaN: true })) }));
  fc.assert(fc.property(
    fc.constantFrom(...SIZING_METHODS), anyRecord, fc.constantFrom(0.5, 1, 1.5), fc.oneof(fc.constant(Number.NaN), money), fc.double({ min: 1e-6, max: 1e4, noNaN: true }),
    (method, given, volatilityMultiplier, calmness, lossPerUnit) => {
      const { amount } = wantedSize(method, question({ record: given, volatilityMultiplier, calmness, lossPerUnit }));
      expect(amount).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(amount)).toBe(true);
    }));
});
