import { join } from 'node:path';
import type { LogLine } from '../../shared/domain/sessionView.ts';
import { describeError, errorLine } from './describeError.ts';
import { LineRing } from './LineRing.ts';
import type { LogLevel } from './logLevel.ts';
import { isAtLeast } from './logLevel.ts';
import { RotatingFile } from './RotatingFile.ts';

const RING_LINES = 5_000;
const MAX_FILE_BYTES = 20_000_000;
const MAX_FILES = 10;
const MAX_WAITING_BYTES = 8_000_000;
/** Longer messages are cut: they come from foreign answers. */
const MAX_MESSAGE = 4_000;

export interface LogOptions {
  /** The data folder; files go to its `logs`. Null: no file. */
  readonly dataDir: string | null;
  readonly level: LogLevel;
  /** Takes secrets out of a text. Everything that is written or shown has gone through it. */
  readonly redact: (text: string) => string;
  readonly now: () => number;
  /** One readable line, without its end; null: none. */
  readonly print: ((line: string) => void) | null;
}

/** The application's log: a file of JSON lines, readable lines for a terminal, the newest lines in memory for the window. */
export interface ApplicationLog {
  /** Never throws and never waits. `source` is the part of the program that speaks. */
  readonly write: (level: LogLevel, source: string, message: string, instrument?: number) => void;
  /** A failure with its causes. */
  readonly error: (source: string, error: unknown) => void;
  /** Newest `limit` lines with `seq` < `before` (null: of all), oldest first. */
  readonly page: (before: number | null, limit: number) => readonly LogLine[];
  /** Calls back for every line from now on; returns the subscription's end. */
  readonly subscribe: (listener: (line: LogLine) => void) => () => void;
  /** The file written now; null before the first line and where there is none. */
  readonly filePath: () => string | null;
  /** Lines that could not be written to the file. */
  readonly dropped: () => number;
  readonly flush: () => Promise<void>;
  readonly flushSync: () => void;
  /** Idempotent. Lines after it reach memory and terminal alone. */
  readonly close: () => Promise<void>;
}

export function createLog(options: LogOptions): ApplicationLog {
  const { redact, now, print } = options;
  const ring = new LineRing(RING_LINES);
  const listeners = new Set<(line: LogLine) => void>();
  let seq = 0;
  let toldDropped = 0;
  const file = options.dataDir === null ? null : new RotatingFile({
    folder: join(options.dataDir, 'logs'), name: 'bearish', maxBytes: MAX_FILE_BYTES, maxFiles: MAX_FILES, maxWaitingBytes: MAX_WAITING_BYTES, now,
    onTrouble: (error) => {
      // Not through the file that just failed.
      show(lineOf('error', 'log', `The log file cannot be written: ${errorLine(describeError(error))}`, null));
    },
  });

  const lineOf = (level: LogLevel, source: string, message: string, instrument: number | null): LogLine => {
    const clean = redact(message);
    return {
      seq: (seq += 1), at: now(), level, source: redact(source), instrument,
      message: clean.length > MAX_MESSAGE ? `${clean.slice(0, MAX_MESSAGE)}… (${clean.length} characters)` : clean,
    };
  };
  const show = (line: LogLine): void => {
    ring.add(line);
    print?.(prettyLine(line));
    for (const listener of listeners) listener(line);
  };
  const store = (line: LogLine): void => {
    if (file === null) return;
    file.append(`${jsonLine(line)}\n`);
    if (file.dropped === toldDropped) return;
    const lost = file.dropped - toldDropped;
    toldDropped = file.dropped;
    file.append(`${jsonLine(lineOf('warning', 'log', `${lost} log lines were lost before this one`, null))}\n`);
  };
  const write: ApplicationLog['write'] = (level, source, message, instrument) => {
    if (!isAtLeast(level, options.level)) return;
    const line = lineOf(level, source, message, instrument ?? null);
    show(line);
    store(line);
  };

  return {
    write,
    error: (source, error) => { write('error', source, errorLine(describeError(error))); },
    page: (before, limit) => ring.page(before, limit),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    filePath: () => file?.path ?? null,
    dropped: () => file?.dropped ?? 0,
    flush: async () => { await file?.flush(); },
    flushSync: () => { file?.flushSync(); },
    close: async () => { await file?.close(); },
  };
}

function jsonLine({ at, level, source, message, instrument, seq }: LogLine): string {
  return JSON.stringify({ time: new Date(at).toISOString(), level, source, message, ...(instrument === null ? {} : { instrument }), seq });
}

/** `17:41:02.120 warning storage: message`, UTC; further lines of a message are indented. */
export function prettyLine({ at, level, source, message }: LogLine): string {
  return `${new Date(at).toISOString().slice(11, 23)} ${level.padEnd(7)} ${source}: ${message.replaceAll('\n', '\n  ')}`;
}
