import { describe, expect, it } from 'vitest';
import { addExactly, multiplyExactly, roundDown, roundNearest, roundUp, subtractExactly, withoutNoise } from '../../../../electron/core/execution/rounding.ts';

describe('rounding to a step', () => {
  it.each([
    [0.3, 0.1, 0.3, 0.3], [0.29999, 0.1, 0.2, 0.3], [1.998001998, 0.001, 1.998, 1.999], [27_123.456, 0.1, 27_123.4, 27_123.5], [7, 5, 5, 10], [1e-7, 1e-8, 1e-7, 1e-7],
  ])('%d by %d goes down to %d and up to %d', (value, step, down, up) => {
    expect([roundDown(value, step), roundUp(value, step)]).toEqual([down, up]);
  });

  it('takes the nearest, a tie upwards', () => {
    expect([roundNearest(1.24, 0.1), roundNearest(1.25, 0.1), roundNearest(97.5, 5)]).toEqual([1.2, 1.3, 100]);
  });

  it('adds, subtracts and multiplies as decimals do', () => {
    expect([addExactly(0.1, 0.2), subtractExactly(0.3, 0.1), multiplyExactly(1.1, 1.1)]).toEqual([0.3, 0.2, 1.21]);
  });

  it('drops what a double\'s last digits add to a price', () => {
    expect(withoutNoise(101.49999999999999)).toBe(101.5);
    expect(withoutNoise(101.4999)).toBe(101.4999);
  });
});
