import { baseOf, parseMarketSymbol, type MarketSymbol } from '../../../shared/domain/ids.ts';
import type { Timeframe } from '../../../shared/domain/timeframe.ts';

/** The product line of linear USDT perpetuals, as requests (`productType`) and streams (`instType`) name it. */
export const PRODUCT = 'USDT-FUTURES';

/** `BTC/USDT:USDT` → `BTCUSDT`. */
export function bitgetSymbolOf(symbol: MarketSymbol): string {
  return `${baseOf(symbol)}USDT`;
}

const known = /^([A-Z0-9]{1,20})USDT$/;

/** `BTCUSDT` → `BTC/USDT:USDT`; null for anything that is not a linear USDT perpetual. */
export function symbolOfBitget(id: unknown): MarketSymbol | null {
  const base = typeof id === 'string' ? known.exec(id)?.[1] : undefined;
  return base === undefined ? null : parseMarketSymbol(`${base}/USDT:USDT`);
}

/** Bitget's names of candle lengths. Its `1D` opens at 16:00 UTC, midnight in Hong Kong; `1Dutc` is the day we mean. */
const GRANULARITIES: Readonly<Record<Timeframe, string>> = { '1m': '1m', '5m': '5m', '15m': '15m', '30m': '30m', '1h': '1H', '4h': '4H', '1d': '1Dutc' };
const TIMEFRAMES: ReadonlyMap<string, Timeframe> = new Map([
  ['1m', '1m'], ['5m', '5m'], ['15m', '15m'], ['30m', '30m'], ['1H', '1h'], ['4H', '4h'], ['1Dutc', '1d'],
]);

/** `4h` → `4H`, the same for REST and streams. */
export function granularityOf(timeframe: Timeframe): string {
  return GRANULARITIES[timeframe];
}

/** `4H` → `4h`; null for a length that the application does not use. */
export function timeframeOf(granularity: string): Timeframe | null {
  return TIMEFRAMES.get(granularity) ?? null;
}
