/** 0..1 from the slope of the fast 30m EMA, a fraction over 20 rows: a move of 1 % is 1. A missing slope (NaN) gives the neutral 0.5. */
export function microTrendStrengthOf(slope: number): number {
  return Number.isNaN(slope) ? 0.5 : Math.min(100 * Math.abs(slope), 1);
}

/** How good the 30m candle is for buying, 0..1 (system.md 3.1). The score for selling is 1 minus it. */
export function entryScoreLongOf(rsi: number, close: number, emaFast: number): number {
  if (rsi < 30) return 0.8;
  if (rsi > 70) return 0.2;
  return close < emaFast ? 0.6 : 0.4;
}
