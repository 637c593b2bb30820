import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundedWeights, covarianceMatrix, deviationsOf, equalWeights, inverseVolatilityWeights, meanVarianceWeights, performanceScore, performanceWeights, riskParityWeights,
} from '../../../../electron/core/portfolio/allocation.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const BOUNDS = { min: 0.05, max: 0.6 };

/** Series that are equal in length; degenerate ones too: constant, all zero, one day, none. */
const series = fc.integer({ min: 1, max: 6 }).chain((count) => fc.integer({ min: 0, max: 60 }).chain((days) => fc.array(
  fc.oneof(
    fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: days, maxLength: days }),
    fc.constantFrom(0, 0.01).map((value) => Array.from({ length: days }, () => value)),
  ),
  { minLength: count, maxLength: count },
)));

describe('weights by hand', () => {
  it('are the same, or inverse to the deviations', () => {
    expect(equalWeights(4)).toEqual([0.25, 0.25, 0.25, 0.25]);
    // 1/0.01 : 1/0.02 : 1/0.04 = 4 : 2 : 1
    expect(inverseVolatilityWeights([0.01, 0.02, 0.04]).map((weight) => weight * 7)).toEqual([4, 2, 1].map((weight) => expect.closeTo(weight, 12)));
  });

  it('score performance as system.md 6.1 has it, with the caps at 1', () => {
    expect(performanceScore({ winRate: 0.5, sharpe: 1, profitFactor: 1.5 })).toBeCloseTo(0.4 * 0.5 + 0.3 * 0.5 + 0.3 * 0.5, 12);
    expect(performanceScore({ winRate: 1, sharpe: 9, profitFactor: Number.POSITIVE_INFINITY })).toBeCloseTo(1, 12);
    expect(performanceScore({ winRate: 0, sharpe: -3, profitFactor: 0 })).toBe(0.1);
    expect(performanceScore({ winRate: 0.2, sharpe: null, profitFactor: null })).toBe(0.1);
    expect(performanceWeights([0.3, 0.1])).toEqual([expect.closeTo(0.75, 12), expect.closeTo(0.25, 12)]);
  });

  it('come back into bounds by one shift for all', () => {
    expect(boundedWeights([0.9, 0.1], BOUNDS)).toEqual([expect.closeTo(0.6, 9), expect.closeTo(0.4, 9)]);
    expect(boundedWeights([0.7, 0.3, 0], BOUNDS)).toEqual([0.6, 0.3375, 0.0625].map((weight) => expect.closeTo(weight, 1)));
    expect(boundedWeights([1], BOUNDS)).toEqual([expect.closeTo(1, 9)]);
  });
});

describe('risk parity', () => {
  it('gives each the same part of the risk', () => {
    const covariance = [[0.04, 0.012, 0.004], [0.012, 0.09, -0.006], [0.004, -0.006, 0.01]];
    const weights = riskParityWeights(covariance);
    const parts = weights.map((weight, row) => weight * sum((covariance[row] ?? []).map((value, column) => value * (weights[column] ?? 0))));
    for (const part of parts) expect(part).toBeCloseTo(parts[0] ?? 0, 12);
    expect(sum(weights)).toBeCloseTo(1, 12);
  });

  it('is inverse volatility where nothing moves together', () => {
    expect(riskParityWeights([[0.0001, 0], [0, 0.0004]])).toEqual(inverseVolatilityWeights([0.01, 0.02]).map((weight) => expect.closeTo(weight, 10)));
  });
});

describe('mean-variance', () => {
  it('finds the largest Sharpe ratio of a fine grid, on the same shrunk numbers', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.double({ min: -0.03, max: 0.035, noNaN: true }), fc.double({ min: -0.02, max: 0.03, noNaN: true }), fc.double({ min: -0.05, max: 0.06, noNaN: true })), { minLength: 30, maxLength: 60 }), (rows) => {
      const returns = [0, 1, 2].map((column) => rows.map((row) => row[column] ?? 0));
      const best = meanVarianceWeights(returns, BOUNDS);
      const shrinkage = 30 / (30 + rows.length);
      const means = returns.map((one) => sum(one) / one.length);
      const grand = sum(means) / 3;
      const shrunk = means.map((mean) => (1 - shrinkage) * mean + shrinkage * grand);
      if (!shrunk.some((mean) => mean > 0)) {
        expect(best).toBeNull();
        return;
      }
      const matrix = covarianceMatrix(returns).map((row, index) => row.map((value, column) => (index === column ? Math.max(value, 1e-8) : value * (1 - shrinkage))));
      const sharpe = (weights: readonly number[]): number => sum(weights.map((weight, index) => weight * (shrunk[index] ?? 0)))
        / Math.sqrt(sum(weights.flatMap((weight, row) => weights.map((other, column) => weight * other * (matrix[row]?.[column] ?? 0)))));
      let top = Number.NEGATIVE_INFINITY;
      for (let first = 5; first <= 60; first += 1) {
        for (let second = 5; second <= 60; second += 1) {
          const third = 100 - first - second;
          if (third >= 5 && third <= 60) top = Math.max(top, sharpe([first / 100, second / 100, third / 100]));
        }
      }
      expect(sharpe(best ?? [])).toBeGreaterThan(top - Math.abs(top) * 0.002 - 1e-6);
    }), { numRuns: 60 });
  });
});

it('every method answers finite weights of 0 or more that add up to 1, whatever the returns are', () => {
  fc.assert(fc.property(series, (returns) => {
    const count = returns.length;
    const results = [
      equalWeights(count), inverseVolatilityWeights(deviationsOf(returns)), riskParityWeights(covarianceMatrix(returns)), performanceWeights(returns.map(() => 0)),
      meanVarianceWeights(returns, BOUNDS) ?? equalWeights(count),
    ];
    for (const weights of results) {
      expect(weights.length).toBe(count);
      for (const weight of weights) expect(weight).toBeGreaterThanOrEqual(0);
      expect(sum(weights)).toBeCloseTo(1, 9);
      const bounded = boundedWeights(weights, BOUNDS);
      expect(sum(bounded)).toBeLessThanOrEqual(1 + 1e-12);
      expect(sum(bounded)).toBeCloseTo(1, 9);
      for (const weight of bounded) {
        expect(weight).toBeGreaterThanOrEqual(Math.min(BOUNDS.min, 1 / count) - 1e-12);
        expect(weight).toBeLessThanOrEqual(Math.max(BOUNDS.max, 1 / count) + 1e-12);
      }
    }
  }), { numRuns: 200 });
});

it('stays finite for numbers that are none', () => {
  expect(inverseVolatilityWeights([Number.NaN, 0, Number.POSITIVE_INFINITY])).toEqual([1, 1, 1].map(() => expect.closeTo(1 / 3, 12)));
  expect(sum(riskParityWeights([[Number.NaN, 1], [1, 0]]))).toBeCloseTo(1, 9);
  expect(performanceWeights([Number.NaN, 1])).toEqual([0.5, 0.5]);
});
