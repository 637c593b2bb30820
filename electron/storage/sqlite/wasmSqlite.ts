import { existsSync, rmSync } from 'node:fs';
import type { Database, Statement } from 'node-sqlite3-wasm';
import { SqlError } from './SqlError.ts';
import { checkParameters, countParameters, type SqlDatabase, type SqlRow, type SqlStatement, type SqlValue } from './sqlDatabase.ts';

/**
 * SQLite compiled to WebAssembly, for runtimes without their own. Loaded only when it is needed.
 * @throws SqlError
 */
export async function openWasmSqlite(path: string): Promise<SqlDatabase> {
  const module = await import('node-sqlite3-wasm');
  const database = attempt(`open ${path}`, () => new module.default.Database(path));
  const statements = new Set<Statement>();
  return {
    driver: 'node-sqlite3-wasm',
    exec: (sql) => attempt(sql, () => database.exec(sql)),
    prepare: (sql) => prepared(sql, database, statements),
    close: () => closeAll(database, statements),
  };
}

/**
 * A process that was killed leaves this driver's lock, a folder, behind, and nothing could be opened again. Only for the holder of the
 * instance lock: nobody else can have the file open then.
 */
export function removeAbandonedLock(path: string): boolean {
  const lock = `${path}.lock`;
  if (!existsSync(lock)) return false;
  rmSync(lock, { recursive: true, force: true });
  return true;
}

/** Statements and database live in memory that is not garbage-collected. */
function closeAll(database: Database, statements: Set<Statement>): void {
  for (const statement of statements) release(statement);
  statements.clear();
  if (database.isOpen) attempt('close', () => database.close());
}

/** SQLite frees the statement in any case; where its last run failed, the driver throws that failure once more. */
function release(statement: Statement): void {
  try {
    statement.finalize();
  } catch {
    // Already thrown by the run that failed.
  }
}

function prepared(sql: string, database: Database, statements: Set<Statement>): SqlStatement {
  const expected = countParameters(sql);
  const prepare = (): Statement => attempt(sql, () => {
    const fresh = database.prepare(sql);
    statements.add(fresh);
    return fresh;
  });
  let statement: Statement | null = prepare();
  const using = <T>(values: readonly SqlValue[], work: (ready: Statement) => T): T => {
    checkParameters(sql, expected, values);
    const ready = statement ?? prepare();
    statement = null;
    try {
      const result = work(ready);
      statement = ready;
      return result;
    } catch (cause) {
      // The driver refuses a statement that has failed once, even after its reset.
      statements.delete(ready);
      release(ready);
      throw new SqlError(sql, cause);
    }
  };
  return {
    run: (...values) => using(values, (ready) => ready.run([...values]).changes),
    all: (...values) => using(values, (ready): readonly SqlRow[] => ready.all([...values])),
    // The driver's own `get` leaves the statement at its row: a table it reads could not be dropped then.
    get: (...values) => using(values, (ready): SqlRow | null => ready.all([...values])[0] ?? null),
  };
}

function attempt<T>(doing: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new SqlError(doing, cause);
  }
}
