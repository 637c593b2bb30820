import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MarketPace } from '../../../../electron/market/simulated/MarketPace.ts';

test('lets market time go at its speed', () => {
  const pace = new MarketPace(60, 1_000, 5_000);
  expect([1_000, 1_020, 1_100].map((real) => pace.allow(real))).toEqual([5_000, 6_200, 11_000]);
});

test('does not make up for a long pause, and says once how long it was', () => {
  const pace = new MarketPace(10, 0, 0);
  expect(pace.allow(5_000)).toBe(2_500);
  expect(pace.report(5_000)).toBe(4_750);
  expect(pace.report(5_001)).toBeNull();
  pace.allow(5_020);
  expect(pace.report(5_020)).toBeNull();
});

test('tells again after an even spell', () => {
  const pace = new MarketPace(1, 0, 0);
  pace.allow(2_000);
  expect(pace.report(2_000)).toBe(1_750);
  for (let real = 2_100; real <= 13_000; real += 100) {
    pace.allow(real);
    expect(pace.report(real)).toBeNull();
  }
  pace.allow(15_000);
  expect(pace.report(15_000)).toBe(1_750);
});

test('gives up what the receiver cannot take', () => {
  const pace = new MarketPace(100, 0, 0);
  pace.allow(200);
  pace.reached(1_000, 208);
  expect(pace.allow(208)).toBe(20_800);
  for (let real = 300; real <= 2_000; real += 100) {
    pace.allow(real);
    pace.reached(1_000, real);
  }
  expect(pace.allow(2_000)).toBe(26_000);
  expect(pace.report(2_000)).toBeGreaterThan(1_000);
});

test('never runs ahead of real time', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 3_600 }), fc.array(fc.nat(2_000)), (speed, waits) => {
    const pace = new MarketPace(speed, 0, 0);
    let real = 0;
    let before = 0;
    for (const wait of waits) {
      real += wait;
      const allowed = pace.allow(real);
      expect(allowed >= before && allowed <= real * speed).toBe(true);
      before = allowed;
    }
  }));
});
