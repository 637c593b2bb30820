import { emptyColumns, sliceColumns, type Candle, type CandleColumns } from '../../../shared/domain/candle.ts';
import { DECISION_TIMEFRAMES, type DecisionTimeframe } from '../../../shared/domain/timeframe.ts';

const START_CAPACITY = 2_048;
/** Kept per series; the oldest half is dropped when it is reached. */
const MAX_CANDLES = 10_000;

interface Series {
  columns: CandleColumns;
  length: number;
}

/** The closed candles of a session, for the charts: every series in growing columns, bounded. */
export class CandleMemory {
  readonly #series = new Map<string, Series>();

  constructor(instruments: number) {
    for (let instrument = 0; instrument < instruments; instrument += 1) {
      for (const timeframe of DECISION_TIMEFRAMES) {
        this.#series.set(key(instrument, timeframe), { columns: emptyColumns(START_CAPACITY), length: 0 });
      }
    }
  }

  /** Adds candles newer than what is there; older or equal ones are passed over. */
  load(instrument: number, timeframe: DecisionTimeframe, columns: CandleColumns): void {
    const series = this.#get(instrument, timeframe);
    const newest = series.length === 0 ? Number.NEGATIVE_INFINITY : (series.columns.openTime[series.length - 1] ?? Number.NEGATIVE_INFINITY);
    let from = 0;
    while (from < columns.openTime.length && (columns.openTime[from] ?? 0) <= newest) from += 1;
    const count = columns.openTime.length - from;
    if (count <= 0) return;
    reserve(series, count);
    for (const name of COLUMN_NAMES) series.columns[name].set(columns[name].subarray(from), series.length);
    series.length += count;
  }

  append(instrument: number, timeframe: DecisionTimeframe, candle: Candle): void {
    const series = this.#get(instrument, timeframe);
    if (series.length > 0 && (series.columns.openTime[series.length - 1] ?? 0) >= candle.openTime) return;
    reserve(series, 1);
    for (const name of COLUMN_NAMES) series.columns[name][series.length] = candle[name];
    series.length += 1;
  }

  /** Newest `limit` candles that opened before `before` (null: all), ascending, copied. */
  newest(instrument: number, timeframe: DecisionTimeframe, limit: number, before: number | null): CandleColumns {
    const series = this.#get(instrument, timeframe);
    let end = series.length;
    if (before !== null) while (end > 0 && (series.columns.openTime[end - 1] ?? 0) >= before) end -= 1;
    return sliceColumns(series.columns, Math.max(0, end - limit), end);
  }

  newestOpenTime(instrument: number, timeframe: DecisionTimeframe): number | null {
    const series = this.#get(instrument, timeframe);
    return series.length === 0 ? null : (series.columns.openTime[series.length - 1] ?? null);
  }

  #get(instrument: number, timeframe: DecisionTimeframe): Series {
    const series = this.#series.get(key(instrument, timeframe));
    if (series === undefined) throw new RangeError(`no series for instrument ${instrument} ${timeframe}`);
    return series;
  }
}

const COLUMN_NAMES = ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const;

function key(instrument: number, timeframe: DecisionTimeframe): string {
  return `${instrument}:${timeframe}`;
}

function reserve(series: Series, more: number): void {
  if (series.length + more > MAX_CANDLES) {
    const keepFrom = Math.max(0, series.length + more - MAX_CANDLES / 2);
    const kept = sliceColumns(series.columns, Math.min(keepFrom, series.length), series.length);
    series.length = kept.openTime.length;
    series.columns = grown(kept, series.length, Math.max(START_CAPACITY, series.length + more));
    return;
  }
  const capacity = series.columns.openTime.length;
  if (series.length + more > capacity) {
    series.columns = grown(series.columns, series.length, Math.max(capacity * 2, series.length + more));
  }
}

function grown(columns: CandleColumns, length: number, capacity: number): CandleColumns {
  const larger = emptyColumns(capacity);
  for (const name of COLUMN_NAMES) larger[name].set(columns[name].subarray(0, length));
  return larger;
}
