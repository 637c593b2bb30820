import fc from 'fast-check';

import { CandleSeries, type ScaledCandle } from '../../../exchanges/core/candleSeries.ts';

/** A candle without a time, in scaled whole numbers that agree with each other. */
export const anyPrices: fc.Arbitrary<Omit<ScaledCandle, 'openTime'>> = fc
  .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(5_000), fc.nat(5_000), fc.nat(5_000), fc.nat(10_000_000))
  .map(([low, above, toOpen, toClose, volume]) => {
    const open = low + Math.min(above, toOpen);
    const close = low + Math.min(above, toClose);
    return { low, high: low + above, open, close, volume };
  });

/** A series of base candles with holes whose first candle opens at the start of a day. */
export function anySeries(durationMs: number, maxRows: number): fc.Arbitrary<CandleSeries> {
  return fc.array(fc.tuple(anyPrices, fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: maxRows }).map((rows) => {
    const series = new CandleSeries(durationMs, { priceDecimals: 2, quantityDecimals: 4 });
    let openTime = Date.UTC(2024, 0, 1);
    for (const [prices, hole] of rows) {
      if (hole >= 8 && series.length > 0) openTime += (hole - 7) * 3 * durationMs;
      series.append({ ...prices, openTime });
      openTime += durationMs;
    }
    return series;
  });
}
