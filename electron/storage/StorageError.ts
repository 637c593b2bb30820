import { errnoOf, errnoWords } from './errnoWords.ts';
import { SqlError, type SqlTrouble } from './sqlite/SqlError.ts';

export type StorageErrorCode =
  | 'disk-full' | 'disk-read-only' | 'disk-failing' | 'database-damaged' | 'database-newer' | 'database-busy' | 'database-unavailable'
  | 'storage-timeout' | 'storage-stopped' | 'storage-refused';

/** The database did not do what it was asked. The journal is not concerned: nothing of a session is lost by this. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;
  readonly nextStep: string;

  constructor(code: StorageErrorCode, message: string, nextStep: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.nextStep = nextStep;
  }
}

const WORDS: Readonly<Record<SqlTrouble, readonly [code: StorageErrorCode, meaning: string, nextStep: string]>> = {
  full: ['disk-full', 'the disk is full', 'free space on the disk that holds the data folder'],
  'read-only': ['disk-read-only', 'the database cannot be written', 'make the data folder writable, or choose another with --data-dir'],
  io: ['disk-failing', 'the disk refuses to read or write', 'check that the disk has space and is healthy'],
  damaged: ['database-damaged', 'the database is damaged', 'restart: the file is kept aside and the history rebuilt from the journals'],
  'cannot-open': ['database-unavailable', 'the database file cannot be opened', 'check the rights of the data folder, or choose another with --data-dir'],
  busy: ['database-busy', 'another program holds the database', 'close the program that has history.sqlite open'],
  other: ['storage-refused', 'the database refused', 'report this with the log; the journal holds the session'],
};

/** Any failure of the storage thread in words a person can act on. `doing` names what was asked, without data. */
export function storageErrorOf(doing: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  if (cause instanceof SqlError) {
    const [code, meaning, nextStep] = WORDS[cause.trouble];
    return new StorageError(code, `history database: ${doing}: ${meaning} (${cause.message})`, nextStep, { cause });
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof Error && 'nextStep' in cause && typeof cause.nextStep === 'string' && 'code' in cause && cause.code === 'database-newer') {
    return new StorageError('database-newer', message, cause.nextStep, { cause });
  }
  if (errnoOf(cause) !== null) {
    const { meaning, nextStep } = errnoWords(cause);
    return new StorageError('database-unavailable', `history database: ${doing}: ${meaning}`, nextStep, { cause });
  }
  return new StorageError('storage-refused', `history database: ${doing}: ${message}`, WORDS.other[2], { cause });
}
