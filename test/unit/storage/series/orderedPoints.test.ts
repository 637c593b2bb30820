import { expect, it } from 'vitest';
import { orderedPoints } from '../../../../electron/storage/series/orderedPoints.ts';
import { marketSeriesKey } from './marketSeriesKey.ts';

const key = marketSeriesKey('mark-price');

it('leaves points that are in order as they are', () => {
  const columns = { at: Float64Array.of(1, 2, 10), value: Float64Array.of(5, 4, 3) };
  expect(orderedPoints(key, columns)).toBe(columns);
});

it('puts points in order of time and keeps the last of several for one time', () => {
  expect(orderedPoints(key, { at: Float64Array.of(10, 2, 9, 2), value: Float64Array.of(1, 2, 3, 4) })).toEqual({ at: Float64Array.of(2, 9, 10), value: Float64Array.of(4, 3, 1) });
  expect(orderedPoints(key, { at: Float64Array.of(1, 1), value: Float64Array.of(1, 2) })).toEqual({ at: Float64Array.of(1), value: Float64Array.of(2) });
});
