import { expect, test } from 'vitest';
import { columnsFromCandles } from '../../../../shared/domain/candle.ts';
import { bucketCandles, firstRowFrom, rowOf } from '../../../../electron/market/simulated/bucketCandles.ts';
import { MINUTES_30 } from './recordedFixture.ts';

const HOUR = 3_600_000;
const row = (halfHours: number, price: number) => ({ openTime: halfHours * MINUTES_30, open: price, high: price + 2, low: price - 2, close: price + 1, volume: price });

test('takes first open, highest high, lowest low, last close and all volume of each bucket', () => {
  const built = bucketCandles(columnsFromCandles([row(2, 10), row(3, 20), row(4, 30)]), MINUTES_30, HOUR);
  expect(built).toEqual(columnsFromCandles([{ openTime: HOUR, open: 10, high: 22, low: 8, close: 21, volume: 30 }, { ...row(4, 30), openTime: 2 * HOUR }]));
});

test('leaves out a first bucket that began before the series did', () => {
  expect([...bucketCandles(columnsFromCandles([row(3, 10), row(4, 20)]), MINUTES_30, HOUR).openTime]).toEqual([2 * HOUR]);
});

test('makes a candle of a bucket with a hole and none of an empty one', () => {
  expect([...bucketCandles(columnsFromCandles([row(2, 10), row(7, 20)]), MINUTES_30, HOUR).openTime]).toEqual([HOUR, 3 * HOUR]);
});

test('begins anew after a hole of 24 hours, and not before', () => {
  const hole = (halfHours: number) => bucketCandles(columnsFromCandles([row(2, 10), row(3 + halfHours, 20), row(4 + halfHours, 30)]), MINUTES_30, HOUR).openTime.length;
  expect(hole(46)).toBe(3);
  expect(hole(48)).toBe(2);
});

test('finds rows by their time', () => {
  const times = Float64Array.of(10, 20, 30);
  expect([rowOf(times, 20), rowOf(times, 25), rowOf(times, 40)]).toEqual([1, -1, -1]);
  expect([firstRowFrom(times, 5), firstRowFrom(times, 20), firstRowFrom(times, 21), firstRowFrom(times, 31)]).toEqual([0, 1, 2, 3]);
});
