import { describe, expect, it } from 'vitest';
import { BuiltCandles } from '../../../../electron/core/series/builtCandles.ts';

const HALF = 1_800_000;
const HOUR = 2 * HALF;

function hoursOf(rows: readonly { at: number; high: number; low: number; close: number; restarts?: boolean }[]): number[][] {
  const built: number[][] = [];
  const hours = new BuiltCandles(HOUR, (...candle) => built.push(candle));
  for (const row of rows) {
    if (row.restarts) hours.restart();
    hours.push(row.at, row.at + HALF, row.high, row.low, row.close);
  }
  return built;
}

describe('candles built from 30m rows', () => {
  it('take the extremes and the last close, and are there with the row that ends them', () => {
    expect(hoursOf([{ at: 0, high: 5, low: 2, close: 3 }, { at: HALF, high: 4, low: 1, close: 2 }, { at: HOUR, high: 9, low: 9, close: 9 }]))
      .toEqual([[0, 5, 1, 2]]);
  });

  it('leave out a first bucket that began before the series', () => {
    expect(hoursOf([{ at: HALF, high: 4, low: 1, close: 2 }, { at: HOUR, high: 3, low: 3, close: 3 }, { at: HOUR + HALF, high: 3, low: 3, close: 3 }]))
      .toEqual([[HOUR, 3, 3, 3]]);
  });

  it('give one candle for a bucket with any row, none for a bucket without', () => {
    expect(hoursOf([{ at: 0, high: 5, low: 2, close: 3 }, { at: 2 * HOUR + HALF, high: 8, low: 7, close: 7 }]))
      .toEqual([[0, 5, 2, 3], [2 * HOUR, 8, 7, 7]]);
  });

  it('forget the unfinished bucket when the series restarts, and leave the first one out again', () => {
    expect(hoursOf([
      { at: 0, high: 5, low: 2, close: 3 },
      { at: 50 * HOUR + HALF, high: 8, low: 7, close: 7, restarts: true },
      { at: 51 * HOUR, high: 6, low: 6, close: 6 }, { at: 51 * HOUR + HALF, high: 6, low: 5, close: 5 },
    ])).toEqual([[51 * HOUR, 6, 5, 5]]);
  });
});
