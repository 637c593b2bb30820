import { describe, expect, it } from 'vitest';
import { type Candle, columnsFromCandles } from '../../../../shared/domain/candle.ts';
import { compareWithHalfHours } from '../../../../electron/market/quality/compareTimeframes.ts';
import { seriesQuality, unconfirmedOutlier } from '../../../../electron/market/quality/seriesQuality.ts';

const HALF_HOUR = 1_800_000;
const candle = (row: number, more: Partial<Candle> = {}): Candle => ({ openTime: row * HALF_HOUR, open: 100, high: 102, low: 99, close: 101, volume: 5, ...more });
const series = (count: number, change: (row: number) => Partial<Candle> = () => ({})) => columnsFromCandles(Array.from({ length: count }, (_, row) => candle(row, change(row))));

describe('the quality of a series', () => {
  it('is 1 where nothing is wrong, and 0 without candles', () => {
    expect(seriesQuality(series(60), HALF_HOUR, 60 * HALF_HOUR)).toEqual({ score: expect.closeTo(1, 9), worst: null });
    expect(seriesQuality(series(0), HALF_HOUR, 0)).toEqual({ score: 0, worst: 'no candles' });
  });

  it('scales freshness with the timeframe', () => {
    const at = (ended: number, timeframeMs = HALF_HOUR) => seriesQuality(series(60, (row) => ({ openTime: row * timeframeMs })), timeframeMs, (60 + ended) * timeframeMs).score;
    expect([1.5, 1.6, 3, 3.1].map((ended) => at(ended))).toEqual([1, 0.9, 0.9, 0.8].map((score) => expect.closeTo(score, 9)));
    expect(at(1.5, 8 * HALF_HOUR)).toBeCloseTo(1, 9);
  });

  it('takes the interval from the timeframe, not from the first two rows', () => {
    const everySecond = series(50, (row) => ({ openTime: 2 * row * HALF_HOUR }));
    expect(seriesQuality(everySecond, HALF_HOUR, 99 * HALF_HOUR)).toEqual({ score: expect.closeTo(0.75 + 0.25 * (50 / 99), 9), worst: '49 of 99 candles are missing' });
  });

  it('is poor where candles contradict themselves, have no volume and are old', () => {
    const bad = series(10, () => ({ high: 98, volume: 0 }));
    const { score } = seriesQuality(bad, HALF_HOUR, 50 * HALF_HOUR);
    expect(score).toBeCloseTo(0.06 + 0.25 + 0 + 0 + 0.05, 9);
    expect(score).toBeLessThan(0.5);
  });
});

describe('an outlier', () => {
  const calm = Array.from({ length: 30 }, (_, row) => 100 + (row % 2) * 0.1);

  it('is a return ten times the usual that the next candle takes back', () => {
    expect(unconfirmedOutlier(Float64Array.from([...calm, 120, 100]))).toMatchObject({ row: 30 });
  });

  it('is none where the next candle confirms it, where it is usual, or where too little is known', () => {
    expect(unconfirmedOutlier(Float64Array.from([...calm, 120, 119]))).toBeNull();
    expect(unconfirmedOutlier(Float64Array.from([...calm, 100.5, 100]))).toBeNull();
    expect(unconfirmedOutlier(Float64Array.from([...calm.slice(0, 10), 120, 100]))).toBeNull();
  });
});

describe('a longer candle and its 30m candles', () => {
  const hour: Candle = { openTime: 0, open: 100, high: 102, low: 99, close: 101, volume: 10 };

  it('agree within a tick and a hundredth of the volume', () => {
    expect(compareWithHalfHours(hour, 2 * HALF_HOUR, series(2), 0.1)).toEqual([]);
    expect(compareWithHalfHours({ ...hour, high: 102.1, volume: 10.1 }, 2 * HALF_HOUR, series(2), 0.1)).toEqual([]);
  });

  it('differ beyond', () => {
    expect(compareWithHalfHours({ ...hour, high: 102.2, volume: 10.2 }, 2 * HALF_HOUR, series(2), 0.1)).toEqual(['high 102.2, from 30m 102', 'volume 10.2, from 30m 10']);
  });

  it('are not compared where a 30m candle is missing', () => {
    expect(compareWithHalfHours(hour, 2 * HALF_HOUR, series(1), 0.1)).toBeNull();
  });
});
