import type { CandleColumns } from '../../shared/domain/candle.ts';
import { BadCandleFileError } from './badCandleFileError.ts';
import { readNumberTable } from './numberTable.ts';

export { BadCandleFileError } from './badCandleFileError.ts';

const CANDLE_HEADER = 'timestamp_ms,open,high,low,close,volume';
const FUNDING_HEADER = 'timestamp_ms,rate';
const DAY_MS = 86_400_000;

export interface ReadCandleFileOptions {
  readonly signal: AbortSignal;
  /** What the file must hold, ms. Left out, the smallest step between rows says it, and the file needs two rows. */
  readonly timeframeMs?: number;
}

export interface CandleFile {
  readonly columns: CandleColumns;
  readonly timeframeMs: number;
}

/** `at` epoch ms ascending, `rate` a fraction of the notional, positive = longs pay. */
export interface FundingColumns {
  readonly at: Float64Array;
  readonly rate: Float64Array;
}

/**
 * Reads a candle file (gzip or plain CSV), checking every rule of its format: times ascend, are whole multiples of the timeframe, and
 * the smallest step between rows is the timeframe; low ≤ open, close ≤ high; prices above 0; volume not negative; at least one row.
 * @throws BadCandleFileError naming file, row and what was expected.
 */
export async function readCandleFile(file: string, options: ReadCandleFileOptions): Promise<CandleFile> {
  const table = await readNumberTable(file, CANDLE_HEADER, options.signal);
  const [openTime, open, high, low, close, volume] = table.columns;
  if (!openTime || !open || !high || !low || !close || !volume) throw new Error(`${CANDLE_HEADER} gave ${table.columns.length} columns`);
  if (table.rows === 0) throw new BadCandleFileError({ file, row: null, found: 'there are no rows', expected: 'at least one row' });
  checkTimes(file, openTime);
  const columns = { openTime, open, high, low, close, volume };
  checkPrices(file, columns);
  const timeframeMs = timeframeOf(file, openTime, options.timeframeMs);
  openTime.forEach((time, row) => {
    if (time % timeframeMs === 0) return;
    throw fault(file, row, `timestamp_ms ${time}`, `a whole multiple of the timeframe of ${timeframeMs} ms`);
  });
  return { columns, timeframeMs };
}

/** Reads a funding file: times ascend without duplicates, rates lie between −1 and 1, at least one row. @throws BadCandleFileError */
export async function readFundingFile(file: string, options: { readonly signal: AbortSignal }): Promise<FundingColumns> {
  const table = await readNumberTable(file, FUNDING_HEADER, options.signal);
  const [at, rate] = table.columns;
  if (!at || !rate) throw new Error(`${FUNDING_HEADER} gave ${table.columns.length} columns`);
  if (table.rows === 0) throw new BadCandleFileError({ file, row: null, found: 'there are no rows', expected: 'at least one row' });
  checkTimes(file, at);
  rate.forEach((value, row) => {
    if (Math.abs(value) >= 1) throw fault(file, row, `rate ${value}`, 'a fraction between -1 and 1 (0.0001 = 0.01 %)');
  });
  return { at, rate };
}

function checkTimes(file: string, times: Float64Array): void {
  let previous = -1;
  times.forEach((time, row) => {
    if (!Number.isSafeInteger(time) || time < 0) throw fault(file, row, `timestamp_ms ${time}`, 'Unix milliseconds, a whole number');
    if (time <= previous) throw fault(file, row, `timestamp_ms ${time} follows ${previous}`, 'times that ascend without duplicates');
    previous = time;
  });
}

function checkPrices(file: string, { open, high, low, close, volume }: CandleColumns): void {
  for (let row = 0; row < open.length; row += 1) {
    const candle = { open: open[row] ?? 0, high: high[row] ?? 0, low: low[row] ?? 0, close: close[row] ?? 0 };
    for (const [name, price] of Object.entries(candle)) {
      if (!(price > 0)) throw fault(file, row, `${name} ${price}`, 'a price above 0');
    }
    if (candle.low > Math.min(candle.open, candle.close) || candle.high < Math.max(candle.open, candle.close)) {
      const { open: o, high: h, low: l, close: c } = candle;
      throw fault(file, row, `open ${o}, high ${h}, low ${l}, close ${c}`, 'low <= open, close <= high');
    }
    const amount = volume[row] ?? 0;
    if (!(amount >= 0)) throw fault(file, row, `volume ${amount}`, 'a volume that is not negative');
  }
}

function timeframeOf(file: string, times: Float64Array, wanted: number | undefined): number {
  let smallest = Number.POSITIVE_INFINITY;
  let smallestRow = 0;
  for (let row = 1; row < times.length; row += 1) {
    const step = (times[row] ?? 0) - (times[row - 1] ?? 0);
    if (step < smallest) [smallest, smallestRow] = [step, row];
  }
  if (times.length > 1 && wanted !== undefined && smallest !== wanted) {
    throw fault(file, smallestRow, `the smallest step between rows is ${smallest} ms`, `candles of ${wanted} ms`);
  }
  const timeframeMs = wanted ?? smallest;
  if (!Number.isFinite(timeframeMs)) {
    throw fault(file, 0, 'there is one row', 'at least two rows where the timeframe is not given, since the smallest step between rows is the timeframe');
  }
  if (DAY_MS % timeframeMs !== 0) throw fault(file, smallestRow, `the smallest step between rows is ${timeframeMs} ms`, 'a timeframe that divides a day');
  return timeframeMs;
}

function fault(file: string, row: number, found: string, expected: string): BadCandleFileError {
  return new BadCandleFileError({ file, row: row + 1, found, expected });
}
