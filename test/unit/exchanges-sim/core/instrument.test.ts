import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { CandleSeries, ScaledCandle } from '../../../exchanges/core/candleSeries.ts';
import { generateCandles } from '../../../exchanges/core/generatedCandles.ts';
import { SimulatedInstrument } from '../../../exchanges/core/instrument.ts';
import { TIMEFRAMES, timeframeMs, type Timeframe } from '../../../exchanges/core/timeframe.ts';
import { anySeries } from './arbitraries.ts';

const HALF_HOUR = 1_800_000;
const everything = { from: 0, to: Number.MAX_SAFE_INTEGER, limit: 100_000, keep: 'oldest' } as const;

function instrumentOver(candles: CandleSeries, seed = 1): SimulatedInstrument {
  return new SimulatedInstrument({ base: 'BTC', candles, ticksPerMinute: 2, seed });
}

function rowsOf(series: CandleSeries): ScaledCandle[] {
  return Array.from({ length: series.length }, (_, row) => series.at(row));
}

function endOf(series: CandleSeries): number {
  return series.openTimeAt(series.length - 1) + series.durationMs;
}

/** Candles of a timeframe put together from rows, independently of the code under test. */
function grouped(rows: readonly ScaledCandle[], lengthMs: number): ScaledCandle[] {
  const buckets = new Map<number, ScaledCandle[]>();
  for (const row of rows) {
    const openTime = row.openTime - (row.openTime % lengthMs);
    buckets.set(openTime, [...(buckets.get(openTime) ?? []), row]);
  }
  return [...buckets].map(([openTime, members]) => ({
    openTime,
    open: members[0]?.open ?? 0,
    high: Math.max(...members.map((row) => row.high)),
    low: Math.min(...members.map((row) => row.low)),
    close: members.at(-1)?.close ?? 0,
    volume: members.reduce((sum, row) => sum + row.volume, 0),
  }));
}

describe('a simulated instrument', () => {
  it('gives its base candles back exactly once they are closed', () => {
    fc.assert(fc.property(anySeries(HALF_HOUR, 40), (series) => {
      expect(instrumentOver(series).candles('30m', everything, endOf(series))).toEqual(rowsOf(series));
    }));
  });

  it('builds every higher timeframe from the base candles, holes included', () => {
    const higher = TIMEFRAMES.filter((timeframe) => timeframeMs(timeframe) > HALF_HOUR);
    fc.assert(fc.property(anySeries(HALF_HOUR, 100), fc.constantFrom(...higher), (series, timeframe) => {
      expect(instrumentOver(series).candles(timeframe, everything, endOf(series)))
        .toEqual(grouped(rowsOf(series), timeframeMs(timeframe)));
    }));
  });

  it('makes finer candles that add up to the base candles', () => {
    const finer: Timeframe[] = ['1m', '3m', '5m', '15m'];
    fc.assert(fc.property(anySeries(HALF_HOUR, 6), fc.constantFrom(...finer), fc.nat(), (series, timeframe, seed) => {
      const built = instrumentOver(series, seed).candles(timeframe, everything, endOf(series));
      expect(built).toHaveLength(series.length * (HALF_HOUR / timeframeMs(timeframe)));
      expect(grouped(built, HALF_HOUR)).toEqual(rowsOf(series));
    }), { numRuns: 40 });
  });

  it('forms a candle from what has happened so far: the ticks up to the instant', () => {
    fc.assert(fc.property(anySeries(HALF_HOUR, 8), fc.constantFrom<Timeframe>('5m', '30m', '1h', '4h'), fc.double({ min: 0, max: 1, noNaN: true }), (series, timeframe, share) => {
      const instrument = instrumentOver(series);
      const start = series.openTimeAt(0);
      const now = Math.floor(start + share * (endOf(series) - 1 - start));
      const openTime = now - (now % timeframeMs(timeframe));
      const ticks = instrument.ticks(openTime - 1, now);
      const asRows = ticks.map(({ at, price, quantity }) => ({ openTime: at, open: price, high: price, low: price, close: price, volume: quantity }));
      const [expected = null] = grouped(asRows, timeframeMs(timeframe));
      expect(instrument.candle(timeframe, openTime, now)).toEqual(expected);
    }));
  });

  it('gives each tick once, however the time is cut into pieces', () => {
    fc.assert(fc.property(anySeries(HALF_HOUR, 6), fc.array(fc.integer({ min: 1, max: 4_000_000 }), { maxLength: 12 }), (series, steps) => {
      const instrument = instrumentOver(series);
      const end = endOf(series);
      let at = series.openTimeAt(0) - 1;
      const whole = instrument.ticks(at, end);
      const pieces = [];
      for (const step of [...steps, Number.MAX_SAFE_INTEGER]) {
        const upTo = Math.min(end, at + step);
        pieces.push(...instrument.ticks(at, upTo));
        at = upTo;
      }
      expect(pieces).toEqual(whole);
      expect(new Set(whole.map((tick) => tick.id)).size).toBe(whole.length);
    }));
  });

  it('keeps the newest or the oldest candles of a range when there are more than the limit', () => {
    const candles = generateCandles({ seed: 3, durationMs: HALF_HOUR, firstOpenTime: 0, startPrice: 100, scale: { priceDecimals: 2, quantityDecimals: 4 } });
    const instrument = new SimulatedInstrument({ base: 'SOL', candles, ticksPerMinute: 2, seed: 1 });
    const now = 10 * HALF_HOUR + 5;
    const openTimes = (keep: 'newest' | 'oldest'): number[] =>
      instrument.candles('30m', { from: HALF_HOUR - 1, to: 8 * HALF_HOUR, limit: 3, keep }, now).map((candle) => candle.openTime / HALF_HOUR);
    expect({ newest: openTimes('newest'), oldest: openTimes('oldest') }).toEqual({ newest: [6, 7, 8], oldest: [1, 2, 3] });
  });

  it('leaves out a higher candle that began before the series did', () => {
    const candles = generateCandles({ seed: 3, durationMs: HALF_HOUR, firstOpenTime: 3 * HALF_HOUR, startPrice: 100, scale: { priceDecimals: 2, quantityDecimals: 4 } });
    const instrument = new SimulatedInstrument({ base: 'SOL', candles, ticksPerMinute: 2, seed: 1 });
    expect(instrument.candles('1h', everything, 8 * HALF_HOUR).map((candle) => candle.openTime / HALF_HOUR)).toEqual([4, 6, 8]);
  });

  it('gives the newest trades first, and none of the future', () => {
    const candles = generateCandles({ seed: 3, durationMs: HALF_HOUR, firstOpenTime: 0, startPrice: 100, scale: { priceDecimals: 2, quantityDecimals: 4 } });
    const instrument = new SimulatedInstrument({ base: 'SOL', candles, ticksPerMinute: 2, seed: 1 });
    const now = 2 * HALF_HOUR + 100_000;
    const expected = instrument.ticks(-1, now).filter((tick) => tick.quantity > 0).reverse().slice(0, 90);
    expect(instrument.lastTrades(90, now)).toEqual(expected);
    expect(instrument.lastTick(now)).toEqual(instrument.ticks(-1, now).at(-1));
  });

  it('grows generated candles for ever, the same for the same seed', () => {
    const make = (seed: number): SimulatedInstrument => new SimulatedInstrument({
      base: 'ETH', ticksPerMinute: 2, seed,
      candles: generateCandles({ seed, durationMs: HALF_HOUR, firstOpenTime: 0, startPrice: 3_000, scale: { priceDecimals: 2, quantityDecimals: 4 } }),
    });
    const month = 30 * 86_400_000;
    const candles = (seed: number): ScaledCandle[] => make(seed).candles('30m', everything, month);
    expect(candles(5)).toHaveLength(1_441);
    expect(candles(5)).toEqual(candles(5));
    expect(candles(5)).not.toEqual(candles(6));
    expect(make(5).endsAt).toBeNull();
  });
});
