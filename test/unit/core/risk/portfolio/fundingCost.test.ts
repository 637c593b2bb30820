import { describe, expect, it } from 'vitest';
import { fundingCostOf } from '../../../../../electron/core/risk/portfolio/fundingCost.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2024, 4, 1, 12);
const long = (heldHours: number | null) => ({ side: 'long' as const, notional: 1_000, heldUntil: heldHours === null ? null : NOW + heldHours * HOUR });

describe('funding to come', () => {
  it.each<[string, number | null, number]>([
    ['none before the next settlement', 3, 0],
    ['one at the moment of the settlement', 4, 0.1],
    ['one for each eight hours after it', 24, 0.3],
    ['three days of it where no time ends the position', null, 0.9],
    ['none once its time is up', 0, 0],
  ])('is %s', (_, held, cost) => {
    expect(fundingCostOf(long(held), { rate: 0.0001, nextAt: NOW + 4 * HOUR }, NOW)).toBeCloseTo(cost, 12);
  });

  it('is paid by the side that the rate charges', () => {
    const funding = { rate: -0.0001, nextAt: NOW + HOUR };
    expect(fundingCostOf(long(8), funding, NOW)).toBe(0);
    expect(fundingCostOf({ ...long(8), side: 'short' }, funding, NOW)).toBeCloseTo(0.1, 12);
  });

  it('counts as many settlements as there can be where the next one is not known or has passed', () => {
    for (const nextAt of [null, NOW - HOUR]) expect(fundingCostOf(long(9), { rate: 0.0001, nextAt }, NOW)).toBeCloseTo(0.2, 12);
  });

  it('is nothing while no rate is known', () => {
    expect(fundingCostOf(long(24), { rate: null, nextAt: null }, NOW)).toBe(0);
  });
});
