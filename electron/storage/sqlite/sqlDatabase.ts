export type SqlValue = number | string | Uint8Array | null;
export type SqlRow = Readonly<Record<string, unknown>>;

export interface SqlStatement {
  /** Rows changed. Every parameter needs a value: an unbound one would be NULL without a word. @throws SqlError */
  run(...values: readonly SqlValue[]): number;
  all(...values: readonly SqlValue[]): readonly SqlRow[];
  get(...values: readonly SqlValue[]): SqlRow | null;
}

/** One connection to one file, used by one thread. Both drivers behave alike; one contract suite says so. */
export interface SqlDatabase {
  readonly driver: 'node:sqlite' | 'node-sqlite3-wasm';
  /** One or more statements without parameters. @throws SqlError */
  exec(sql: string): void;
  /** The database keeps the statement and ends it; ask for each text once. @throws SqlError */
  prepare(sql: string): SqlStatement;
  /** Idempotent. */
  close(): void;
}

/** Runs `work` as one transaction: all of it or, where it throws, none. */
export function inTransaction<T>(database: SqlDatabase, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    try {
      database.exec('ROLLBACK');
    } catch (rollback) {
      // SQLite rolls back by itself on a full or failing disk; anything else is told beside the failure that led here.
      if (!/no transaction is active/.test(String(rollback))) throw new AggregateError([error, rollback], 'a transaction failed and could not be rolled back', { cause: error });
    }
    throw error;
  }
}

/** Number of `?` in a statement of ours, none of which holds a question mark in a text. */
export function countParameters(sql: string): number {
  return sql.split('?').length - 1;
}

/** Both drivers would take a missing value as NULL, and one ends a text at its first NUL character: neither may happen in silence. */
export function checkParameters(sql: string, expected: number, values: readonly SqlValue[]): void {
  if (expected !== values.length) throw new TypeError(`${values.length} values for the ${expected} parameters of: ${sql}`);
  if (values.some((value) => typeof value === 'string' && value.includes('\0'))) throw new TypeError(`a text with a NUL character for: ${sql}`);
}
