import type { MarketSymbol } from './ids.ts';

/**
 * What an exchange says of a perpetual beside its trades, each value at a point of market time.
 * - `funding`: fraction charged at a settlement; positive: longs pay shorts.
 * - `funding-rate`: fraction expected for the next settlement, as of then.
 * - `mark-price`: quote currency; funding, margin and liquidations go by it.
 * - `open-interest`: open contracts in base currency, so that it moves when positions do and not when the price does.
 */
export const MARKET_VALUES = ['funding', 'funding-rate', 'mark-price', 'open-interest'] as const;
export type MarketValue = (typeof MARKET_VALUES)[number];

export interface MarketSeriesKey {
  /** As candles are kept: `bingx`, or `bingx@host:port` for another address. */
  readonly exchange: string;
  readonly symbol: MarketSymbol;
  readonly value: MarketValue;
}

/** One point a row, ascending, each time once. */
export interface MarketValueColumns {
  /** Market time, epoch ms. */
  readonly at: Float64Array;
  readonly value: Float64Array;
}

/** One stored series. It holds a point at least. */
export interface MarketSeriesSummary {
  readonly key: MarketSeriesKey;
  readonly points: number;
  /** Times of the first and last point. */
  readonly first: number;
  readonly last: number;
}

/** How much is kept. */
export interface SeriesRetention {
  /** Days before the newest point of a series; null: for ever. */
  readonly maxAgeDays: number | null;
}

/** What was let go. */
export interface SeriesPruneReport {
  readonly points: number;
  /** Series that lost points. */
  readonly series: number;
}
