import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { syncFolder } from '../atomicFile.ts';
import { dirname } from 'node:path';
import { Journal } from './Journal.ts';
import { diskFs, type JournalFs } from './journalFs.ts';
import { headerLine } from './journalLine.ts';
import { JournalWriteError } from './JournalWriteError.ts';
import { scanJournal, type ScanEnd } from './scanJournal.ts';

export interface JournalOptions {
  readonly path: string;
  readonly redact?: (text: string) => string;
  readonly fs?: JournalFs;
}

/**
 * Makes a new journal, durable with its header before this returns. Its folder must exist.
 * @throws JournalWriteError where the file exists already (a journal is never overwritten) or the disk refuses.
 */
export function createJournal(options: JournalOptions): Journal {
  const { path, fs = diskFs, redact = unchanged } = options;
  const header = headerLine();
  let fd: number | null = null;
  try {
    fd = openSync(path, 'wx', 0o600);
    writeSync(fd, header, 0, header.length, 0);
    fsyncSync(fd);
    syncFolder(dirname(path));
    return new Journal({ path, fd, fs, redact, lastSeq: 0, bytes: header.length });
  } catch (cause) {
    if (fd !== null) closeSync(fd);
    throw new JournalWriteError(path, 'create', cause);
  }
}

export interface OpenedJournal {
  readonly journal: Journal;
  /** Whole records in the file. */
  readonly records: number;
  /** Cut off the end; 0 where the file was whole. */
  readonly tornBytes: number;
  /** Where the cut bytes are kept; null where there were none. */
  readonly tornPath: string | null;
}

/**
 * Opens a journal to go on with it, after verifying all of it. A torn last record is cut off, its bytes saved beside the file first.
 * @throws JournalDamagedError where it is damaged before its end; nothing is changed then.
 * @throws JournalWriteError where the disk refuses.
 */
export async function openJournalForAppend(options: JournalOptions & { readonly signal?: AbortSignal }): Promise<OpenedJournal> {
  const { path, fs = diskFs, redact = unchanged, signal } = options;
  const end = await scanToEnd(path, signal);
  const tornBytes = end.fileBytes - end.wholeBytes;
  let fd: number | null = null;
  try {
    const tornPath = tornBytes === 0 ? null : await saveTail(path, end);
    fd = openSync(path, 'r+');
    let bytes = end.wholeBytes;
    if (tornBytes > 0) ftruncateSync(fd, bytes);
    if (bytes === 0) bytes = writeSync(fd, headerLine(), 0, headerLine().length, 0);
    fsyncSync(fd);
    return { journal: new Journal({ path, fd, fs, redact, lastSeq: end.lastSeq, bytes }), records: end.lastSeq, tornBytes, tornPath };
  } catch (cause) {
    if (fd !== null) closeSync(fd);
    throw new JournalWriteError(path, 'append', cause);
  }
}

async function scanToEnd(path: string, signal: AbortSignal | undefined): Promise<ScanEnd> {
  const scan = scanJournal(path, signal);
  for (;;) {
    const step = await scan.next();
    if (step.done === true) return step.value;
  }
}

async function saveTail(path: string, end: ScanEnd): Promise<string> {
  const tail = Buffer.alloc(end.fileBytes - end.wholeBytes);
  const file = await open(path, 'r');
  try {
    await file.read(tail, 0, tail.length, end.wholeBytes);
  } finally {
    await file.close();
  }
  let number = 1;
  while (existsSync(`${path}.torn-${number}`)) number += 1;
  const tornPath = `${path}.torn-${number}`;
  await writeFile(tornPath, tail, { flag: 'wx', mode: 0o600, flush: true });
  return tornPath;
}

const unchanged = (text: string): string => text;
