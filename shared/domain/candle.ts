import type { Timeframe } from './timeframe.ts';

/** One candle. `openTime` is epoch ms UTC; prices in quote currency; volume in base currency. */
export interface Candle {
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Candles as columns of equal length, ascending by `openTime`, without duplicates. Cheap to copy across a thread or process border. */
export interface CandleColumns {
  readonly openTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** One market of one timeframe: what a candle series belongs to. */
export interface SeriesKey {
  readonly exchange: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

export function emptyColumns(length = 0): CandleColumns {
  return {
    openTime: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
}

export function columnsFromCandles(candles: readonly Candle[]): CandleColumns {
  const columns = emptyColumns(candles.length);
  candles.forEach((candle, row) => {
    columns.openTime[row] = candle.openTime;
    columns.open[row] = candle.open;
    columns.high[row] = candle.high;
    columns.low[row] = candle.low;
    columns.close[row] = candle.close;
    columns.volume[row] = candle.volume;
  });
  return columns;
}

/** The candle at `row`. @throws RangeError where there is none. */
export function candleAt(columns: CandleColumns, row: number): Candle {
  const openTime = columns.openTime[row];
  if (openTime === undefined) throw new RangeError(`row ${row} of ${columns.openTime.length} candles`);
  return {
    openTime,
    open: columns.open[row] ?? Number.NaN,
    high: columns.high[row] ?? Number.NaN,
    low: columns.low[row] ?? Number.NaN,
    close: columns.close[row] ?? Number.NaN,
    volume: columns.volume[row] ?? Number.NaN,
  };
}

/** Rows `from` (inclusive) to `to` (exclusive), copied. */
export function sliceColumns(columns: CandleColumns, from: number, to: number): CandleColumns {
  return {
    openTime: columns.openTime.slice(from, to),
    open: columns.open.slice(from, to),
    high: columns.high.slice(from, to),
    low: columns.low.slice(from, to),
    close: columns.close.slice(from, to),
    volume: columns.volume.slice(from, to),
  };
}
