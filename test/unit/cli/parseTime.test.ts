import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime } from '../../../electron/cli/parseTime.ts';
import { UsageError } from '../../../electron/cli/UsageError.ts';

describe('a time on the command line', () => {
  it.each([
    ['1709294400000', 1_709_294_400_000],
    ['0', 0],
    ['2024-03-01', Date.UTC(2024, 2, 1)],
    ['2024-03-01T12:00', Date.UTC(2024, 2, 1, 12)],
    ['2024-03-01 12:00:30', Date.UTC(2024, 2, 1, 12, 0, 30)],
    ['2024-03-01T12:00:30.25Z', Date.UTC(2024, 2, 1, 12, 0, 30, 250)],
    ['2024-03-01T12:00:00+02:00', Date.UTC(2024, 2, 1, 10)],
    ['2024-03-01T12:00:00-0530', Date.UTC(2024, 2, 1, 17, 30)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
  ])('reads %s as UTC unless it carries an offset', (text, expected) => {
    expect(parseTime('from', text)).toBe(expected);
  });

  it.each(['', 'yesterday', '2024-3-1', '2023-02-29', '2024-13-01', '2024-03-01T24:00', '2024-03-01T12:60', '-5', '1.5', '1709294400000ms', '2024-03-01T12'])('refuses %j', (text) => {
    expect(() => parseTime('from', text)).toThrow(UsageError);
  });

  it('reads every instant that ISO 8601 writes', () => {
    fc.assert(fc.property(fc.date({ min: new Date(0), max: new Date(Date.UTC(9000, 0)), noInvalidDate: true }), (date) => {
      expect(parseTime('to', date.toISOString())).toBe(date.getTime());
    }));
  });
});
