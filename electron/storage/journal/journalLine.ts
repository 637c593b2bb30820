import { crc32 } from 'node:zlib';

/*
 * A line is `<crc32, 8 hex digits> <seq> <json>\n`; the checksum covers everything between it and the line's end.
 */
export const FORMAT = 'bearish-journal';
export const FORMAT_VERSION = 1;

const NEWLINE = 0x0a;
const SPACE = 0x20;
/** Checksum and the space after it. */
const BODY_START = 9;
const CHECKSUM = /^[0-9a-f]{8}$/;
const HEX = Buffer.from('0123456789abcdef', 'latin1');

/** One record must fit in memory twice; 64 MB is a hundred times the largest history event. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** Writes lines into a buffer of its own, which grows and is used again: no allocation for a record that fits. */
export class LineWriter {
  #buffer = Buffer.allocUnsafeSlow(64 * 1024);

  /** The line's bytes, valid until the next call. @throws RangeError over `MAX_LINE_BYTES`. */
  write(seq: number, json: string): Buffer {
    const body = `${seq} ${json}`;
    this.#reserve(body);
    const end = BODY_START + this.#buffer.write(body, BODY_START, 'utf8');
    writeHex(this.#buffer, crc32(this.#buffer.subarray(BODY_START, end)));
    this.#buffer[BODY_START - 1] = SPACE;
    this.#buffer[end] = NEWLINE;
    return this.#buffer.subarray(0, end + 1);
  }

  #reserve(body: string): void {
    // UTF-8 takes at most three bytes for each UTF-16 unit.
    if (body.length * 3 + BODY_START + 1 <= this.#buffer.length) return;
    const needed = Buffer.byteLength(body) + BODY_START + 1;
    if (needed > MAX_LINE_BYTES) throw new RangeError(`a journal record of ${needed} bytes; at most ${MAX_LINE_BYTES}`);
    if (needed > this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(needed * 2);
  }
}

export type ParsedLine =
  | { readonly kind: 'whole'; readonly seq: number; readonly json: Buffer }
  | { readonly kind: 'broken'; readonly found: string };

/** Reads one line without its newline. The JSON shares the given memory. */
export function parseLine(line: Buffer): ParsedLine {
  if (line.length < BODY_START + 3 || line[BODY_START - 1] !== SPACE) return { kind: 'broken', found: 'not a journal record' };
  const body = line.subarray(BODY_START);
  const stored = line.toString('latin1', 0, 8);
  if (!CHECKSUM.test(stored) || Number.parseInt(stored, 16) !== crc32(body)) return { kind: 'broken', found: 'a record whose checksum does not match' };
  const space = body.indexOf(SPACE);
  const seq = Number(body.toString('latin1', 0, space));
  if (space < 1 || !Number.isSafeInteger(seq)) return { kind: 'broken', found: 'a record without a number' };
  return { kind: 'whole', seq, json: body.subarray(space + 1) };
}

export const HEADER_JSON = JSON.stringify({ format: FORMAT, version: FORMAT_VERSION });

/** The first line of every journal, as number 0. */
export function headerLine(): Buffer {
  return Buffer.from(new LineWriter().write(0, HEADER_JSON));
}

function writeHex(target: Buffer, value: number): void {
  for (let index = 0; index < 8; index += 1) target[index] = HEX[(value >>> (28 - 4 * index)) & 15] ?? 0;
}
