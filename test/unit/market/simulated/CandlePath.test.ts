import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Candle } from '../../../../shared/domain/candle.ts';
import { CandlePath } from '../../../../electron/market/simulated/CandlePath.ts';
import { Prng } from '../../../../electron/market/simulated/Prng.ts';

const RULES = { priceTick: 0.01, amountStep: 0.001, minAmount: 0.001, minNotional: 2, takerFee: 0.0006, makerFee: 0.0006, maxLeverage: 50 };
const SHAPE = { spreadFraction: 0.0001, topNotional: 10_000 };

const candle = fc.tuple(fc.integer({ min: 100, max: 1_000_000 }), fc.array(fc.nat(5_000), { minLength: 4, maxLength: 4 })).map(([base, offsets]): Candle => {
  const [low = 0, second = 0, third = 0, high = 0] = offsets.toSorted((a, b) => a - b).map((offset) => (base + offset) / 100);
  return { openTime: 0, open: second, close: third, low, high, volume: 1 };
}).chain((rising) => fc.boolean().map((flips) => (flips ? { ...rising, open: rising.close, close: rising.open } : rising)));
const drawn = fc.tuple(candle, fc.integer({ min: 4, max: 400 }), fc.nat()).map(([shown, steps, seed]) => {
  const path = new CandlePath(steps, RULES, SHAPE);
  path.draw(shown, new Prng(seed));
  return { shown, steps, seed, path };
});

test('begins at the open, ends at the close, reaches high and low, and never leaves the candle', () => {
  fc.assert(fc.property(drawn, ({ shown, path }) => {
    const prices = [...path.last];
    expect({ open: prices[0], close: prices.at(-1), high: Math.max(...prices), low: Math.min(...prices) })
      .toEqual({ open: shown.open, close: shown.close, high: shown.high, low: shown.low });
    expect(prices.every((price) => Math.round(price * 100) / 100 === price)).toBe(true);
  }));
});

test('shows a book that holds the last price at one of its sides, never crossed and never empty', () => {
  fc.assert(fc.property(drawn, ({ path, steps }) => {
    for (let step = 0; step < steps; step += 1) {
      const [bid = 0, last = 0, ask = 0] = [path.bid[step], path.last[step], path.ask[step]];
      expect(bid < ask && (last === bid || last === ask)).toBe(true);
      expect((path.bidSize[step] ?? 0) > 0 && (path.askSize[step] ?? 0) > 0 && (path.mark[step] ?? 0) > 0).toBe(true);
    }
  }));
});

test('is the same for the same random numbers', () => {
  fc.assert(fc.property(drawn, ({ shown, steps, seed, path }) => {
    const again = new CandlePath(steps, RULES, SHAPE);
    again.draw(shown, new Prng(seed));
    expect(again.last).toEqual(path.last);
    expect(again.bidSize).toEqual(path.bidSize);
  }));
});

test('takes both orders of high and low', () => {
  const shown = { openTime: 0, open: 100, high: 110, low: 90, close: 101, volume: 1 };
  const lowFirst = Array.from({ length: 40 }, (_, seed) => {
    const path = new CandlePath(60, RULES, SHAPE);
    path.draw(shown, new Prng(seed));
    return path.last.indexOf(90) < path.last.indexOf(110);
  });
  expect(new Set(lowFirst)).toEqual(new Set([true, false]));
});

test('refuses fewer steps than a path has turns', () => {
  expect(() => new CandlePath(3, RULES, SHAPE)).toThrow(/at least 4/);
});
