import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CANDLES_PER_REQUEST, candlePages } from '../../../../electron/exchanges/bitget/bitgetCandlePages.ts';
import { TIMEFRAME_MS, type Timeframe } from '../../../../shared/domain/timeframe.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2025, 5, 1, 12, 34, 56);
const HALF_HOUR = 1_800_000;
const newest = Math.floor(NOW / HALF_HOUR) * HALF_HOUR;

describe('pages of Bitget candles', () => {
  it('asks for one row more on either side, so that it does not matter whether the ends of a range belong to it', () => {
    expect(candlePages('BTCUSDT', '30m', newest - 2 * HALF_HOUR, newest, NOW)).toEqual([{
      path: 'v2/mix/market/candles',
      params: { symbol: 'BTCUSDT', granularity: '30m', startTime: newest - 2 * HALF_HOUR - 1, endTime: newest + HALF_HOUR, limit: 5, productType: 'USDT-FUTURES' },
      since: newest - 2 * HALF_HOUR,
      until: newest,
    }]);
  });

  it('reads a full recent page at once', () => {
    expect(candlePages('BTCUSDT', '30m', newest - (CANDLES_PER_REQUEST - 1) * HALF_HOUR, newest, NOW)).toMatchObject([{ params: { limit: 1_000 } }]);
  });

  it('reads what is older than a month from the endpoint of history', () => {
    const pages = candlePages('BTCUSDT', '30m', newest - 1_500 * HALF_HOUR, newest, NOW);
    const paths = pages.map(({ path }) => path);
    expect(paths.indexOf('v2/mix/market/candles')).toBe(paths.lastIndexOf('v2/mix/market/history-candles') + 1);
    expect(paths[0]).toBe('v2/mix/market/history-candles');
  });

  it('decides by the time of the market: a year ago its candles were recent', () => {
    const lastYear = newest - 365 * DAY;
    expect(candlePages('BTCUSDT', '30m', lastYear - 3 * HALF_HOUR, lastYear, lastYear + 1_000)).toMatchObject([{ path: 'v2/mix/market/candles' }]);
    expect(candlePages('BTCUSDT', '30m', lastYear - 3 * HALF_HOUR, lastYear, NOW)).toMatchObject([{ path: 'v2/mix/market/history-candles' }]);
  });

  it('has no page for an empty range', () => {
    expect(candlePages('BTCUSDT', '30m', newest + 1, newest + 2, NOW)).toEqual([]);
  });

  it('covers every candle once, ascending, within the limits of the exchange, where ccxt leaves out the beginning of a long range', () => {
    const timeframes: readonly Timeframe[] = ['1m', '5m', '15m', '30m', '1h', '4h', '1d'];
    fc.assert(
      fc.property(fc.constantFrom(...timeframes), fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 0, max: 2_500 }), fc.integer({ min: 0, max: 59_999 }), (timeframe, back, rows, shift) => {
        const length = TIMEFRAME_MS[timeframe];
        const until = Math.floor(NOW / length) * length - back * length;
        const since = until - rows * length;
        const pages = candlePages('BTCUSDT', timeframe, since - (shift % length), until + (shift % length), NOW);
        let expected = since;
        for (const page of pages) {
          expect(page.since).toBe(expected);
          expect(page.until).toBeGreaterThanOrEqual(page.since);
          const { startTime, endTime, limit } = page.params;
          expect(Number(endTime) - Number(startTime)).toBeLessThanOrEqual(90 * DAY);
          expect(limit).toBeLessThanOrEqual(page.path.endsWith('history-candles') ? 200 : 1_000);
          expect(limit).toBe((page.until - page.since) / length + 3);
          expected = page.until + length;
        }
        expect(expected).toBe(until + length);
      }),
    );
  });
});
