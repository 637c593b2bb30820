/** Reads CSV files of plain decimals, gzip or not, into columns; the shape that candle and funding files share. */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gunzip } from 'node:zlib';
import { BadCandleFileError } from './badCandleFileError.ts';

const unzip = promisify(gunzip);

/** Uncompressed; ten years of one-minute candles are about 300 MB. */
const MAX_BYTES = 1 << 29;
/** Rows parsed before other work gets its turn: about 2 ms. */
const ROWS_PER_TURN = 8_000;
/** Decimal digits that a double's integer holds exactly, whatever they are. */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

const LF = 10;
const CR = 13;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;

export interface NumberTable {
  readonly rows: number;
  /** One array a column of the header, each of `rows` numbers. */
  readonly columns: readonly Float64Array[];
}

/**
 * The numbers below `header` (its exact first line). A byte order mark, CR LF and one last line end are accepted; an empty line, a
 * missing or surplus field and anything but a plain decimal are not. @throws BadCandleFileError, or the signal's reason.
 */
export async function readNumberTable(file: string, header: string, signal: AbortSignal): Promise<NumberTable> {
  const text = await readText(file, signal);
  const headerEnd = lineEnd(text, 0);
  const found = text.slice(0, headerEnd).replace(/^\u00ef\u00bb\u00bf/, '').replace(/\r$/, '');
  if (found !== header) {
    throw new BadCandleFileError({ file, row: null, found: `the first line is ${quote(found)}`, expected: `the header ${header}` });
  }
  const width = header.split(',').length;
  let capacity = 16 + Math.ceil(text.length / 24);
  const columns = Array.from({ length: width }, () => new Float64Array(capacity));
  let at = headerEnd + 1;
  let row = 0;
  while (at < text.length) {
    if (row === capacity) {
      capacity *= 2;
      columns.forEach((column, index) => {
        const larger = new Float64Array(capacity);
        larger.set(column);
        columns[index] = larger;
      });
    }
    at = parseRow(text, at, columns, row, file, header);
    row += 1;
    if (row % ROWS_PER_TURN === 0) {
      await nextTurn();
      signal.throwIfAborted();
    }
  }
  return { rows: row, columns: columns.map((column) => column.slice(0, row)) };
}

async function readText(file: string, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  let bytes: Buffer;
  try {
    bytes = await readFile(file, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new BadCandleFileError({ file, row: null, found: `the file cannot be read (${code})`, expected: 'a readable CSV file, plain or gzip' }, { cause });
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = await unzip(bytes, { maxOutputLength: MAX_BYTES });
    } catch (cause) {
      const found = cause instanceof Error ? `decompressing fails (${cause.message})` : 'decompressing fails';
      throw new BadCandleFileError({ file, row: null, found, expected: `a whole gzip file of at most ${MAX_BYTES} bytes` }, { cause });
    }
    signal.throwIfAborted();
  }
  if (bytes.length > MAX_BYTES) {
    throw new BadCandleFileError({ file, row: null, found: `the file has ${bytes.length} bytes`, expected: `at most ${MAX_BYTES}` });
  }
  return bytes.toString('latin1');
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Parses the line at `start` into `row`; returns where the next one starts. */
function parseRow(text: string, start: number, columns: readonly Float64Array[], row: number, file: string, header: string): number {
  let at = start;
  for (let index = 0; index < columns.length; index += 1) {
    const from = at;
    let code = text.charCodeAt(at);
    const isNegative = code === MINUS;
    if (isNegative) code = text.charCodeAt((at += 1));
    let mantissa = 0;
    let digits = 0;
    let decimals = -1;
    for (; ; code = text.charCodeAt((at += 1))) {
      if (code >= ZERO && code <= NINE) {
        mantissa = mantissa * 10 + (code - ZERO);
        if (mantissa > 0) digits += 1;
        if (decimals >= 0) decimals += 1;
      } else if (code === DOT && decimals < 0 && at > from + (isNegative ? 1 : 0)) {
        decimals = 0;
      } else {
        break;
      }
    }
    const isNumber = at > from + (isNegative ? 1 : 0) && decimals !== 0;
    const isLast = index === columns.length - 1;
    if (isLast && code === CR) code = text.charCodeAt((at += 1));
    const endsWell = isLast ? code === LF || at >= text.length : code === COMMA;
    if (!isNumber || !endsWell) throw badRow(text, start, row, file, header);
    const column = columns[index];
    if (column !== undefined) column[row] = decimal(text, from, at, mantissa, digits, Math.max(0, decimals), isNegative);
    at += 1;
  }
  return at;
}

/** A quotient of two integers that doubles hold exactly is the nearest double to the decimal; anything longer takes the slow way. */
function decimal(text: string, from: number, to: number, mantissa: number, digits: number, decimals: number, isNegative: boolean): number {
  const scale = POWERS_OF_TEN[decimals];
  if (digits > EXACT_DIGITS || scale === undefined) return Number(text.slice(from, to));
  const value = mantissa / scale;
  return isNegative ? -value : value;
}

function badRow(text: string, start: number, row: number, file: string, header: string): BadCandleFileError {
  const line = text.slice(start, lineEnd(text, start)).replace(/\r$/, '');
  const found = line === '' ? 'the line is empty' : `the line is ${quote(line)}`;
  return new BadCandleFileError({ file, row: row + 1, found, expected: `plain decimals for ${header}` });
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
