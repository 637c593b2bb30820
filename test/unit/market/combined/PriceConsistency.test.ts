import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PriceConsistency } from '../../../../electron/market/combined/PriceConsistency.ts';

const make = (): PriceConsistency => new PriceConsistency({ limit: 0.01, maxAgeMs: 10_000, lastsMs: 3_000 });

/** Prices of every exchange each second, and what the check says. */
function run(prices: PriceConsistency, from: number, seconds: number, ...now: readonly number[]) {
  const changes = [];
  for (let second = 0; second <= seconds; second += 1) {
    const at = from + second * 1_000;
    now.forEach((price, source) => prices.offer(source, price, at));
    changes.push(...prices.check(at).map(({ source, departs }) => ({ second, source, departs })));
  }
  return changes;
}

describe('prices of one market on several exchanges', () => {
  it('flags the one that departs from the median, once it has lasted', () => {
    const prices = make();
    expect(run(prices, 0, 2, 100, 100.1, 99.9, 102)).toEqual([]);
    expect(run(prices, 3_000, 5, 100, 100.1, 99.9, 102)).toEqual([{ second: 0, source: 3, departs: true }]);
    expect(prices.departureOf(3, 8_000)).toEqual({ fraction: Math.abs(102 / 100.05 - 1), reference: 100.05, others: 3 });
  });

  it('flags both of two that disagree: nothing tells which is right', () => {
    expect(run(make(), 0, 4, 100, 102)).toEqual([{ second: 3, source: 0, departs: true }, { second: 3, source: 1, departs: true }]);
  });

  it('frees it well within the limit, not on it', () => {
    const prices = make();
    run(prices, 0, 5, 100, 100, 102);
    expect(run(prices, 6_000, 10, 100, 100, 100.9)).toEqual([]);
    expect(run(prices, 20_000, 5, 100, 100, 100.7)).toEqual([{ second: 3, source: 2, departs: false }]);
  });

  it('does not count a departure that goes away before it has lasted', () => {
    const prices = make();
    run(prices, 0, 2, 100, 100, 102);
    run(prices, 3_000, 0, 100, 100, 100);
    expect(run(prices, 4_000, 2, 100, 100, 102)).toEqual([]);
  });

  it('compares fresh prices alone, and frees an exchange with nothing to compare with', () => {
    const prices = make();
    run(prices, 0, 5, 100, 102);
    prices.offer(1, 102, 20_000);
    expect(prices.departureOf(1, 20_000)).toBeNull();
    prices.check(20_000);
    prices.offer(1, 102, 24_000);
    expect(prices.check(24_000).map(({ source, departs }) => ({ source, departs }))).toEqual([{ source: 0, departs: false }, { source: 1, departs: false }]);
  });

  it('never flags anyone while all are within half the limit of each other', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 99.8, max: 100.2, noNaN: true }), { minLength: 2, maxLength: 6 }), (all) => {
      expect(run(make(), 0, 10, ...all)).toEqual([]);
    }));
  });
});
