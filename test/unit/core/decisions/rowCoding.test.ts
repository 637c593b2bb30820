import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRows, encodeRows } from '../../../../electron/core/decisions/rowCoding.ts';

const WIDTH = 41;

/** Columns that mostly stay as they are, as those of a log do. */
const rows = fc.array(fc.array(fc.oneof(fc.constantFrom(0, -0, 1, Number.NaN, Number.NEGATIVE_INFINITY), fc.double()), { minLength: WIDTH, maxLength: WIDTH }), { maxLength: 12 });

describe('coded rows', () => {
  it('are decoded to the bit, but for which NaN it was', () => {
    fc.assert(fc.property(rows, fc.boolean(), (given, isRepeated) => {
      const all = isRepeated ? given.flatMap((row) => [row, row]) : given;
      const values = Float64Array.from(all.flat());
      const decoded = new Float64Array(values.length);
      expect(decodeRows(encodeRows(values, all.length, WIDTH), WIDTH, decoded)).toBe(all.length);
      expect(decoded).toEqual(values);
    }));
  });

  it('write a row like the one before as one number', () => {
    const row = Array.from({ length: WIDTH }, (_, column) => (column % 3 === 0 ? Number.NaN : column / 7));
    const once = encodeRows(Float64Array.from(row), 1, WIDTH).length;
    expect(encodeRows(Float64Array.from([...row, ...row, ...row]), 3, WIDTH)).toHaveLength(once + 2);
  });

  it('that are cut off are refused', () => {
    const coded = encodeRows(new Float64Array(WIDTH), 1, WIDTH);
    expect(() => decodeRows(coded.subarray(0, 5), WIDTH, new Float64Array(WIDTH))).toThrow(/row 0 is cut off after 5 numbers/);
  });
});
