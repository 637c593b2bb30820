import { describe, expect, it } from 'vitest';
import { MarketRelations } from '../../../../../electron/core/risk/portfolio/marketRelations.ts';
import { pairMoments } from '../../../../../electron/core/risk/portfolio/hourlyMoments.ts';
import type { HourlyCloses } from '../../../../../electron/core/series/hourlyCloses.ts';
import { symbolOf } from '../../support/coreHarness.ts';
import { FIRST_HOUR, marketOfReturns, randomReturns } from './hourlyMarkets.ts';

const BTC = randomReturns(1, 300);
const OWN = randomReturns(2, 300);
const HOUR = 3_600_000;

function relations(...markets: readonly (readonly [base: string, hours: HourlyCloses])[]): MarketRelations {
  return new MarketRelations(markets.map(([base, hours]) => ({ symbol: symbolOf(base), hours })));
}

/** Pearson's coefficient as the textbook has it. */
function pearson(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const sum = (of: (row: number) => number): number => x.reduce((total, _, row) => total + of(row), 0);
  const dx = (row: number): number => (x[row] ?? 0) - mx;
  const dy = (row: number): number => (y[row] ?? 0) - my;
  return sum((row) => dx(row) * dy(row)) / Math.sqrt(sum((row) => dx(row) ** 2) * sum((row) => dy(row) ** 2));
}

describe('how markets move together', () => {
  it('is the correlation of their log returns hour by hour', () => {
    const mixed = BTC.map((value, row) => 0.6 * value + 0.8 * (OWN[row] ?? 0));
    const compared = relations(['BTC', marketOfReturns(BTC)], ['ETH', marketOfReturns(mixed)]);
    expect(compared.correlation(0, 1)).toBeCloseTo(pearson(BTC, mixed), 10);
    expect(compared.correlation(1, 0)).toBe(compared.correlation(0, 1));
  });

  it('aligns by time, not by position: a market that lags by hours of missing candles is compared at the same hours', () => {
    const shorter = marketOfReturns(BTC.slice(20), FIRST_HOUR + 20);
    const ended = marketOfReturns(BTC.slice(0, 250));
    const compared = relations(['BTC', marketOfReturns(BTC)], ['ETH', shorter], ['SOL', ended]);
    for (const [a, b] of [[0, 1], [0, 2], [1, 2]] as const) expect(compared.correlation(a, b)).toBeCloseTo(1, 10);
    expect(pairMoments(shorter, ended)?.hours).toBe(230);
  });

  it('is beta to Bitcoin as covariance over its variance, and 1 for Bitcoin itself', () => {
    const double = BTC.map((value) => -2 * value);
    const compared = relations(['ETH', marketOfReturns(double)], ['BTC', marketOfReturns(BTC)]);
    expect(compared.beta(0).value).toBeCloseTo(-2, 10);
    expect(compared.beta(0).isKnown).toBe(true);
    expect(compared.beta(1)).toEqual({ value: 1, isKnown: true });
  });

  it('is unknown under 100 common hours, without a move, and without Bitcoin; an unknown beta is 1 and says so', () => {
    const compared = relations(['BTC', marketOfReturns(BTC.slice(0, 99))], ['ETH', marketOfReturns(OWN)], ['SOL', marketOfReturns(OWN.map(() => 0))]);
    expect(compared.correlation(0, 1)).toBeNull();
    expect(compared.correlation(1, 2)).toBeNull();
    expect(compared.beta(1)).toEqual({ value: 1, isKnown: false });
    expect(relations(['ETH', marketOfReturns(OWN)]).beta(0)).toEqual({ value: 1, isKnown: false });
    expect(relations(['BTC', marketOfReturns(BTC.slice(0, 100))], ['ETH', marketOfReturns(OWN)]).correlation(0, 1)).not.toBeNull();
  });

  it('takes the same symbol on two exchanges for one', () => {
    expect(relations(['ETH', marketOfReturns(OWN)], ['ETH', marketOfReturns([])]).correlation(0, 1)).toBe(1);
  });

  it('follows each new candle, so that it depends on the candles alone and not on when it was asked', () => {
    const [bitcoin, other] = [marketOfReturns(BTC), marketOfReturns(OWN)];
    const asked = relations(['BTC', bitcoin], ['ETH', other]);
    const before = asked.correlation(0, 1);
    const hour = FIRST_HOUR + 301;
    bitcoin.push(hour * HOUR, 500);
    other.push(hour * HOUR, 500);
    expect(asked.correlation(0, 1)).not.toBe(before);
    expect(asked.correlation(0, 1)).toBe(relations(['BTC', bitcoin], ['ETH', other]).correlation(0, 1));
  });
});
