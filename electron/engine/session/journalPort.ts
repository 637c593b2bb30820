import type { SessionId } from '../../../shared/domain/ids.ts';
import type { JournalEntry, JournalRecord, OpenRecord } from '../../storage/journal/records.ts';

/** The journal of a running session. */
export interface SessionJournal {
  /** Survives the death of the process once it returns the record's number. Throws where it cannot be written; nothing may be acted on then. */
  append(record: JournalRecord): number;
  /** Survives the death of the machine once it resolves. */
  sync(signal: AbortSignal): Promise<void>;
  readonly records: number;
  close(): Promise<void>;
}

/** Where the journals are. */
export interface JournalStore {
  create(opening: OpenRecord): SessionJournal;
  /** Opens an unfinished session's journal to go on with; a torn last record is cut off, kept beside and reported. */
  reopen(sessionId: SessionId, signal: AbortSignal): Promise<{ readonly journal: SessionJournal; readonly tornBytes: number }>;
  read(source: { readonly sessionId: SessionId } | { readonly path: string }, options?: { readonly signal?: AbortSignal; readonly onTorn?: (tornBytes: number) => void }): AsyncIterable<JournalEntry>;
  /** Sessions whose journal has no end, newest first. */
  unfinished(): Promise<readonly SessionId[]>;
  pathOf(sessionId: SessionId): string;
}
