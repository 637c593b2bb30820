/** Candle lengths the application knows, in ms. */
export const TIMEFRAME_MS = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '30m': 1_800_000,
  '1h': 3_600_000,
  '4h': 14_400_000,
  '1d': 86_400_000,
} as const;

export type Timeframe = keyof typeof TIMEFRAME_MS;

/** The timeframes decisions are made from, longest first: where several end together, the longer ones count as closed first (system.md 1.4). */
export const DECISION_TIMEFRAMES = ['4h', '1h', '30m'] as const;
export type DecisionTimeframe = (typeof DECISION_TIMEFRAMES)[number];

/** A hole this long, from one candle's close to the next one's open, starts a series anew (system.md 1.4). */
export const SERIES_RESTART_MS = 86_400_000;
