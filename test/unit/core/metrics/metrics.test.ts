import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepestDrawdown, deepestProfitFall } from '../../../../electron/core/metrics/drawdown.ts';
import { calmarOf, covarianceOf, deviationOf, sharpeOf, sortinoOf } from '../../../../electron/core/metrics/returnStatistics.ts';
import { tradeStatistics } from '../../../../electron/core/metrics/tradeStatistics.ts';

const trade = (net: number, risk = 1): { net: number; risk: number } => ({ net, risk });

describe('statistics of daily returns', () => {
  it('are those computed by hand', () => {
    const returns = [0.01, -0.02, 0.03, 0];
    // mean 0.005; squares (0.005, -0.025, 0.025, -0.005)² add up to 0.0013; over 3
    expect(deviationOf(returns)).toBeCloseTo(Math.sqrt(0.0013 / 3), 15);
    expect(sharpeOf(returns)).toBeCloseTo((0.005 / Math.sqrt(0.0013 / 3)) * Math.sqrt(365), 12);
    // downside: only -0.02 counts, over all four days
    expect(sortinoOf(returns)).toBeCloseTo((0.005 / Math.sqrt(0.0004 / 4)) * Math.sqrt(365), 12);
    expect(calmarOf([0.1, -0.5], 0.5)).toBeCloseTo((0.55 ** 182.5 - 1) / 0.5, 12);
  });

  it('say nothing of too few days, of no deviation, and of no loss', () => {
    expect([sharpeOf([]), sharpeOf([0.01]), sharpeOf([0.01, 0.01]), sortinoOf([0.01, 0.02]), calmarOf([0.01, 0.02], 0)]).toEqual([null, null, null, null, null]);
  });

  it('hold covariance to variance for a series with itself', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 2, maxLength: 50 }), (returns) => {
      expect(covarianceOf(returns, returns)).toBeCloseTo(deviationOf(returns) ** 2, 12);
    }));
  });
});

describe('drawdown', () => {
  it('is the deepest fall from a peak, with where it began and ended', () => {
    expect(deepestDrawdown([100, 120, 90, 130, 104])).toEqual({ fraction: 0.25, amount: 30, peakRow: 1, troughRow: 2 });
    expect(deepestDrawdown([])).toEqual({ fraction: 0, amount: 0, peakRow: 0, troughRow: 0 });
    expect(deepestProfitFall([5, -3, -4, 10, -1])).toBe(7);
    expect(deepestProfitFall([-2, -1])).toBe(3);
  });

  it('equals that of every pair of rows', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 1, max: 1_000, noNaN: true }), { maxLength: 40 }), (equities) => {
      let worst = 0;
      for (const [row, peak] of equities.entries()) for (const later of equities.slice(row)) worst = Math.max(worst, (peak - later) / peak);
      expect(deepestDrawdown(equities).fraction).toBeCloseTo(worst, 12);
    }));
  });
});

describe('statistics of trades', () => {
  it('are those computed by hand', () => {
    expect(tradeStatistics([trade(2), trade(-1, 2), trade(4), trade(0), trade(-2, 0)])).toEqual({
      trades: 5, wins: 2, losses: 2, totalNet: 3, winRate: 0.4, averageWin: 3, averageLoss: -1.5, best: 4, worst: -2, rewardToRisk: 2, profitFactor: 2,
      expectancyR: (2 - 0.5 + 4 + 0) / 4,
    });
  });

  it('have no factor without trades, and an endless one without losses', () => {
    expect(tradeStatistics([])).toMatchObject({ trades: 0, winRate: 0, profitFactor: null, rewardToRisk: null, expectancyR: null });
    expect(tradeStatistics([trade(1)])).toMatchObject({ profitFactor: Number.POSITIVE_INFINITY, rewardToRisk: null });
    expect(tradeStatistics([trade(-1)])).toMatchObject({ profitFactor: 0, rewardToRisk: null });
  });
});
