import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { buildPricePath } from '../../../exchanges/core/pricePath.ts';
import { anyPrices } from './arbitraries.ts';

const OPEN_TIME = Date.UTC(2024, 0, 1);
const durations = fc.constantFrom(1, 15, 30, 60, 240).map((minutes) => minutes * 60_000);

describe('the price path inside a candle', () => {
  it('starts at the open, ends at the close, touches both extremes and trades the whole volume', () => {
    fc.assert(fc.property(anyPrices, durations, fc.integer({ min: 1, max: 20 }), fc.nat(), (prices, durationMs, perMinute, seed) => {
      const path = buildPricePath({ ...prices, openTime: OPEN_TIME }, durationMs, perMinute, seed);
      expect({
        open: path.price[0],
        close: path.price.at(-1),
        high: Math.max(...path.price),
        low: Math.min(...path.price),
        volume: path.quantity.reduce((sum, quantity) => sum + quantity, 0),
      }).toEqual(prices);
    }));
  });

  it('passes through its times in order, inside the candle, with a tick at the start of each minute', () => {
    fc.assert(fc.property(anyPrices, durations, fc.integer({ min: 1, max: 20 }), fc.nat(), (prices, durationMs, perMinute, seed) => {
      const { at } = buildPricePath({ ...prices, openTime: OPEN_TIME }, durationMs, perMinute, seed);
      const times = [...at];
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1)).toBeLessThan(OPEN_TIME + durationMs);
      const known = new Set(times);
      for (let minute = OPEN_TIME; minute < OPEN_TIME + durationMs; minute += 60_000) expect(known.has(minute)).toBe(true);
    }));
  });

  it('never trades a negative or broken quantity, and trades at the extremes where there is volume for it', () => {
    fc.assert(fc.property(anyPrices, fc.nat(), (prices, seed) => {
      const path = buildPricePath({ ...prices, openTime: OPEN_TIME }, 1_800_000, 6, seed);
      expect([...path.quantity].every((quantity) => Number.isSafeInteger(quantity) && quantity >= 0)).toBe(true);
      if (prices.volume < 4) return;
      const traded = [...path.price].filter((_, row) => (path.quantity[row] ?? 0) > 0);
      expect([Math.min(...traded), Math.max(...traded)]).toEqual([prices.low, prices.high]);
    }));
  });

  it('is the same for the same seed and another for another', () => {
    const candle = { openTime: OPEN_TIME, open: 5_000, high: 6_000, low: 4_000, close: 5_500, volume: 90_000 };
    const path = (seed: number): number[] => [...buildPricePath(candle, 1_800_000, 6, seed).price];
    expect(path(7)).toEqual(path(7));
    expect(path(7)).not.toEqual(path(8));
  });
});
