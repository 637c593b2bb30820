import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numbersToText, textToNumbers } from '../../../../electron/core/state/numbersText.ts';

describe('numbers as text', () => {
  it('come back to the bit, also from the middle of an array', () => {
    fc.assert(fc.property(fc.float64Array(), fc.nat(5), (values, from) => {
      const part = values.subarray(Math.min(from, values.length));
      expect(textToNumbers(numbersToText(part))).toEqual(Float64Array.from(part));
    }));
    expect(numbersToText(Float64Array.from([1]))).toBe('AAAAAAAA8D8=');
  });

  it('are refused where they are cut off', () => {
    expect(() => textToNumbers('AAAAAAAA8D')).toThrow('7 bytes of base64: expected a multiple of 8');
  });
});
