import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VolatilityHistory } from '../../../../electron/core/breaker/VolatilityHistory.ts';

const HALF_HOUR = 1_800_000;

/** Candles of period 1 around a close of 100: the ATR is the range. */
function historyOf(ranges: readonly number[]): VolatilityHistory {
  const history = new VolatilityHistory(1);
  for (const [row, range] of ranges.entries()) history.push(row * HALF_HOUR, 100 + range / 2, 100 - range / 2, 100);
  return history;
}

/** The rule of system.md 5.6 over plain arrays. */
function naive(ranges: readonly number[]): number | null {
  const kept = ranges.slice(-100).map((range) => range / 100);
  if (kept.length < 20) return null;
  const baseline = kept.slice(0, -10);
  const mean = baseline.reduce((sum, value) => sum + value, 0) / baseline.length;
  const deviation = Math.sqrt(baseline.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (baseline.length - 1));
  return ((kept.at(-1) ?? 0) - mean) / Math.max(deviation, 0.05 * mean);
}

describe('the volatility of a market', () => {
  it('equals a plain computation over the newest 100 values, the newest ten left out of the baseline', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), { maxLength: 150 }), (ranges) => {
      const [score, expected] = [historyOf(ranges).zScore(), naive(ranges)];
      if (expected === null) expect(score).toBeNull();
      else expect(score).toBeCloseTo(expected, 8);
    }));
  });

  it('is unknown under 20 values, and again after a hole of a day', () => {
    const history = historyOf(Array.from({ length: 19 }, () => 1));
    expect(history.zScore()).toBeNull();
    history.push(19 * HALF_HOUR, 101, 99, 100);
    expect(history.zScore()).not.toBeNull();
    history.push(20 * HALF_HOUR + 86_400_000, 101, 99, 100);
    expect(history.zScore()).toBeNull();
  });

  it('does not take a small rise after perfect calm for a crisis', () => {
    const calm = Array.from({ length: 60 }, () => 1);
    expect(historyOf([...calm, 1.1]).zScore()).toBeCloseTo(2, 6);
    expect(historyOf([...calm, 0.2]).zScore()).toBeLessThan(0);
    expect(historyOf(Array.from({ length: 60 }, () => 0)).zScore()).toBe(0);
  });

  it('takes a candle once, and goes on after a snapshot as if nothing had been', () => {
    const ranges = Array.from({ length: 130 }, (_, row) => 1 + (row % 7) / 10);
    const history = historyOf(ranges);
    expect(history.push(129 * HALF_HOUR, 150, 50, 100)).toBe(false);
    const restored = new VolatilityHistory(1, history.save());
    for (const one of [history, restored]) one.push(130 * HALF_HOUR, 103, 97, 100);
    expect(restored.zScore()).toBe(history.zScore());
    expect(restored.save()).toEqual(history.save());
  });
});
