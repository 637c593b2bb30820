import { crc32 } from 'node:zlib';
import { candleAt, emptyColumns, type Candle, type CandleColumns, type SeriesKey } from '../../../shared/domain/candle.ts';
import type { TimeRange } from '../../../shared/domain/timeRange.ts';
import { TIMEFRAME_MS, type Timeframe } from '../../../shared/domain/timeframe.ts';

/** Candles a chunk covers. One chunk is at most 41 kB: a year of 1m candles is 514 of them. */
export const CHUNK_CANDLES = 1_024;

export const COLUMNS = ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const;
export const VALUES = ['open', 'high', 'low', 'close', 'volume'] as const;
const FLOAT_BYTES = 8;

export function chunkLengthMs(timeframe: Timeframe): number {
  return TIMEFRAME_MS[timeframe] * CHUNK_CANDLES;
}

export function chunkStartOf(openTime: number, timeframe: Timeframe): number {
  const length = chunkLengthMs(timeframe);
  return Math.floor(openTime / length) * length;
}

/** Candles that no market can have made, so whoever sent them is at fault. Nothing of them is stored. */
export class BadCandleError extends Error {
  override readonly name = 'BadCandleError';
  readonly code = 'bad-candle';

  constructor(key: SeriesKey, row: number, found: string) {
    super(`${key.exchange} ${key.symbol} ${key.timeframe}: candle ${row}: ${found}`);
  }
}

/** Maximal runs of candles that follow each other without a hole, of the rows `from` to `to` (exclusive). */
export function runsOf(openTime: Float64Array, timeframe: Timeframe, from = 0, to = openTime.length): TimeRange[] {
  const step = TIMEFRAME_MS[timeframe];
  const runs: { from: number; to: number }[] = [];
  let run: { from: number; to: number } | undefined;
  for (let row = from; row < to; row += 1) {
    const at = openTime[row] ?? Number.NaN;
    if (run !== undefined && run.to === at) run.to = at + step;
    else {
      run = { from: at, to: at + step };
      runs.push(run);
    }
  }
  return runs;
}

/** Checks order, alignment and sanity of candles before they are kept for ever. @throws BadCandleError naming the first bad one */
export function checkCandles(key: SeriesKey, columns: CandleColumns): void {
  const { openTime, open, high, low, close, volume } = columns;
  const rows = openTime.length;
  for (const name of COLUMNS) {
    if (columns[name].length !== rows) throw new BadCandleError(key, 0, `${columns[name].length} rows of ${name} beside ${rows} of openTime`);
  }
  const step = TIMEFRAME_MS[key.timeframe];
  let previous = -Infinity;
  for (let row = 0; row < rows; row += 1) {
    const at = openTime[row] ?? Number.NaN;
    const top = high[row] ?? Number.NaN;
    const bottom = low[row] ?? Number.NaN;
    const first = open[row] ?? Number.NaN;
    const last = close[row] ?? Number.NaN;
    if (!(at >= 0 && at % step === 0)) throw new BadCandleError(key, row, `open time ${at}; expected a multiple of ${step} ms`);
    if (!(at > previous)) throw new BadCandleError(key, row, `open time ${at} after ${previous}; expected ascending ones`);
    if (!(bottom > 0 && top < Infinity && bottom <= first && bottom <= last && top >= first && top >= last)) {
      throw new BadCandleError(key, row, `open ${first}, high ${top}, low ${bottom}, close ${last}; expected low ≤ open, close ≤ high, all positive`);
    }
    const amount = volume[row] ?? Number.NaN;
    if (!(amount >= 0 && amount < Infinity)) throw new BadCandleError(key, row, `volume ${amount}; expected 0 or more`);
    previous = at;
  }
}

/** Which of a chunk's 1,024 places are taken, one bit each, lowest first. */
const MAP_BYTES = CHUNK_CANDLES / 8;

/** Bytes of a stored chunk. */
export function chunkBytes(rows: number): number {
  return MAP_BYTES + rows * VALUES.length * FLOAT_BYTES;
}

/**
 * The candles of one chunk as a block of bytes: a bit for each of its 1,024 places, then five float64 columns. Open times follow from the
 * bits: a sixth of the bytes that need not be written, read and checked.
 */
export function packChunk(columns: CandleColumns, chunkStart: number, timeframe: Timeframe): Uint8Array {
  const rows = columns.openTime.length;
  const step = TIMEFRAME_MS[timeframe];
  const bytes = new Uint8Array(chunkBytes(rows));
  const packed = new Float64Array(bytes.buffer, MAP_BYTES);
  VALUES.forEach((name, index) => packed.set(columns[name], index * rows));
  for (let row = 0; row < rows; row += 1) {
    const place = ((columns.openTime[row] ?? Number.NaN) - chunkStart) / step;
    if (!(place >= 0 && place < CHUNK_CANDLES)) throw new RangeError(`candle at ${columns.openTime[row]} does not belong into the chunk at ${chunkStart}`);
    bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (1 << (place & 7));
  }
  return bytes;
}

/** The columns of a block, values as views of it where its place in memory allows. Null where it is not the block that was stored. */
export function unpackChunk(bytes: Uint8Array, rows: number, checksum: number, chunkStart: number, timeframe: Timeframe): CandleColumns | null {
  if (bytes.length !== chunkBytes(rows) || crc32(bytes) !== checksum) return null;
  const aligned = bytes.byteOffset % FLOAT_BYTES === 0 ? bytes : bytes.slice();
  const column = (index: number): Float64Array => new Float64Array(aligned.buffer, aligned.byteOffset + MAP_BYTES + index * rows * FLOAT_BYTES, rows);
  const openTime = placesOf(aligned, rows, chunkStart, TIMEFRAME_MS[timeframe]);
  return openTime === null ? null : { openTime, open: column(0), high: column(1), low: column(2), close: column(3), volume: column(4) };
}

function placesOf(map: Uint8Array, rows: number, chunkStart: number, step: number): Float64Array | null {
  const openTime = new Float64Array(rows);
  let row = 0;
  for (let place = 0; place < CHUNK_CANDLES; place += 1) {
    if (((map[place >> 3] ?? 0) & (1 << (place & 7))) === 0) continue;
    if (row < rows) openTime[row] = chunkStart + place * step;
    row += 1;
  }
  return row === rows ? openTime : null;
}

export interface MergedChunk {
  readonly columns: CandleColumns;
  readonly added: number;
  /** New candles that differ from the stored one. */
  readonly corrections: readonly { readonly stored: Candle; readonly given: Candle }[];
}

/** Adds the rows `from` to `to` (exclusive) of `fresh` to what is stored. A stored candle stays as it is. */
export function mergeChunk(stored: CandleColumns, fresh: CandleColumns, from: number, to: number): MergedChunk {
  const storedRows = stored.openTime.length;
  if ((stored.openTime[storedRows - 1] ?? -Infinity) < (fresh.openTime[from] ?? Infinity)) return { columns: joined(stored, fresh, from, to), added: to - from, corrections: [] };
  const merged = emptyColumns(storedRows + to - from);
  const corrections: { stored: Candle; given: Candle }[] = [];
  let left = 0;
  let right = from;
  let rows = 0;
  while (left < storedRows || right < to) {
    const storedAt = left < storedRows ? stored.openTime[left] ?? Infinity : Infinity;
    const freshAt = right < to ? fresh.openTime[right] ?? Infinity : Infinity;
    const source = storedAt <= freshAt ? stored : fresh;
    const row = storedAt <= freshAt ? left : right;
    for (const name of COLUMNS) merged[name][rows] = source[name][row] ?? Number.NaN;
    rows += 1;
    if (storedAt === freshAt && VALUES.some((name) => stored[name][left] !== fresh[name][right])) {
      corrections.push({ stored: candleAt(stored, left), given: candleAt(fresh, right) });
    }
    if (storedAt <= freshAt) left += 1;
    if (freshAt <= storedAt) right += 1;
  }
  const columns = emptyColumns(rows);
  for (const name of COLUMNS) columns[name].set(merged[name].subarray(0, rows));
  return { columns, added: rows - storedRows, corrections };
}

/** What is stored and, after it, the rows `from` to `to` (exclusive) of `fresh`: how nearly all candles come. */
function joined(stored: CandleColumns, fresh: CandleColumns, from: number, to: number): CandleColumns {
  const columns = emptyColumns(stored.openTime.length + to - from);
  for (const name of COLUMNS) {
    columns[name].set(stored[name]);
    columns[name].set(fresh[name].subarray(from, to), stored.openTime.length);
  }
  return columns;
}

/** First row whose open time is not before `time`. */
export function rowAt(openTime: Float64Array, time: number): number {
  let low = 0;
  let high = openTime.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((openTime[middle] ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
