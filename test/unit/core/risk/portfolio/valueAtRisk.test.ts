import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueAtRisk } from '../../../../../electron/core/risk/portfolio/valueAtRisk.ts';
import { FIRST_HOUR, marketOfReturns, randomReturns } from './hourlyMarkets.ts';

/** By the definition, on a plain array. */
function naive(returns: readonly number[]): { historical: number; parametric: number; expectedShortfall: number } {
  const worst = [...returns].sort((a, b) => a - b);
  const tail = Math.ceil(worst.length / 20);
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const deviation = Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1));
  return {
    historical: Math.max(0, -(worst[tail - 1] ?? 0) * Math.sqrt(24)),
    parametric: Math.max(0, 1.6448536269514722 * deviation * Math.sqrt(24) - 24 * mean),
    expectedShortfall: Math.max(0, (-worst.slice(0, tail).reduce((sum, value) => sum + value, 0) / tail) * Math.sqrt(24)),
  };
}

describe('value at risk', () => {
  it('is what the portfolio would have lost with the weights of now, signs kept', () => {
    const [a, b] = [randomReturns(1, 240), randomReturns(2, 240)];
    const found = valueAtRisk([{ hours: marketOfReturns(a), weight: 0.8 }, { hours: marketOfReturns(b), weight: -0.5 }]);
    const expected = naive(a.map((value, row) => 0.8 * Math.expm1(value) - 0.5 * Math.expm1(b[row] ?? 0)));
    expect(found?.hours).toBe(240);
    for (const part of ['historical', 'parametric', 'expectedShortfall'] as const) expect(found?.[part]).toBeCloseTo(expected[part], 10);
  });

  it('leaves out hours that a held market does not have', () => {
    const [a, b] = [randomReturns(1, 240), randomReturns(2, 240)];
    const found = valueAtRisk([{ hours: marketOfReturns(a), weight: 1 }, { hours: marketOfReturns(b.slice(100), FIRST_HOUR + 100), weight: 1 }]);
    const expected = naive(a.slice(100).map((value, row) => Math.expm1(value) + Math.expm1(b[row + 100] ?? 0)));
    expect(found?.hours).toBe(140);
    expect(found?.historical).toBeCloseTo(expected.historical, 10);
  });

  it('is not known under 100 hours, and nothing where nothing is held', () => {
    expect(valueAtRisk([{ hours: marketOfReturns(randomReturns(1, 99)), weight: 1 }])).toBeNull();
    expect(valueAtRisk([{ hours: marketOfReturns(randomReturns(1, 100)), weight: 1 }])).not.toBeNull();
    expect(valueAtRisk([{ hours: marketOfReturns([]), weight: 0 }])).toEqual({ hours: 0, historical: 0, parametric: 0, expectedShortfall: 0 });
  });

  it('is 0 for what only gains, and mirrored for the other side', () => {
    const rising = marketOfReturns(Array.from({ length: 200 }, (_, row) => 0.001 + 0.0001 * (row % 3)));
    expect(valueAtRisk([{ hours: rising, weight: 1 }])).toMatchObject({ historical: 0, parametric: 0, expectedShortfall: 0 });
    expect(valueAtRisk([{ hours: rising, weight: -1 }])?.historical).toBeGreaterThan(0);
  });

  it('is never negative, never above the shortfall, and grows with the weight', () => {
    fc.assert(fc.property(fc.integer(), fc.double({ min: -3, max: 3, noNaN: true }), (seed, weight) => {
      const hours = marketOfReturns(randomReturns(seed, 150));
      const found = valueAtRisk([{ hours, weight }]);
      expect(found?.historical).toBeGreaterThanOrEqual(0);
      expect(found?.expectedShortfall).toBeGreaterThanOrEqual((found?.historical ?? 0) - 1e-12);
      expect(valueAtRisk([{ hours, weight: 2 * weight }])?.historical).toBeCloseTo(2 * (found?.historical ?? 0), 8);
    }), { numRuns: 40 });
  });
});
