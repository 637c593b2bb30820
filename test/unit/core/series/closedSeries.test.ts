import { describe, expect, it } from 'vitest';
import { ClosedSeries } from '../../../../electron/core/series/closedSeries.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('ClosedSeries', () => {
  it('restarts at a hole of exactly 24 h from close to open, not before', () => {
    const series = new ClosedSeries(HOUR);
    expect(series.restartsAt(0)).toBe(false);
    series.push(0);
    expect([series.restartsAt(HOUR + DAY - 1), series.restartsAt(HOUR + DAY)]).toEqual([false, true]);
  });

  it('counts nothing for a decision 24 h or more after its newest close', () => {
    const series = new ClosedSeries(HOUR);
    series.push(0);
    series.push(HOUR);
    expect([series.countAt(2 * HOUR), series.countAt(2 * HOUR + DAY - 1), series.countAt(2 * HOUR + DAY)]).toEqual([2, 2, 0]);
  });

  it('takes only newer candles, also after a reset', () => {
    const series = new ClosedSeries(HOUR);
    series.push(HOUR);
    series.reset();
    expect([series.isNext(HOUR), series.isNext(2 * HOUR), series.countAt(2 * HOUR)]).toEqual([false, true, 0]);
    expect(new ClosedSeries(HOUR, series.save()).isNext(HOUR)).toBe(false);
    expect(new ClosedSeries(HOUR, new ClosedSeries(HOUR).save()).isNext(0)).toBe(true);
  });
});
