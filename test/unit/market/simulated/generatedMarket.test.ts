import { describe, expect, test } from 'vitest';
import { columnsFromCandles, type CandleColumns } from '../../../../shared/domain/candle.ts';
import { coreSettingsOf, defaultSettings } from '../../../../shared/settings/schema.ts';
import { evaluateCandles } from '../../../../electron/core/evaluateCandles.ts';
import { bucketCandles } from '../../../../electron/market/simulated/bucketCandles.ts';
import { createGeneratedSource } from '../../../../electron/market/simulated/generatedMarket.ts';
import type { SimulatedMarket } from '../../../../electron/market/simulated/simulatedMarket.ts';
import { MINUTES_30, symbolOf } from './recordedFixture.ts';

const signal = new AbortController().signal;
const DAY = 86_400_000;
const FIVE_MINUTES = 300_000;
const SYMBOLS = ['BTC', 'ETH', 'SOL'].map(symbolOf);

async function market(seed: number, symbols = SYMBOLS): Promise<SimulatedMarket> {
  return createGeneratedSource({ seed }).open(symbols, signal);
}
const closes = async (from: SimulatedMarket, instrument: number, days: number): Promise<CandleColumns> => from.closed(instrument, MINUTES_30, days * 48, from.liveFrom, signal);

describe('generated market', () => {
  test('is the same for the same seed and another for another', async () => {
    const [first, again, other] = [await market(5), await market(5), await market(6)];
    expect(await closes(first, 1, 30)).toEqual(await closes(again, 1, 30));
    expect(await closes(first, 1, 30)).not.toEqual(await closes(other, 1, 30));
  });

  test('gives a symbol the same course whatever others there are', async () => {
    const [alone, together] = [await market(5, [symbolOf('SOL')]), await market(5)];
    expect(await closes(alone, 0, 10)).toEqual(await closes(together, 2, 10));
    expect(alone.fundingRate(0, alone.liveFrom)).toBe(together.fundingRate(2, together.liveFrom));
  });

  test('is the same read forwards, backwards, and after a leap far beyond what is kept in memory', async () => {
    const [forwards, leaping] = [await market(9), await market(9)];
    await leaping.prepare(leaping.liveFrom + 200 * DAY, signal);
    const times = [200, 3, 90, -200, 4].map((day) => forwards.liveFrom + day * DAY + 7 * FIVE_MINUTES);
    const read = (from: SimulatedMarket, at: readonly number[]) => new Map(at.map((time) => [time, from.candle(0, FIVE_MINUTES, time)]));
    expect(read(leaping, times)).toEqual(read(forwards, times.toSorted((a, b) => a - b)));
  });

  test('has 1,500 closed candles of 4 hours before its live part, without a hole, each beginning where the last one ended', async () => {
    const generated = await market(1);
    const { openTime, open, close, high, low, volume } = await generated.closed(0, 4 * 3_600_000, 1_500, generated.liveFrom, signal);
    expect(openTime.length).toBe(1_500);
    expect((openTime.at(-1) ?? 0) + 4 * 3_600_000).toBe(generated.liveFrom);
    for (let row = 1; row < openTime.length; row += 1) {
      expect((openTime[row] ?? 0) - (openTime[row - 1] ?? 0)).toBe(4 * 3_600_000);
      expect(open[row]).toBe(close[row - 1]);
      const [top = 0, bottom = 0, first = 0, last = 0, traded = 0] = [high[row], low[row], open[row], close[row], volume[row]];
      expect(bottom <= Math.min(first, last) && Math.max(first, last) <= top && bottom > 0 && traded > 0).toBe(true);
    }
  });

  test('builds longer candles from the shorter ones', async () => {
    const generated = await market(2);
    const from = generated.liveFrom - 2 * DAY;
    const base = columnsFromCandles(Array.from({ length: 2 * 288 }, (_, index) => generated.candle(2, FIVE_MINUTES, from + index * FIVE_MINUTES)).flatMap((candle) => (candle === null ? [] : [candle])));
    for (const timeframeMs of [MINUTES_30, 3_600_000, 14_400_000]) {
      const built = bucketCandles(base, FIVE_MINUTES, timeframeMs);
      const closed = await generated.closed(2, timeframeMs, (2 * DAY) / timeframeMs, generated.liveFrom, signal);
      expect({ ...closed, volume: null }).toEqual({ ...built, volume: null });
      closed.volume.forEach((volume, row) => { expect(volume).toBeCloseTo(built.volume[row] ?? 0, 6); });
    }
  });

  test('ends a history at the last candle closed by then and begins it at the first day', async () => {
    const generated = await market(3);
    const until = generated.liveFrom + MINUTES_30 - 1;
    expect((await generated.closed(0, MINUTES_30, 2, until, signal)).openTime.at(-1)).toBe(generated.liveFrom - MINUTES_30);
    const all = await generated.closed(0, 14_400_000, 100_000, generated.liveFrom, signal);
    expect(all.openTime.length).toBe(1_560);
    expect(generated.candle(0, FIVE_MINUTES, (all.openTime[0] ?? 0) - FIVE_MINUTES)).toBeNull();
  });

  test('knows rules for every symbol: powers of ten, and orders of a few dollars are possible', async () => {
    const generated = await market(4, [...SYMBOLS, ...['PEPE', 'XYZ', 'A1'].map(symbolOf)]);
    generated.instruments.forEach(({ rules }, instrument) => {
      const price = generated.candle(instrument, FIVE_MINUTES, generated.liveFrom)?.close ?? 0;
      if (rules === null) throw new Error('no rules');
      for (const step of [rules.priceTick, rules.amountStep]) expect(Math.log10(step) % 1).toBeCloseTo(0, 12);
      expect(rules.priceTick / price).toBeLessThan(0.001);
      expect(rules.amountStep * price).toBeLessThan(15);
    });
  });

  test('lets funding follow the day: within bounds, higher after a rise than after a fall', async () => {
    const generated = await market(11);
    const settled = Array.from({ length: 180 }, (_, index) => generated.liveFrom - index * 8 * 3_600_000).map((at) => ({
      rate: generated.fundingRate(0, at),
      change: (generated.candle(0, FIVE_MINUTES, at - FIVE_MINUTES)?.close ?? 0) / (generated.candle(0, FIVE_MINUTES, at - DAY - FIVE_MINUTES)?.close ?? 1) - 1,
    }));
    expect(settled.every(({ rate }) => Math.abs(rate) <= 0.00075)).toBe(true);
    const mean = (rates: readonly number[]) => rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    const after = (isRise: boolean) => mean(settled.filter(({ change }) => change > 0 === isRise).map(({ rate }) => rate));
    expect(after(true)).toBeGreaterThan(after(false));
  });

  test.each([1, 2, 3])('gives both strategies several entries a week in every market (seed %i)', async (seed) => {
    const generated = await market(seed);
    const weeks = 6;
    const until = generated.liveFrom + weeks * 7 * DAY;
    for (const [instrument, symbol] of SYMBOLS.entries()) {
      const candles30m = await generated.closed(instrument, MINUTES_30, 48 * (180 + weeks * 7), until, signal);
      const entries: Record<string, number> = { 'adaptive-oversold-bounce': 0, 'adaptive-short-the-rip': 0 };
      evaluateCandles({ symbol, candles30m, settings: coreSettingsOf(defaultSettings()), flat: false, from: generated.liveFrom, to: until }, ({ verdict, strategy }) => {
        if (verdict === 'enter') entries[strategy] = (entries[strategy] ?? 0) + 1;
      });
      expect(entries['adaptive-oversold-bounce']).toBeGreaterThan(2 * weeks);
      expect(entries['adaptive-short-the-rip']).toBeGreaterThan(2 * weeks);
    }
  });

  test('moves like a market: ranges a strategy can trade, calm and wild spells, markets that mostly go together', async () => {
    const generated = await market(1);
    const returns = await Promise.all(SYMBOLS.map(async (_, instrument) => {
      const { open, high, low, close } = await closes(generated, instrument, 120);
      const ranges = [...high].map((top, row) => (top - (low[row] ?? 0)) / (close[row] ?? 1)).toSorted((a, b) => a - b);
      const median = ranges[Math.floor(ranges.length / 2)] ?? 0;
      expect(median).toBeGreaterThan(0.004);
      expect(median).toBeLessThan(0.012);
      return [...close].map((last, row) => Math.log(last / (open[row] ?? 1)));
    }));
    const correlation = (a: readonly number[], b: readonly number[]): number => {
      const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      const [ma, mb] = [mean(a), mean(b)];
      const cov = mean(a.map((value, row) => (value - ma) * ((b[row] ?? 0) - mb)));
      return cov / Math.sqrt(mean(a.map((value) => (value - ma) ** 2)) * mean(b.map((value) => (value - mb) ** 2)));
    };
    const [btc = [], eth = [], sol = []] = returns;
    for (const other of [eth, sol]) expect(correlation(btc, other)).toBeGreaterThan(0.4);
    const sizes = btc.map(Math.abs);
    expect(correlation(sizes.slice(1), sizes.slice(0, -1))).toBeGreaterThan(0.05);
  });

  test('gives way and stops when the signal says so', async () => {
    const generated = await market(1);
    const reason = new Error('enough');
    await expect(generated.prepare(generated.liveFrom + 1_000 * DAY, AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(createGeneratedSource({ seed: 1 }).open(SYMBOLS, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
