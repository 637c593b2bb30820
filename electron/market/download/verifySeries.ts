import type { CandleColumns } from '../../../shared/domain/candle.ts';
import type { TimeRange } from '../../../shared/domain/timeRange.ts';
import { type Timeframe, TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { BuiltComparison, DownloadSeries, DownloadShelf } from './downloadApi.ts';

/** Rows looked at in one go, so that four years of minutes need no memory to speak of. */
const WINDOW_ROWS = 50_000;
const MOST_FAULTS = 10;
const MOST_EXAMPLES = 5;
/** Sums of volumes differ in their last digits; prices do not. Relative. */
const VOLUME_TOLERANCE = 1e-6;

/** Reads back what is stored of a range: how many candles, and what is wrong with them. */
export async function verifyStored(shelf: DownloadShelf, series: DownloadSeries, range: TimeRange, signal: AbortSignal): Promise<{ candles: number; faults: string[] }> {
  const step = TIMEFRAME_MS[series.timeframe];
  const faults: string[] = [];
  let candles = 0;
  let previous = -Infinity;
  for (let from = range.from; from < range.to; from += WINDOW_ROWS * step) {
    const columns = await shelf.range(series, { from, to: Math.min(range.to, from + WINDOW_ROWS * step) }, signal);
    for (let row = 0; row < columns.openTime.length; row += 1) {
      const fault = faultAt(columns, row, step, previous);
      if (fault !== null && faults.length < MOST_FAULTS) faults.push(fault);
      previous = columns.openTime[row] ?? previous;
      candles += 1;
    }
  }
  return { candles, faults };
}

function faultAt({ openTime, open, high, low, close, volume }: CandleColumns, row: number, step: number, previous: number): string | null {
  const [at = Number.NaN, first = Number.NaN, top = Number.NaN, bottom = Number.NaN, last = Number.NaN, amount = Number.NaN] = [openTime[row], open[row], high[row], low[row], close[row], volume[row]];
  if (at % step !== 0) return `${at}: not a multiple of ${step} ms`;
  if (!(at > previous)) return `${at}: after ${previous}`;
  const isSane = bottom > 0 && top < Infinity && bottom <= first && bottom <= last && top >= first && top >= last && amount >= 0 && amount < Infinity;
  return isSane ? null : `${at}: open ${first}, high ${top}, low ${bottom}, close ${last}, volume ${amount}`;
}

/** Compares stored candles with those built from a shorter timeframe. Only candles whose every part is stored are compared. */
export async function compareWithBuilt(shelf: DownloadShelf, series: DownloadSeries, from: Timeframe, range: TimeRange, signal: AbortSignal): Promise<BuiltComparison> {
  const step = TIMEFRAME_MS[series.timeframe];
  const partMs = TIMEFRAME_MS[from];
  const windowMs = Math.max(1, Math.floor((WINDOW_ROWS * partMs) / step)) * step;
  const examples: number[] = [];
  let compared = 0;
  let differing = 0;
  for (let start = Math.ceil(range.from / step) * step; start < range.to; start += windowMs) {
    const window = { from: start, to: Math.min(range.to, start + windowMs) };
    const given = await shelf.range(series, window, signal);
    const parts = await shelf.range({ symbol: series.symbol, timeframe: from }, { from: start, to: start + windowMs }, signal);
    const perCandle = step / partMs;
    let part = 0;
    for (let row = 0; row < given.openTime.length; row += 1) {
      const at = given.openTime[row] ?? 0;
      while ((parts.openTime[part] ?? Infinity) < at) part += 1;
      // The last part of this candle stands where it must only if none is missing.
      if (parts.openTime[part] !== at || parts.openTime[part + perCandle - 1] !== at + step - partMs) continue;
      compared += 1;
      if (isBuiltFrom(given, row, parts, part, part + perCandle)) continue;
      differing += 1;
      if (examples.length < MOST_EXAMPLES) examples.push(at);
    }
  }
  return { from, compared, differing, examples };
}

function isBuiltFrom(given: CandleColumns, row: number, parts: CandleColumns, from: number, to: number): boolean {
  let high = -Infinity;
  let low = Infinity;
  let volume = 0;
  for (let part = from; part < to; part += 1) {
    high = Math.max(high, parts.high[part] ?? Number.NaN);
    low = Math.min(low, parts.low[part] ?? Number.NaN);
    volume += parts.volume[part] ?? Number.NaN;
  }
  const stated = given.volume[row] ?? Number.NaN;
  return given.open[row] === parts.open[from] && given.close[row] === parts.close[to - 1] && given.high[row] === high && given.low[row] === low
    && Math.abs(stated - volume) <= VOLUME_TOLERANCE * Math.max(stated, volume);
}
