import { describe, expect, it } from 'vitest';
import { annualised, basisOf, changeOverDay } from '../../../../renderer/market/marketFigures.ts';

const HOUR = 3_600_000;
const NOW = 1_773_324_000_000;
const columns = (rows: readonly (readonly [hoursAgo: number, value: number])[]) => ({ at: Float64Array.from(rows, ([hours]) => NOW - hours * HOUR), value: Float64Array.from(rows, ([, value]) => value) });

describe('figures of a market', () => {
  it('tell the mark price against the last price', () => {
    expect(basisOf({ mark: 101, last: 100 })).toBeCloseTo(0.01, 12);
    expect(basisOf(null)).toBeNull();
  });

  it('tell a rate by the year from its interval, and nothing without one', () => {
    expect(annualised(0.0001, 8 * HOUR)).toBeCloseTo(0.1095, 12);
    expect(annualised(-0.0001, HOUR)).toBeCloseTo(-0.876, 12);
    expect([annualised(null, HOUR), annualised(0.1, null)]).toEqual([null, null]);
  });

  it('tell the change of open interest since the point nearest to 24 hours before the newest', () => {
    const told = columns([[25.5, 1], [24.4, 50], [24.1, 80], [23.5, 2], [0, 100]]);
    expect(changeOverDay(told, { at: NOW, amount: 100 })).toBeCloseTo(0.25, 12);
  });

  it('tell no change where no point is within an hour of that moment', () => {
    expect(changeOverDay(columns([[26, 80], [22, 90]]), { at: NOW, amount: 100 })).toBeNull();
    expect(changeOverDay(columns([[24, 80]]), null)).toBeNull();
    expect(changeOverDay(columns([[24, 0]]), { at: NOW, amount: 100 })).toBeNull();
  });
});
