import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChartBand, ChartRow } from '../../../../shared/ipc/contract.ts';
import { firstEndingAfter, mergeBands, prependRows, rowAt, withStudiesOf } from '../../../../renderer/chart/chartRows.ts';

const band = (from: number, to: number, trend: ChartBand['trend'] = 'bearish', volatility: ChartBand['volatility'] = 'normal'): ChartBand => ({ from, to, trend, volatility });
const row = (openTime: number): ChartRow => ({ openTime, open: 1, high: 1, low: 1, close: 1, volume: 1, emaFast: 1, emaMid: 1, emaSlow: 1, rsi: 1, bounceThreshold: 1, ripThreshold: 1 });

describe('firstEndingAfter', () => {
  it('finds what a search from the front finds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 60 }), fc.integer({ min: -5, max: 505 }), (ends, time) => {
        const items = ends.toSorted((a, b) => a - b);
        const expected = items.findIndex((end) => end > time);
        expect(firstEndingAfter(items, time, (end) => end)).toBe(expected < 0 ? items.length : expected);
      }),
    );
  });
});

describe('mergeBands', () => {
  it('joins bands of the same labels that touch', () => {
    expect(mergeBands([band(0, 10)], [band(10, 20)])).toEqual([band(0, 20)]);
  });

  it('keeps bands of other labels apart', () => {
    expect(mergeBands([band(0, 10)], [band(10, 20, 'bullish'), band(20, 30, 'bullish', 'high')])).toEqual([band(0, 10), band(10, 20, 'bullish'), band(20, 30, 'bullish', 'high')]);
  });

  it('puts older bands first and takes a repeated one once', () => {
    expect(mergeBands([band(20, 30)], [band(0, 10), band(20, 30)])).toEqual([band(0, 10), band(20, 30)]);
  });

  it('grows the newest band when it comes again, longer', () => {
    expect(mergeBands([band(0, 10)], [band(0, 20)])).toEqual([band(0, 20)]);
  });

  it('never leaves two bands over the same time', () => {
    const any = fc.record({ from: fc.integer({ min: 0, max: 40 }), length: fc.integer({ min: 1, max: 10 }), trend: fc.constantFrom('bullish', 'bearish', 'neutral' as const) });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), (list) => {
        const merged = mergeBands([], list.map(({ from, length, trend }) => band(from, from + length, trend)));
        merged.forEach((each, index) => {
          expect(each.to).toBeGreaterThan(each.from);
          const next = merged[index + 1];
          if (next !== undefined) expect(next.from).toBeGreaterThanOrEqual(each.to);
        });
      }),
    );
  });
});

describe('rows', () => {
  it('prepends older rows without repeating any', () => {
    expect(prependRows([row(0), row(10), row(20)], [row(20), row(30)]).map((each) => each.openTime)).toEqual([0, 10, 20, 30]);
  });

  it('lends a forming candle the studies in force, and keeps its own', () => {
    const forming = { ...row(30), emaFast: Number.NaN, rsi: 44 };
    expect(withStudiesOf(forming, { ...row(20), emaFast: 7, rsi: 50 })).toEqual({ ...forming, emaFast: 7, rsi: 44 });
  });

  it('finds the candle that contains a time, and none in a hole', () => {
    const rows = [row(0), row(10), row(40)];
    expect([0, 9, 10, 25, 40, 49, 50, -1].map((time) => rowAt(rows, time, 10)?.openTime ?? null)).toEqual([0, 0, 10, null, 40, 40, null, null]);
  });
});
