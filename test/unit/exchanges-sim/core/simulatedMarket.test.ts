import { describe, expect, it } from 'vitest';

import { parseCandles } from '../../../exchanges/core/candleFile.ts';
import { nextSettlement } from '../../../exchanges/core/funding.ts';
import { acceleratedClock, manualClock } from '../../../exchanges/core/marketClock.ts';
import { openMarket } from '../../../exchanges/core/simulatedMarket.ts';

const HOUR = 3_600_000;

function hourly(start: number, count: number): ReturnType<typeof parseCandles> {
  const rows = Array.from({ length: count }, (_, row) => `${start + row * HOUR},10,12,9,11,100`);
  return parseCandles(['timestamp_ms,open,high,low,close,volume', ...rows].join('\n'), 'made');
}

describe('the market clock', () => {
  it('runs as many times faster than real time as it is told', () => {
    let real = 500;
    const clock = acceleratedClock({ startTime: 1_000_000, speed: 60, monotonicMs: () => real });
    real += 250;
    expect(clock.now()).toBe(1_015_000);
  });

  it.each([0, 0.5, 601, Number.NaN])('refuses a speed of %s', (speed) => {
    expect(() => acceleratedClock({ startTime: 0, speed })).toThrow(/expected 1 to 600/);
  });
});

describe('the simulated market', () => {
  it('begins 1000 candles of 4h into its candles, or in their middle where they are shorter', async () => {
    const start = Date.UTC(2023, 0, 1);
    const long = await openMarket({ symbols: [{ base: 'BTC', candles: hourly(start, 10_000) }] });
    const short = await openMarket({ symbols: [{ base: 'BTC', candles: hourly(start, 240) }] });
    expect(new Date(long.startTime).toISOString()).toBe('2023-06-16T00:00:00.000Z');
    expect(new Date(short.startTime).toISOString()).toBe('2023-01-05T00:00:00.000Z');
    expect(short.endsAt()).toBe(start + 240 * HOUR);
  });

  it('refuses a start outside the candles and names both', async () => {
    const candles = hourly(Date.UTC(2023, 0, 1), 24);
    await expect(openMarket({ symbols: [{ base: 'BTC', candles }], startTime: Date.UTC(2024, 0, 1) }))
      .rejects.toThrow(/BTC: the start time 2024-01-01T00:00:00.000Z is outside its candles, 2023-01-01T00:00:00.000Z to 2023-01-02/);
  });

  it('refuses to be without symbols, and names the coins it has when asked for another', async () => {
    await expect(openMarket({ symbols: [] })).rejects.toThrow(/at least one symbol/);
    const market = await openMarket({ symbols: [{ base: 'ETH' }] });
    expect(() => market.instrument('DOGE')).toThrow(/no market for DOGE; there are ETH/);
  });

  it('announces the funding rate that the next settlement charges', async () => {
    const startTime = Date.UTC(2024, 5, 1, 7, 59);
    const clock = manualClock(startTime);
    const market = await openMarket({ symbols: [{ base: 'BTC' }], startTime, clock: () => clock });
    const announced = market.markPrice('BTC', market.now());
    clock.advance(120_000);
    const [settled] = market.fundingHistory('BTC', { from: 0, to: Number.MAX_SAFE_INTEGER, limit: 1 }, market.now());
    expect(announced?.nextSettlementAt).toBe(Date.UTC(2024, 5, 1, 8));
    expect(settled).toEqual({ at: Date.UTC(2024, 5, 1, 8), rate: announced?.fundingRate });
    expect(nextSettlement(market.now())).toBe(Date.UTC(2024, 5, 1, 16));
  });

  it('keeps the mark price within 0.03 % of the last price', async () => {
    const market = await openMarket({ symbols: [{ base: 'BTC' }] });
    for (let at = market.startTime; at < market.startTime + HOUR; at += 7_000) {
      const last = market.instrument('BTC').lastTick(at)?.price ?? 0;
      const mark = market.markPrice('BTC', at)?.mark ?? 0;
      expect(Math.abs(mark / last - 1)).toBeLessThan(0.00031);
    }
  });
});
