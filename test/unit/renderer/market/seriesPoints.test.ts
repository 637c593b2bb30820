import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MarketValueColumns } from '../../../../shared/domain/marketSeries.ts';
import { fundingBars, fundingIntervalMs, linePoints } from '../../../../renderer/market/seriesPoints.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = 20_000 * DAY;

const columns = (rows: readonly (readonly [at: number, value: number])[]): MarketValueColumns => ({ at: Float64Array.from(rows, ([at]) => at), value: Float64Array.from(rows, ([, value]) => value) });

describe('the points of a line', () => {
  it('keep the last value of each slot, and a place for each slot that has none', () => {
    const told = columns([[START + MINUTE, 1], [START + 4 * MINUTE, 2], [START + 11 * MINUTE, 3]]);
    expect(linePoints(told, START, START + 15 * MINUTE, 5 * MINUTE).map(({ at, value }) => [(at - START) / MINUTE, value])).toEqual([[4, 2], [5, null], [11, 3], [15, null]]);
  });

  it('leave out what lies outside the range', () => {
    const told = columns([[START - 1, 1], [START, 2], [START + DAY, 3], [START + DAY + 1, 4]]);
    expect(linePoints(told, START, START + DAY, HOUR).flatMap(({ value }) => value ?? [])).toEqual([2, 3]);
  });

  it('end the line where nothing is known for much longer than before and after', () => {
    const every = (minutes: readonly number[]) => columns(minutes.map((minute) => [START + minute * MINUTE, 1]));
    const gapsOf = (minutes: readonly number[]) => linePoints(every(minutes), START, START + DAY, 5 * MINUTE).filter((point) => point.isBeforeGap).map(({ at }) => (at - START) / MINUTE);
    expect(gapsOf([0, 5, 10, 75, 80, 85])).toEqual([10]);
    // An hourly history that goes on as one of five minutes has no hole.
    expect(gapsOf([0, 60, 120, 180, 185, 190, 195])).toEqual([]);
    expect(gapsOf([0, 600])).toEqual([]);
  });

  it('ascend, each second once, whatever was told', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0, max: DAY }), { maxLength: 200 }), (offsets) => {
      const told = columns(offsets.toSorted((a, b) => a - b).map((offset) => [START + offset, offset]));
      const seconds = linePoints(told, START, START + DAY, 5 * MINUTE).map(({ at }) => Math.floor(at / 1_000));
      expect(seconds.every((second, row) => row === 0 || second > (seconds[row - 1] ?? 0))).toBe(true);
    }));
  });
});

describe('the bars of funding', () => {
  const settled = columns([[START - 8 * HOUR, 0.5], [START, 0.0001], [START + 8 * HOUR + 3, -0.0002], [START + 16 * HOUR, 0.0003]]);
  const expected = { at: START + 24 * HOUR, rate: 0.0004 };
  const told = (bars: ReturnType<typeof fundingBars>) => bars.flatMap(({ at, rate, isExpected }) => (rate === null ? [] : [[(at - START) / HOUR, rate, isExpected]]));

  it('are the settlements of the range, and the one expected next', () => {
    const bars = fundingBars(settled, expected, START, START + 20 * HOUR);
    expect(told(bars)).toEqual([[0, 0.0001, false], [8 + 3 / HOUR, -0.0002, false], [16, 0.0003, false], [24, 0.0004, true]]);
  });

  it('stand at their place in time, narrow where there are few', () => {
    const bars = fundingBars(settled, expected, START, START + 20 * HOUR);
    expect(bars.length).toBeGreaterThanOrEqual(24);
    expect(bars.filter(({ rate }) => rate === null).every(({ at }) => at % HOUR === 0)).toBe(true);
    expect(bars.findIndex((bar) => bar.rate === -0.0002) * 2).toBe(bars.findIndex((bar) => bar.rate === 0.0003));
  });

  it('show no expected bar for a settlement that is already told', () => {
    expect(told(fundingBars(settled, { at: START + 16 * HOUR, rate: 1 }, START, START + 20 * HOUR)).at(-1)).toEqual([16, 0.0003, false]);
  });

  it('are empty places where nothing is told', () => {
    expect(fundingBars(columns([]), null, START, START + DAY).every(({ rate }) => rate === null)).toBe(true);
  });
});

describe('the interval of funding', () => {
  it('is the shortest of the newest stretches, to the minute; the next settlement counts', () => {
    expect(fundingIntervalMs(columns([[START, 0], [START + 16 * HOUR + 4, 0]]), START + 24 * HOUR)).toBe(8 * HOUR);
    expect(fundingIntervalMs(columns([[START, 0], [START + 4 * HOUR, 0]]), START + 4 * HOUR)).toBe(4 * HOUR);
  });

  it('is unknown with fewer than two times', () => {
    expect([fundingIntervalMs(columns([]), START), fundingIntervalMs(columns([[START, 0]]), null)]).toEqual([null, null]);
  });
});
