import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsFromCandles } from '../../../../shared/domain/candle.ts';
import { HOURS_KEPT, HourlyCloses } from '../../../../electron/core/series/hourlyCloses.ts';

const HOUR = 3_600_000;
const FIRST = 480_000;

function filled(closes: readonly (readonly [hour: number, close: number])[]): HourlyCloses {
  const hours = new HourlyCloses();
  for (const [hour, close] of closes) hours.push((FIRST + hour) * HOUR, close);
  return hours;
}

/** Returns by hour, the plain way. */
function naiveReturns(closes: readonly (readonly [hour: number, close: number])[]): number[] {
  const byHour = new Map(closes);
  const newest = Math.max(...byHour.keys());
  return Array.from({ length: HOURS_KEPT }, (_, row) => {
    const hour = newest - HOURS_KEPT + 1 + row;
    return Math.log((byHour.get(hour) ?? Number.NaN) / (byHour.get(hour - 1) ?? Number.NaN));
  });
}

describe('closes by the hour', () => {
  it('give log returns of neighbouring hours, and none across a hole', () => {
    const returns = filled([[0, 100], [1, 110], [4, 121], [5, 133.1]]).logReturns();
    expect([...returns.slice(-5)]).toEqual([Math.log(110 / 100), Number.NaN, Number.NaN, Number.NaN, Math.log(133.1 / 121)]);
  });

  it('keep 30 days, whatever comes before', () => {
    const closes = Array.from({ length: 1_500 }, (_, hour) => [hour, 100 + Math.sin(hour)] as const);
    const returns = filled(closes).logReturns();
    expect(returns).toHaveLength(HOURS_KEPT);
    expect([...returns]).toEqual(naiveReturns(closes.slice(-721)));
    expect(returns.some(Number.isNaN)).toBe(false);
  });

  it('leave out a candle that is not newer', () => {
    const hours = filled([[0, 100], [1, 110]]);
    hours.push((FIRST + 1) * HOUR, 999);
    hours.push(FIRST * HOUR, 999);
    expect(hours.logReturns().at(-1)).toBe(Math.log(110 / 100));
    expect(hours.version).toBe(2);
  });

  it('take a history like candles one by one', () => {
    const history = new HourlyCloses();
    history.pushHistory(columnsFromCandles([0, 1, 2].map((hour) => ({ openTime: (FIRST + hour) * HOUR, open: 1, high: 1, low: 1, close: 100 + hour, volume: 1 }))));
    expect(history.save()).toEqual(filled([[0, 100], [1, 101], [2, 102]]).save());
  });

  it('hand out the same array until the next candle', () => {
    const hours = filled([[0, 100], [1, 110]]);
    expect(hours.logReturns()).toBe(hours.logReturns());
    expect(hours.logReturns().at(-1)).toBe(Math.log(110 / 100));
    hours.push((FIRST + 2) * HOUR, 55);
    expect(hours.logReturns().at(-1)).toBe(Math.log(55 / 110));
  });

  it('are the same after being saved, and agree with the plain computation, whatever holes there are', () => {
    const steps = fc.array(fc.tuple(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 40 }), fc.constantFrom(719, 720, 721, 722, 1_500)), fc.double({ min: 0.01, max: 1e5, noNaN: true })), { minLength: 1, maxLength: 200 });
    fc.assert(fc.property(steps, (given) => {
      let at = 0;
      const closes = given.map(([gap, close]) => [(at += gap), close] as const);
      const hours = filled(closes);
      expect([...hours.logReturns()]).toEqual(naiveReturns(closes));
      const restored = new HourlyCloses(JSON.parse(JSON.stringify(hours.save())));
      expect([...restored.logReturns()]).toEqual([...hours.logReturns()]);
      expect(restored.save()).toEqual(hours.save());
      restored.push((FIRST + at + 1) * HOUR, 3);
      hours.push((FIRST + at + 1) * HOUR, 3);
      expect([...restored.logReturns()]).toEqual([...hours.logReturns()]);
    }), { numRuns: 60 });
  });

  it('are nothing before the first candle', () => {
    const hours = new HourlyCloses();
    expect(hours.save()).toEqual({ newestHour: null, closes: '' });
    expect(hours.logReturns().every(Number.isNaN)).toBe(true);
    expect(new HourlyCloses(hours.save()).newestHour).toBe(-1);
  });
});
