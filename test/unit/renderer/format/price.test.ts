import { describe, expect, it } from 'vitest';
import { digitsOfStep, formatAmount, formatPrice } from '../../../../renderer/format/price.ts';

describe('digitsOfStep', () => {
  it.each([
    [1, 0],
    [5, 0],
    [0.5, 1],
    [0.1, 1],
    [0.25, 2],
    [0.00005, 5],
    [1e-7, 7],
    [100, 0],
    [0, 0],
    [Number.NaN, 0],
  ])('a step of %f needs %i digits', (step, digits) => {
    expect(digitsOfStep(step)).toBe(digits);
  });
});

describe('formatPrice', () => {
  it('shows the exchange\u2019s precision', () => {
    expect([formatPrice(71234.5, { priceTick: 0.1 }), formatPrice(3, { priceTick: 0.001 })]).toEqual(['71,234.5', '3.000']);
  });

  it('shows six significant digits without rules', () => {
    expect([formatPrice(71234.567, null), formatPrice(0.0012345678, null), formatPrice(0, null)]).toEqual(['71,234.6', '0.00123457', '0.00']);
  });

  it('shows a dash for an unknown price', () => {
    expect(formatPrice(undefined, null)).toBe('–');
  });
});

describe('formatAmount', () => {
  it('shows the step\u2019s digits, or none too many without rules', () => {
    expect([formatAmount(0.003, { amountStep: 0.0001 }), formatAmount(0.003, null), formatAmount(null, null)]).toEqual(['0.0030', '0.003', '–']);
  });
});
