import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvLine, plainDecimal } from '../../../../electron/engine/report/csv.ts';

it('writes a number as the plain decimal that gives the same double', () => {
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
    const text = plainDecimal(value);
    expect(text).toMatch(/^-?\d+(\.\d+)?$/);
    expect(Number(text) === value).toBe(true);
  }));
  expect([plainDecimal(1e-7), plainDecimal(-1.5e21), plainDecimal(0.1)]).toEqual(['0.0000001', '-1500000000000000000000', '0.1']);
});

it('quotes what has to be quoted, leaves out what is missing, and disarms formulas', () => {
  expect(csvLine(['a', 'b,c', 'say "x"', null, Number.NaN, -1.5, true, '=1+1', '-x'])).toBe('a,"b,c","say ""x""",,,-1.5,true,\'=1+1,\'-x');
});
