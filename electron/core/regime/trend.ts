import type { Regime } from '../../../shared/domain/regime.ts';

/** Trend of the newest closed 4h candle (system.md 3.1): the EMAs in order and the close beyond the fast one. A missing EMA (NaN) is neutral. */
export function trendOf(close: number, emaFast: number, emaMid: number, emaSlow: number): Regime['trend'] {
  if (emaFast > emaMid && emaMid > emaSlow && close > emaFast) return 'bullish';
  if (emaFast < emaMid && emaMid < emaSlow && close < emaFast) return 'bearish';
  return 'neutral';
}
