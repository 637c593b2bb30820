/** The market regime of one symbol at one closed 30m candle (system.md 3.1). Raw labels: decisions use these, in every mode. */
export interface Regime {
  readonly trend: 'bullish' | 'bearish' | 'neutral';
  readonly momentum: 'strong' | 'weak' | 'sideways';
  readonly momentumDirection: 'up' | 'down' | 'flat';
  readonly volatility: 'low' | 'normal' | 'high';
  readonly riskMultiplier: number;
  /** 0..1; a 1 % move of the fast EMA over 20 rows is 1. */
  readonly microTrendStrength: number;
  readonly entryScoreLong: number;
  readonly entryScoreShort: number;
  readonly confidence: 'sufficient' | 'insufficient-data';
  /** RSI of the newest closed 1h candle; null while data is insufficient. */
  readonly momentumRsi: number | null;
  /** Fraction over the last 10 closed 1h candles. */
  readonly momentumChange: number | null;
  /** 0..1 rank of 4h ATR/close among the last 100. */
  readonly volatilityPercentile: number | null;
}

export const NEUTRAL_REGIME: Regime = {
  trend: 'neutral',
  momentum: 'sideways',
  momentumDirection: 'flat',
  volatility: 'normal',
  riskMultiplier: 1,
  microTrendStrength: 0.5,
  entryScoreLong: 0.5,
  entryScoreShort: 0.5,
  confidence: 'insufficient-data',
  momentumRsi: null,
  momentumChange: null,
  volatilityPercentile: null,
};
