import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { CandleSeries } from './candleSeries.ts';
import { decimalsIn, toScaled } from './scaled.ts';
import { timeframeOf } from './timeframe.ts';

const HEADER = 'timestamp_ms,open,high,low,close,volume';
const MIN_QUANTITY_DECIMALS = 4;
const gunzipText = promisify(gunzip);

/** A candle file that cannot be used; the message names the file, the line and what was expected. */
export class CandleFileError extends Error {
  override readonly name = 'CandleFileError';
}

/** Reads a candle file: CSV with the header `timestamp_ms,open,high,low,close,volume`, plain or gzip (told by its first bytes). */
export async function readCandleFile(path: string): Promise<CandleSeries> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new CandleFileError(`${path}: cannot be read; give the path of a candle file (CSV or CSV.GZ)`, { cause });
  }
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  let text: string;
  try {
    text = isGzip ? (await gunzipText(bytes)).toString('utf8') : bytes.toString('utf8');
  } catch (cause) {
    throw new CandleFileError(`${path}: is a damaged gzip file`, { cause });
  }
  return parseCandles(text, path);
}

/** Parses the text of a candle file. The timeframe is the smallest distance between two rows. */
export function parseCandles(text: string, source: string): CandleSeries {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines[0] !== HEADER) {
    throw new CandleFileError(`${source}: the first line is "${(lines[0] ?? '').slice(0, 60)}", expected "${HEADER}"`);
  }
  const rows = lines.slice(1).map((line) => line.split(','));
  if (rows.length < 2) throw new CandleFileError(`${source}: has ${rows.length} candles, expected at least 2`);

  const priceDecimals = mostDecimals(rows, 1, 4);
  const quantityDecimals = Math.max(MIN_QUANTITY_DECIMALS, mostDecimals(rows, 5, 5));
  const series = new CandleSeries(durationOf(rows, source), { priceDecimals, quantityDecimals });
  rows.forEach((fields, index) => {
    const numbers = fields.map((field, column) =>
      toScaled(field, column === 0 ? 0 : column === 5 ? quantityDecimals : priceDecimals));
    const [openTime, open, high, low, close, volume, ...rest] = numbers;
    if (
      openTime == null || open == null || high == null || low == null || close == null || volume == null || rest.length > 0
    ) {
      throw new CandleFileError(`${source}, line ${index + 2}: "${fields.join(',').slice(0, 80)}", expected six plain decimal numbers`);
    }
    try {
      series.append({ openTime, open, high, low, close, volume });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CandleFileError(`${source}, line ${index + 2}: ${reason}`, { cause });
    }
  });
  return series;
}

function mostDecimals(rows: readonly (readonly string[])[], from: number, to: number): number {
  let most = 0;
  for (const fields of rows) {
    for (let column = from; column <= to; column += 1) most = Math.max(most, decimalsIn(fields[column] ?? ''));
  }
  return most;
}

function durationOf(rows: readonly (readonly string[])[], source: string): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let index = 1; index < rows.length; index += 1) {
    const distance = Number(rows[index]?.[0]) - Number(rows[index - 1]?.[0]);
    if (distance > 0 && distance < smallest) smallest = distance;
  }
  if (timeframeOf(smallest) === null) {
    throw new CandleFileError(`${source}: rows are ${smallest} ms apart, expected a timeframe from 1m to 1d`);
  }
  return smallest;
}
