import type { Candle, SeriesKey } from '../../../../shared/domain/candle.ts';

/** What the writer of the kill test appends, so that its reader can tell every candle. */
export const SERIES: readonly SeriesKey[] = ['BTC', 'ETH', 'SOL', 'XRP'].map((base) => ({ exchange: 'bingx', symbol: `${base}/USDT:USDT`, timeframe: '1m' }));

/** The candle of a series in one round. */
export function roundOf(key: SeriesKey, round: number): Candle {
  const open = 100 + (round % 977) / 7 + SERIES.findIndex(({ symbol }) => symbol === key.symbol);
  return { openTime: round * 60_000, open, high: open + 1, low: open - 1, close: open + 0.5, volume: round };
}
