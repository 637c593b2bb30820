import { open } from 'node:fs/promises';
import { decodeRecord } from './decodeRecord.ts';
import { JournalDamagedError } from './JournalDamagedError.ts';
import { parseLine } from './journalLine.ts';
import type { JournalEntry, JournalRecord, OpenRecord } from './records.ts';
import { scanJournal, type ScannedRecord } from './scanJournal.ts';

export interface ReadJournalOptions {
  readonly signal?: AbortSignal;
  /** Called once at the end where the file has a torn last record, which is left out; the file is not changed. */
  readonly onTorn?: (tornBytes: number) => void;
}

/**
 * The records of a journal in order, read a piece at a time: memory stays flat and the event loop breathes between the pieces.
 * @throws JournalDamagedError where the file is damaged before its end or a record is not one this version knows.
 */
export async function* readJournal(path: string, options: ReadJournalOptions = {}): AsyncGenerator<JournalEntry, void, void> {
  const scan = scanJournal(path, options.signal);
  try {
    for (;;) {
      const step = await scan.next();
      if (step.done === true) {
        const tornBytes = step.value.fileBytes - step.value.wholeBytes;
        if (tornBytes > 0) options.onTorn?.(tornBytes);
        return;
      }
      for (const scanned of step.value) yield { seq: scanned.seq, record: decode(path, scanned) };
    }
  } finally {
    await scan.return({ wholeBytes: 0, fileBytes: 0, lastSeq: 0 });
  }
}

export interface JournalGlance {
  readonly fileBytes: number;
  /** Null where the session died before its first record was whole. */
  readonly open: OpenRecord | null;
  /** Last whole record; null where there is none or it lies more than 1 MB before the end. */
  readonly last: JournalEntry | null;
  /** The session ended by itself or was discarded. */
  readonly isClosed: boolean;
}

const HEAD_BYTES = 1024 * 1024;
const TAIL_BYTES = 1024 * 1024;

/** What a journal is about, from its first and last records alone: cheap enough to look at every file at start-up. Does not verify the middle. */
export async function glanceAtJournal(path: string): Promise<JournalGlance> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(Math.min(size, HEAD_BYTES));
    await file.read(head, 0, head.length, 0);
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await file.read(tail, 0, tail.length, size - tail.length);
    const first = decodedLines(path, head, 0, 2)[0]?.record;
    const last = lastEntry(path, tail, size - tail.length);
    return { fileBytes: size, open: first?.type === 'open' ? first : null, last, isClosed: last?.record.type === 'close' };
  } finally {
    await file.close();
  }
}

/** Whole records among the first `lines` lines; the header is not one. */
function decodedLines(path: string, bytes: Buffer, offset: number, lines: number): JournalEntry[] {
  const entries: JournalEntry[] = [];
  let start = 0;
  for (let line = 0; line < lines; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1) break;
    const parsed = parseLine(bytes.subarray(start, end));
    if (parsed.kind === 'whole' && parsed.seq > 0) {
      const scanned = { seq: parsed.seq, offset: offset + start, json: parsed.json };
      entries.push({ seq: parsed.seq, record: decode(path, scanned) });
    }
    start = end + 1;
  }
  return entries;
}

function lastEntry(path: string, bytes: Buffer, offset: number): JournalEntry | null {
  let end = bytes.lastIndexOf(0x0a);
  while (end > 0) {
    const start = bytes.lastIndexOf(0x0a, end - 1) + 1;
    const parsed = parseLine(bytes.subarray(start, end));
    if (parsed.kind === 'whole') {
      return parsed.seq === 0 ? null : { seq: parsed.seq, record: decode(path, { seq: parsed.seq, offset: offset + start, json: parsed.json }) };
    }
    end = start - 1;
  }
  return null;
}

function decode(path: string, scanned: ScannedRecord): JournalRecord {
  try {
    return decodeRecord(scanned.json.toString('utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new JournalDamagedError({ file: path, line: scanned.seq + 1, offset: scanned.offset, found: `record ${scanned.seq} is not one this version knows: ${why}` }, { cause });
  }
}
