import { open, type FileHandle } from 'node:fs/promises';
import { JournalDamagedError } from './JournalDamagedError.ts';
import { FORMAT, FORMAT_VERSION, HEADER_JSON, headerLine, MAX_LINE_BYTES, parseLine } from './journalLine.ts';

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

export interface ScannedRecord {
  readonly seq: number;
  readonly offset: number;
  /** Shares the scanner's memory: valid until the next batch is asked for. */
  readonly json: Buffer;
}

export interface ScanEnd {
  /** Length of the part that is whole: header and records. */
  readonly wholeBytes: number;
  readonly fileBytes: number;
  /** Number of the last whole record; 0 where there is none. */
  readonly lastSeq: number;
}

/**
 * Reads a journal from its start, a batch of verified records at a time, and returns where the whole part ends. What follows that end is
 * a torn record: bytes in which no valid record begins.
 * @throws JournalDamagedError where a valid record follows something broken, a number is missing or repeated, or the header is not ours.
 */
export async function* scanJournal(path: string, signal?: AbortSignal): AsyncGenerator<readonly ScannedRecord[], ScanEnd, void> {
  const file = await open(path, 'r');
  try {
    return yield* scan(path, file, signal);
  } finally {
    await file.close();
  }
}

async function* scan(path: string, file: FileHandle, signal: AbortSignal | undefined): AsyncGenerator<readonly ScannedRecord[], ScanEnd, void> {
  let pending: Buffer = Buffer.alloc(0);
  let offset = 0;
  let wholeBytes = 0;
  let lastSeq = -1;
  let line = 0;
  let broken: { readonly line: number; readonly offset: number; readonly found: string } | null = null;

  for (;;) {
    signal?.throwIfAborted();
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, offset + pending.length);
    if (bytesRead === 0) break;
    const bytes: Buffer = pending.length === 0 ? chunk.subarray(0, bytesRead) : Buffer.concat([pending, chunk.subarray(0, bytesRead)]);
    const batch: ScannedRecord[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE, pending.length); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      line += 1;
      const at = offset + start;
      const text = bytes.subarray(start, end);
      const parsed = parseLine(text);
      start = end + 1;
      if (parsed.kind === 'broken') {
        broken ??= { line, offset: at, found: parsed.found };
        if (endsInRecord(text)) throw new JournalDamagedError({ file: path, ...broken });
        continue;
      }
      if (broken !== null) throw new JournalDamagedError({ file: path, ...broken });
      if (parsed.seq !== lastSeq + 1) {
        throw new JournalDamagedError({ file: path, line, offset: at, found: `record ${parsed.seq} where ${lastSeq + 1} was expected` });
      }
      if (parsed.seq === 0) checkHeader(path, parsed.json);
      else batch.push({ seq: parsed.seq, offset: at, json: parsed.json });
      lastSeq = parsed.seq;
      wholeBytes = offset + start;
    }
    pending = bytes.subarray(start);
    offset += start;
    if (pending.length > MAX_LINE_BYTES) throw new JournalDamagedError({ file: path, line: line + 1, offset, found: `${pending.length} bytes without a line end` });
    if (batch.length > 0) yield batch;
  }

  const fileBytes = offset + pending.length;
  if (lastSeq === -1) checkUnfinishedHeader(path, broken === null ? pending : null, fileBytes);
  return { wholeBytes, fileBytes, lastSeq: Math.max(0, lastSeq) };
}

function checkHeader(path: string, json: Buffer): void {
  const text = json.toString('utf8');
  if (text === HEADER_JSON) return;
  const version = new RegExp(`^\\{"format":"${FORMAT}","version":(\\d+)`).exec(text)?.[1];
  const found = version === undefined
    ? 'the header of another kind of file'
    : `journal format ${version}, which this version (format ${FORMAT_VERSION}) cannot read; use the version of Bearish Alpha that wrote it`;
  throw new JournalDamagedError({ file: path, line: 1, offset: 0, found });
}

/** A damaged line end joins a broken line with the whole record after it, which must not be cut off as torn. */
function endsInRecord(line: Buffer): boolean {
  const text = line.toString('latin1');
  for (const match of text.matchAll(/[0-9a-f]{8} \d+ \{/g)) {
    if (parseLine(line.subarray(match.index)).kind === 'whole') return true;
  }
  return false;
}

/** A crash between making the file and writing its header leaves the header's beginning: a journal of no records. */
function checkUnfinishedHeader(path: string, start: Buffer | null, fileBytes: number): void {
  if (start !== null && headerLine().subarray(0, start.length).equals(start)) return;
  throw new JournalDamagedError({ file: path, line: 1, offset: 0, found: `no journal header in ${fileBytes} bytes` });
}
