import { abortable } from '../abortable.ts';
import { encodeRecord } from './encodeRecord.ts';
import type { JournalFs } from './journalFs.ts';
import { LineWriter } from './journalLine.ts';
import { JournalWriteError } from './JournalWriteError.ts';
import type { JournalRecord } from './records.ts';

export interface JournalState {
  readonly path: string;
  readonly fd: number;
  readonly fs: JournalFs;
  /** Number of the last record in the file; 0 where there is none. */
  readonly lastSeq: number;
  readonly bytes: number;
  /** Applied to what people and exchanges wrote: notes and reasons. */
  readonly redact: (text: string) => string;
}

/**
 * An open journal: append-only, one writer. `append` hands the record to the operating system before it returns, so the death of this
 * process loses nothing; `sync` makes it survive the death of the machine.
 */
export class Journal {
  readonly path: string;
  readonly #fd: number;
  readonly #fs: JournalFs;
  readonly #redact: (text: string) => string;
  readonly #lines = new LineWriter();
  #lastSeq: number;
  #bytes: number;
  #syncedSeq: number;
  #failure: JournalWriteError | null = null;
  #syncing: Promise<void> | null = null;
  #nextSync: Promise<void> | null = null;
  #closing: Promise<void> | null = null;

  constructor(state: JournalState) {
    this.path = state.path;
    this.#fd = state.fd;
    this.#fs = state.fs;
    this.#redact = state.redact;
    this.#lastSeq = state.lastSeq;
    this.#syncedSeq = state.lastSeq;
    this.#bytes = state.bytes;
  }

  /** Number of the last record; 0 where there is none. */
  get lastSeq(): number { return this.#lastSeq; }
  /** Length of the file. */
  get bytes(): number { return this.#bytes; }
  /** Why nothing more can be written; null while all is well. */
  get failure(): JournalWriteError | null { return this.#failure; }

  /**
   * Appends one record and returns its number. It is in the operating system's hands when this returns.
   * @throws NotJournalableError where the record holds NaN, an infinity or anything JSON cannot keep; the journal stays usable.
   * @throws JournalWriteError where the disk refuses; the file ends with the last whole record and every later call throws the same.
   */
  append(record: JournalRecord): number {
    if (this.#closing !== null) throw new Error(`journal ${this.path} is closed`);
    if (this.#failure !== null) throw this.#failure;
    const seq = this.#lastSeq + 1;
    const line = this.#lines.write(seq, encodeRecord(this.#redacted(record)));
    try {
      this.#writeAll(line);
    } catch (cause) {
      throw this.#fail('append', this.#cutBack(cause));
    }
    this.#bytes += line.length;
    this.#lastSeq = seq;
    return seq;
  }

  /**
   * Resolves once every record appended before this call is on the disk. Callers that wait at the same time share one flush.
   * Rejects with the signal's reason when it aborts first, with JournalWriteError when the flush fails: after that nothing can be known
   * about the last records, so the journal accepts no more.
   */
  async sync(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#failure !== null) throw this.#failure;
    if (this.#syncedSeq === this.#lastSeq) return;
    const flush = this.#sharedFlush();
    await (signal === undefined ? flush : abortable(flush, signal));
  }

  /** Flushes and closes. Idempotent. Rejects with JournalWriteError where the last flush failed; the file is closed all the same. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** A flush under way may have begun before the newest record, so later callers share the one after it. */
  #sharedFlush(): Promise<void> {
    if (this.#syncing === null) {
      this.#syncing = this.#flush().finally(() => { this.#syncing = null; });
      return this.#syncing;
    }
    this.#nextSync ??= this.#syncing.then(() => {
      this.#nextSync = null;
      return this.#sharedFlush();
    });
    return this.#nextSync;
  }

  async #flush(): Promise<void> {
    const covered = this.#lastSeq;
    try {
      await this.#fs.datasync(this.#fd);
    } catch (cause) {
      throw this.#fail('sync', cause);
    }
    this.#syncedSeq = covered;
  }

  async #close(): Promise<void> {
    try {
      if (this.#failure === null) await this.sync();
    } finally {
      await this.#syncing?.catch(() => { /* reported by the sync it belongs to */ });
      this.#fs.close(this.#fd);
    }
  }

  #writeAll(line: Buffer): void {
    let written = 0;
    while (written < line.length) {
      const count = this.#fs.write(this.#fd, written === 0 ? line : line.subarray(written), this.#bytes + written);
      if (count === 0) throw Object.assign(new Error('the disk took no more bytes'), { code: 'ENOSPC' });
      written += count;
    }
  }

  /** Takes a half-written record off the file again. Where even that fails, opening the file later cuts it as a torn record. */
  #cutBack(cause: unknown): unknown {
    try {
      this.#fs.truncate(this.#fd, this.#bytes);
      return cause;
    } catch (truncation) {
      return new AggregateError([cause, truncation], cause instanceof Error ? cause.message : String(cause), { cause });
    }
  }

  #fail(operation: 'append' | 'sync', cause: unknown): JournalWriteError {
    this.#failure = new JournalWriteError(this.path, operation, cause);
    return this.#failure;
  }

  #redacted(record: JournalRecord): JournalRecord {
    switch (record.type) {
      case 'note': return { ...record, message: this.#redact(record.message) };
      case 'submission': return record.detail === null ? record : { ...record, detail: this.#redact(record.detail) };
      case 'close': return record.reason === null ? record : { ...record, reason: this.#redact(record.reason) };
      case 'open': case 'event': case 'effects': case 'resume': return record;
    }
  }
}
