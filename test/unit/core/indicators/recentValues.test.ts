import { describe, expect, it } from 'vitest';
import { RecentValues } from '../../../../electron/core/indicators/recentValues.ts';

describe('RecentValues', () => {
  it('keeps the newest values alone, and knows how far back it can look', () => {
    const recent = new RecentValues(3);
    expect([recent.length, recent.back(0), recent.rankOfNewest()]).toEqual([0, Number.NaN, Number.NaN]);
    [1, 2, 3, 4].forEach((value) => recent.push(value));
    expect([recent.back(0), recent.back(2), recent.back(3), recent.length]).toEqual([4, 2, Number.NaN, 3]);
    expect(new RecentValues(3, recent.save()).save()).toEqual([2, 3, 4]);
  });

  it('ranks the newest by the share strictly below it', () => {
    const recent = new RecentValues(4);
    [5, 1, 5, 5].forEach((value) => recent.push(value));
    expect(recent.rankOfNewest()).toBe(0.25);
    recent.push(9);
    expect(recent.rankOfNewest()).toBe(0.75);
  });
});
