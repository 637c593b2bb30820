import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { CandleColumns } from '../../../shared/domain/candle.ts';
import { NotJournalableError } from './strictJson.ts';

export const COLUMN_NAMES = ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const;

/** 200,000 candles: more than any history event carries, small enough that a damaged count cannot exhaust memory. */
export const MAX_HISTORY_ROWS = 200_000;

/**
 * Columns as base64 of deflated little-endian float64, column after column. Exact to the bit.
 * @throws NotJournalableError where columns differ in length or hold NaN or an infinity.
 */
export function encodeColumns(columns: CandleColumns): string {
  const rows = columns.openTime.length;
  if (rows > MAX_HISTORY_ROWS) throw new NotJournalableError('$.event.columns', `${rows} rows, at most ${MAX_HISTORY_ROWS}`);
  const packed = new Float64Array(rows * COLUMN_NAMES.length);
  COLUMN_NAMES.forEach((name, index) => {
    const column = columns[name];
    if (column.length !== rows) throw new NotJournalableError(`$.event.columns.${name}`, `${column.length} rows beside ${rows} of openTime`);
    const bad = column.findIndex((value) => !Number.isFinite(value));
    if (bad !== -1) throw new NotJournalableError(`$.event.columns.${name}[${bad}]`, String(column[bad]));
    packed.set(column, index * rows);
  });
  return deflateRawSync(new Uint8Array(packed.buffer), { level: 1 }).toString('base64');
}

/** The columns again. @throws Error where the text does not hold `rows` rows. */
export function decodeColumns(text: string, rows: number): CandleColumns {
  const expectedBytes = rows * COLUMN_NAMES.length * Float64Array.BYTES_PER_ELEMENT;
  const bytes = inflateRawSync(Buffer.from(text, 'base64'), { maxOutputLength: Math.max(1, expectedBytes) });
  if (bytes.length !== expectedBytes) throw new Error(`history columns hold ${bytes.length} bytes; expected ${expectedBytes} for ${rows} rows`);
  // Copied, because a Buffer's place in its pool need not be a multiple of 8.
  const packed = new Float64Array(new Uint8Array(bytes).buffer);
  const column = (index: number): Float64Array => packed.slice(index * rows, (index + 1) * rows);
  return { openTime: column(0), open: column(1), high: column(2), low: column(3), close: column(4), volume: column(5) };
}

