import { TIMEFRAME_MS, type Timeframe } from '../../../shared/domain/timeframe.ts';
import { granularityOf, PRODUCT } from './bitgetSymbol.ts';

/** One request for candles. */
export interface CandlePage {
  readonly path: 'v2/mix/market/candles' | 'v2/mix/market/history-candles';
  readonly params: Readonly<Record<string, string | number>>;
  /** First and last open time that the page is for; its answer may hold one more on either side. */
  readonly since: number;
  readonly until: number;
}

const DAY_MS = 86_400_000;
/** Rows one request may ask for. */
const RECENT_ROWS = 1_000;
const HISTORY_ROWS = 200;
/** Longest time between start and end of one request. */
const LONGEST_SPAN_MS = 90 * DAY_MS;
/** How far back the endpoint of recent candles reaches: ccxt's measurement, which is shorter than Bitget's documentation. A day is left as margin. */
const RECENT_DAYS: Readonly<Record<Timeframe, number>> = { '1m': 30, '5m': 30, '15m': 30, '30m': 30, '1h': 60, '4h': 240, '1d': 1_440 };
const MARGIN_DAYS = 1;
/** A start may be meant inclusively or not, and so may an end: each page asks for one row more on either side. */
const EXTRA_ROWS = 2;

/** Candles that a request of ours may be for, where the length of candles allows it. */
export const CANDLES_PER_REQUEST = RECENT_ROWS - EXTRA_ROWS;

/**
 * The requests that bring every candle with since ≤ openTime ≤ until, ascending and without overlap. Old candles come from another endpoint
 * with shorter pages. ccxt decides by this computer's clock and moves the start of a page that is too long to its end, so that the beginning is
 * silently missing.
 */
export function candlePages(symbol: string, timeframe: Timeframe, since: number, until: number, now: number): readonly CandlePage[] {
  const length = TIMEFRAME_MS[timeframe];
  const first = Math.ceil(since / length) * length;
  const last = Math.floor(until / length) * length;
  const recentFrom = now - (RECENT_DAYS[timeframe] - MARGIN_DAYS) * DAY_MS;
  const pages: CandlePage[] = [];
  for (let from = first; from <= last; ) {
    const isRecent = from > recentFrom;
    const rows = Math.min(isRecent ? RECENT_ROWS : HISTORY_ROWS, Math.floor(LONGEST_SPAN_MS / length)) - EXTRA_ROWS;
    const to = Math.min(last, from + (rows - 1) * length);
    const count = (to - from) / length + 1;
    pages.push({
      path: isRecent ? 'v2/mix/market/candles' : 'v2/mix/market/history-candles',
      params: { symbol, granularity: granularityOf(timeframe), startTime: from - 1, endTime: to + length, limit: count + EXTRA_ROWS, productType: PRODUCT },
      since: from,
      until: to,
    });
    from = to + length;
  }
  return pages;
}
