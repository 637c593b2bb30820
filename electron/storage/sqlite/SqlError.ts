/** What went wrong in the database, as far as it decides what to do. */
export type SqlTrouble = 'damaged' | 'full' | 'read-only' | 'io' | 'cannot-open' | 'busy' | 'other';

const TROUBLE_OF_PRIMARY_CODE: Readonly<Record<number, SqlTrouble>> = {
  5: 'busy', 6: 'busy', 8: 'read-only', 10: 'io', 11: 'damaged', 13: 'full', 14: 'cannot-open', 26: 'damaged',
};

/** SQLite's own texts (sqlite3_errstr), for the driver that gives no numbers. */
const TROUBLE_OF_TEXT: readonly (readonly [RegExp, SqlTrouble])[] = [
  [/database is locked|table is locked/, 'busy'],
  [/attempt to write a readonly database/, 'read-only'],
  [/disk I\/O error/, 'io'],
  [/database disk image is malformed|file is not a database|malformed database schema/, 'damaged'],
  [/database or disk is full/, 'full'],
  [/unable to open database file|Could not open the database/, 'cannot-open'],
];

/** A statement or the database itself failed. The transaction it belonged to has been rolled back. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
  readonly trouble: SqlTrouble;

  constructor(doing: string, cause: unknown) {
    const text = cause instanceof Error ? cause.message : String(cause);
    super(`${doing}: ${text}`, { cause });
    this.trouble = troubleOf(cause, text);
  }
}

function troubleOf(cause: unknown, text: string): SqlTrouble {
  if (cause instanceof SqlError) return cause.trouble;
  if (cause instanceof Error && 'errcode' in cause && typeof cause.errcode === 'number') {
    // The low byte is the primary code; the rest tells variants of it apart.
    return TROUBLE_OF_PRIMARY_CODE[cause.errcode & 0xff] ?? 'other';
  }
  return TROUBLE_OF_TEXT.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
}
