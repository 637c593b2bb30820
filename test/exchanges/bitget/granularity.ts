import type { Timeframe } from '../core/timeframe.ts';

/**
 * Candle lengths by Bitget's names. Its `6H`, `12H` and `1D` begin at 16:00 UTC; the simulated market has candles that begin at 0:00 UTC
 * alone, so of those only the `utc` ones exist here.
 */
const GRANULARITIES: ReadonlyMap<string, Timeframe> = new Map([
  ['1m', '1m'], ['3m', '3m'], ['5m', '5m'], ['15m', '15m'], ['30m', '30m'], ['1H', '1h'], ['2H', '2h'], ['4H', '4h'],
  ['6Hutc', '6h'], ['12Hutc', '12h'], ['1Dutc', '1d'],
]);

export function timeframeOfGranularity(granularity: string): Timeframe | null {
  return GRANULARITIES.get(granularity) ?? null;
}

/** Days that the endpoint of recent candles reaches back, as ccxt's authors measured them. */
const RECENT_DAYS: Readonly<Record<Timeframe, number>> = {
  '1m': 30, '3m': 30, '5m': 30, '15m': 30, '30m': 30, '1h': 60, '2h': 120, '4h': 240, '6h': 360, '8h': 360, '12h': 720, '1d': 1_440,
};

export function recentReachMs(timeframe: Timeframe): number {
  return RECENT_DAYS[timeframe] * 86_400_000;
}
