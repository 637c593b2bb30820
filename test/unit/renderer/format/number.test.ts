import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directionOf, formatCompact, formatCount, formatDecimal, formatFraction, formatMoney, formatSignificant } from '../../../../renderer/format/number.ts';

describe('formatDecimal', () => {
  it('separates thousands and uses the true minus', () => {
    expect(formatDecimal(-1234567.891, 2)).toBe('\u22121,234,567.89');
  });

  it('shows a dash for what is not a finite number', () => {
    expect([null, undefined, Number.NaN, Number.POSITIVE_INFINITY].map((value) => formatDecimal(value, 2))).toEqual(['–', '–', '–', '–']);
  });

  it('never shows a negative zero', () => {
    expect([-0, -0.001, -0.0049].map((value) => formatDecimal(value, 2))).toEqual(['0.00', '0.00', '0.00']);
    expect(formatDecimal(-0.001, 2, 'always')).toBe('0.00');
  });

  it('shows a plus where it is asked for, and none for zero', () => {
    expect([1.5, -1.5, 0].map((value) => formatDecimal(value, 1, 'always'))).toEqual(['+1.5', '\u22121.5', '0.0']);
  });

  it('gives for any number only digits, separators, a point and the signs', () => {
    fc.assert(
      fc.property(fc.double(), fc.integer({ min: 0, max: 8 }), (value, digits) => {
        expect(formatDecimal(value, digits, 'always')).toMatch(/^(–|[+\u2212]?[\d,]+(\.\d+)?)$/);
      }),
    );
  });
});

describe('the other formatters', () => {
  it('shows fractions as percent', () => {
    expect([formatFraction(0.0123), formatFraction(-0.5, 0), formatFraction(0.0001, 4, 'always'), formatFraction(null)]).toEqual(['1.23\u00a0%', '\u221250\u00a0%', '+0.0100\u00a0%', '–']);
  });

  it('shows money with two digits, single trades with four', () => {
    expect([formatMoney(1234.5), formatMoney(0.01234, { fine: true }), formatMoney(2, { sign: 'always' })]).toEqual(['1,234.50', '0.0123', '+2.00']);
  });

  it('shows counts without digits after the point', () => {
    expect(formatCount(12345)).toBe('12,345');
  });

  it('shortens volumes and cuts zeros of amounts without a known step', () => {
    expect([formatCompact(12_340), formatCompact(Number.NaN), formatSignificant(0.0004, 6), formatSignificant(-12.5, 6)]).toEqual(['12.34K', '–', '0.0004', '\u221212.5']);
  });
});

describe('directionOf', () => {
  it('calls a change flat when it shows as zero', () => {
    expect([directionOf(0.004, 2), directionOf(0.006, 2), directionOf(-0.006, 2), directionOf(null, 2)]).toEqual(['flat', 'up', 'down', 'flat']);
  });
});
