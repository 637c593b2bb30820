import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Prng } from '../../../../electron/market/simulated/Prng.ts';

const draw = (prng: Prng, count: number): number[] => Array.from({ length: count }, () => prng.uint32());

test('gives the same numbers for the same seed and label, on every machine', () => {
  expect(draw(new Prng(1, 'market'), 4)).toEqual(draw(new Prng(1, 'market'), 4));
  expect(draw(new Prng(1, 'market'), 4)).toMatchInlineSnapshot(`
    [
      3933290700,
      4172719367,
      1506240741,
      4132310740,
    ]
  `);
});

test('gives other numbers for another seed or label', () => {
  fc.assert(fc.property(fc.nat(), fc.nat(), fc.string(), fc.string(), (seed, other, label, otherLabel) => {
    fc.pre(seed !== other || label !== otherLabel);
    expect(draw(new Prng(seed, label), 3)).not.toEqual(draw(new Prng(other, otherLabel), 3));
  }));
});

test('goes on from a saved state', () => {
  fc.assert(fc.property(fc.nat(), fc.nat(50), (seed, drawn) => {
    const prng = new Prng(seed);
    draw(prng, drawn);
    const state = new Float64Array(6);
    prng.save(state, 1);
    const restored = new Prng(seed + 1);
    restored.load(state, 1);
    expect(draw(restored, 5)).toEqual(draw(prng, 5));
  }));
});

test('is even between 0 and 1 and normal with mean 0 and deviation 1', () => {
  const prng = new Prng(7);
  const count = 100_000;
  const buckets = Array.from({ length: 10 }, () => 0);
  let [sum, squares, fourths] = [0, 0, 0];
  for (let index = 0; index < count; index += 1) {
    const even = prng.next();
    expect(even > 0 && even < 1).toBe(true);
    const bucket = Math.floor(even * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    const normal = prng.normal();
    sum += normal;
    squares += normal ** 2;
    fourths += normal ** 4;
  }
  for (const size of buckets) expect(Math.abs(size / count - 0.1)).toBeLessThan(0.005);
  expect(Math.abs(sum / count)).toBeLessThan(0.015);
  expect(squares / count).toBeCloseTo(1, 1);
  expect(fourths / count).toBeCloseTo(3, 0);
});
