import { describe, expect, it } from 'vitest';
import { calmSettings, CoreHarness, instrumentOf, only, symbolOf } from '../../support/coreHarness.ts';
import { randomReturns } from './hourlyMarkets.ts';

const OPEN = { max_net_exposure: null, max_beta_exposure: null, max_correlation: null, max_concentration: null, max_var: null, max_expected_shortfall: null };
const RETURNS = [randomReturns(1, 200), randomReturns(2, 200)];

function closeOf(instrument: number, row: number): number {
  return 100 * Math.exp((RETURNS[instrument] ?? []).slice(0, row + 1).reduce((sum, value) => sum + value, 0));
}

function held(hourlyClose?: typeof closeOf): CoreHarness {
  const core = new CoreHarness({ instruments: [instrumentOf('BTC'), instrumentOf('ETH')], settings: calmSettings({ risk: OPEN }), ...(hourlyClose === undefined ? {} : { hourlyClose }) });
  for (const entry of [core.candle(0), core.sameCandle(1)].map(({ orders }) => only(orders))) core.fill(entry.clientOrderId, 100, 2 * Math.floor(entry.amount * 500) / 1_000, 0);
  return core;
}

describe('the portfolio\'s risk', () => {
  it('is nothing while nothing is held', () => {
    expect(new CoreHarness().core.portfolioRisk()).toEqual({
      valueAtRisk: 0, parametricValueAtRisk: 0, expectedShortfall: 0, hours: 0, netExposure: 0, betaExposure: 0, isBetaKnown: true, grossExposure: 0,
      largestShare: 0, effectivePositions: 0, diversification: null, correlations: [],
    });
  });

  it('names exposures, shares, correlations and how well two equal positions balance each other', () => {
    const risk = held(closeOf).core.portfolioRisk();
    expect(risk).toMatchObject({ hours: 199, largestShare: 0.5, effectivePositions: 2, isBetaKnown: true });
    expect(risk.grossExposure).toBeCloseTo(0.4, 2);
    expect(risk.netExposure).toBe(risk.grossExposure);
    const [x = [], y = []] = RETURNS.map((returns) => returns.slice(1));
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const covariance = (a: readonly number[], b: readonly number[]): number => mean(a.map((value, row) => (value - mean(a)) * ((b[row] ?? 0) - mean(b))));
    const deviations = Math.sqrt(covariance(x, x)) + Math.sqrt(covariance(y, y));
    expect(risk.diversification).toBeCloseTo(deviations / Math.sqrt(covariance(x, x) + covariance(y, y) + 2 * covariance(x, y)), 8);
    expect(risk.correlations).toEqual([{ a: symbolOf('BTC'), b: symbolOf('ETH'), isSameSide: true, correlation: expect.closeTo(covariance(x, y) / Math.sqrt(covariance(x, x) * covariance(y, y)), 8) as number }]);
    expect(risk.parametricValueAtRisk).toBeGreaterThan(0);
    expect(risk.expectedShortfall).toBeGreaterThanOrEqual(risk.valueAtRisk ?? 0);
  });

  it('says nothing of markets that never moved', () => {
    expect(held().core.portfolioRisk()).toMatchObject({ isBetaKnown: false, diversification: null, correlations: [{ correlation: null }] });
  });
});
