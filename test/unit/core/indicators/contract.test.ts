import fc from 'fast-check';
import { ATR as ReferenceAtr, EMA as ReferenceEma, RSI as ReferenceRsi } from 'technicalindicators';
import { describe, expect, it, vi } from 'vitest';
import type { Candle } from '../../../../shared/domain/candle.ts';
import { Atr } from '../../../../electron/core/indicators/atr.ts';
import { createEma } from '../../../../electron/core/indicators/ema.ts';
import { Rsi } from '../../../../electron/core/indicators/rsi.ts';
import { randomWalk } from '../support/randomWalk.ts';

// a busy machine computes slowly; nothing here waits
vi.setConfig({ testTimeout: 60_000 });

interface Subject {
  readonly value: number;
  push(candle: Candle): void;
  reset(): void;
  save(): unknown;
}

interface Family {
  readonly name: string;
  readonly firstValidRow: (period: number) => number;
  readonly create: (period: number, saved?: unknown) => Subject;
  /** The whole series again from its definition, for the last row. */
  readonly recompute: (candles: readonly Candle[], period: number) => number;
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

function recursive(numbers: readonly number[], period: number, weight: number): number {
  return numbers.slice(period).reduce((average, x) => average + weight * (x - average), mean(numbers.slice(0, period)));
}

function subject(indicator: { readonly value: number; reset(): void; save(): unknown }, push: (candle: Candle) => void): Subject {
  return { get value() { return indicator.value; }, push, reset: () => indicator.reset(), save: () => indicator.save() };
}

type SavedOf<T extends { save(): unknown }> = ReturnType<T['save']>;

const FAMILIES: readonly Family[] = [
  {
    name: 'EMA',
    firstValidRow: (period) => period - 1,
    create: (period, saved) => {
      const ema = createEma(period, saved as SavedOf<ReturnType<typeof createEma>> | undefined);
      return subject(ema, (candle) => ema.push(candle.close));
    },
    recompute: (candles, period) => recursive(candles.map((candle) => candle.close), period, 2 / (period + 1)),
  },
  {
    name: 'RSI',
    firstValidRow: (period) => period,
    create: (period, saved) => {
      const rsi = new Rsi(period, saved as SavedOf<Rsi> | undefined);
      return subject(rsi, (candle) => rsi.push(candle.close));
    },
    recompute: (candles, period) => {
      const changes = candles.slice(1).map((candle, row) => candle.close - (candles[row]?.close ?? 0));
      const gain = recursive(changes.map((change) => Math.max(0, change)), period, 1 / period);
      const loss = recursive(changes.map((change) => Math.max(0, -change)), period, 1 / period);
      return loss === 0 ? (gain === 0 ? 50 : 100) : 100 - 100 / (1 + gain / loss);
    },
  },
  {
    name: 'ATR',
    firstValidRow: (period) => period - 1,
    create: (period, saved) => {
      const atr = new Atr(period, saved as SavedOf<Atr> | undefined);
      return subject(atr, (candle) => atr.push(candle.high, candle.low, candle.close));
    },
    recompute: (candles, period) => recursive(candles.map(({ high, low }, row) => {
      const before = candles[row - 1]?.close;
      return before === undefined ? high - low : Math.max(high - low, Math.abs(high - before), Math.abs(low - before));
    }), period, 1 / period),
  },
];

const walks = fc.record({ seed: fc.integer(), count: fc.integer({ min: 1, max: 400 }), swing: fc.double({ min: 0.0001, max: 0.2, noNaN: true }) })
  .map((options) => randomWalk({ ...options, timeframeMs: 60_000 }));

describe.each(FAMILIES)('$name', ({ firstValidRow, create, recompute }) => {
  it('equals a full recompute to 1e-9 at every length, and has no value before its first valid row', () => {
    fc.assert(fc.property(walks, fc.integer({ min: 2, max: 60 }), (candles, period) => {
      const indicator = create(period);
      candles.forEach((candle, row) => {
        indicator.push(candle);
        if (row < firstValidRow(period)) expect(indicator.value).toBeNaN();
      });
      if (candles.length <= firstValidRow(period)) return;
      const expected = recompute(candles, period);
      expect(Math.abs(indicator.value - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
    }), { numRuns: 60 });
  });

  it('goes on from saved JSON exactly as if it had never stopped', () => {
    fc.assert(fc.property(walks, fc.integer({ min: 2, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (candles, period, where) => {
      const whole = create(period);
      const cut = Math.floor(candles.length * where);
      candles.slice(0, cut).forEach((candle) => whole.push(candle));
      const resumed = create(period, JSON.parse(JSON.stringify(whole.save())));
      for (const candle of candles.slice(cut)) [whole, resumed].forEach((one) => one.push(candle));
      expect(resumed.value).toBe(whole.value);
      expect(resumed.save()).toEqual(whole.save());
    }), { numRuns: 60 });
  });

  it('is as new after a reset', () => {
    const candles = randomWalk({ seed: 4, count: 100, timeframeMs: 60_000 });
    const [used, fresh] = [create(14), create(14)];
    candles.forEach((candle) => used.push(candle));
    used.reset();
    expect(used.value).toBeNaN();
    for (const candle of candles) [used, fresh].forEach((one) => one.push(candle));
    expect(used.value).toBe(fresh.value);
  });
});

describe('against technicalindicators', () => {
  const candles = randomWalk({ seed: 99, count: 1_500, timeframeMs: 60_000 });
  const closes = candles.map((candle) => candle.close);

  it('gives its RSI, which it rounds to two decimals', () => {
    const rsi = new Rsi(14);
    const own = closes.map((close) => {
      rsi.push(close);
      return rsi.value;
    }).slice(14);
    const reference = ReferenceRsi.calculate({ period: 14, values: closes });
    expect(reference).toHaveLength(own.length);
    reference.forEach((value, row) => expect(Math.abs(value - (own[row] ?? 0))).toBeLessThanOrEqual(0.005 + 1e-9));
  });

  it('gives its EMA', () => {
    const ema = createEma(21);
    const own = closes.map((close) => {
      ema.push(close);
      return ema.value;
    }).slice(20);
    const reference = ReferenceEma.calculate({ period: 21, values: closes });
    expect(reference).toHaveLength(own.length);
    reference.forEach((value, row) => expect(value / (own[row] ?? 0)).toBeCloseTo(1, 9));
  });

  it('comes to its ATR once the seeds, which begin a row apart, have faded', () => {
    const atr = new Atr(14);
    candles.forEach((candle) => atr.push(candle.high, candle.low, candle.close));
    const reference = ReferenceAtr.calculate({
      period: 14, close: closes, high: candles.map((candle) => candle.high), low: candles.map((candle) => candle.low),
    }).at(-1) ?? 0;
    expect(atr.value / reference).toBeCloseTo(1, 9);
  });
});

describe('RSI at its edges', () => {
  const after = (closes: readonly number[]): number => {
    const rsi = new Rsi(3);
    closes.forEach((close) => rsi.push(close));
    return rsi.value;
  };
  it.each([
    ['100 without a loss', [1, 2, 3, 4], 100],
    ['0 without a gain', [4, 3, 2, 1], 0],
    ['50 without any change', [2, 2, 2, 2], 50],
    ['by hand: gains 1 and 1, loss 1 over three changes', [10, 11, 10, 11], 100 - 100 / 3],
    ['by hand, one Wilder step further: a gain of 2', [10, 11, 10, 11, 13], 100 - 100 / (1 + (2 / 3 + (2 - 2 / 3) / 3) / (1 / 3 - 1 / 9))],
  ])('is %s', (_, closes, expected) => {
    expect(after(closes)).toBeCloseTo(expected, 12);
  });
});
