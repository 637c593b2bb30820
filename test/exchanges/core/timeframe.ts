const MINUTE_MS = 60_000;

/** Every timeframe that is a whole number of minutes, at most a day, and starts on a multiple of itself since the epoch (UTC). */
export const TIMEFRAMES = ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d'] as const;
export type Timeframe = (typeof TIMEFRAMES)[number];

const MINUTES: Readonly<Record<Timeframe, number>> = {
  '1m': 1, '3m': 3, '5m': 5, '15m': 15, '30m': 30, '1h': 60,
  '2h': 120, '4h': 240, '6h': 360, '8h': 480, '12h': 720, '1d': 1_440,
};

export function timeframeMs(timeframe: Timeframe): number {
  return MINUTES[timeframe] * MINUTE_MS;
}

export function isTimeframe(text: string): text is Timeframe {
  return TIMEFRAMES.some((timeframe) => timeframe === text);
}

/** The timeframe of that length, or `null` where there is none. */
export function timeframeOf(durationMs: number): Timeframe | null {
  return TIMEFRAMES.find((timeframe) => timeframeMs(timeframe) === durationMs) ?? null;
}

/** Open time of the candle of that timeframe which holds the instant. */
export function openTimeAt(at: number, timeframe: Timeframe): number {
  const length = timeframeMs(timeframe);
  return Math.floor(at / length) * length;
}
