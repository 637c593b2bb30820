import { SqlError } from './SqlError.ts';
import { checkParameters, countParameters, type SqlDatabase, type SqlRow, type SqlStatement, type SqlValue } from './sqlDatabase.ts';

/** The part of `node:sqlite` used here; our Node types are those of Node 20, which does not have it. */
interface NodeStatement {
  run(...values: readonly SqlValue[]): { readonly changes: number | bigint };
  all(...values: readonly SqlValue[]): readonly SqlRow[];
  get(...values: readonly SqlValue[]): SqlRow | undefined;
}
interface NodeDatabase {
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
}
interface NodeSqliteModule {
  readonly DatabaseSync: new (path: string) => NodeDatabase;
}

/** SQLite as it is built into Node 22.13 and later, and so into current Electron; null elsewhere. */
export function nodeSqliteModule(): NodeSqliteModule | null {
  const found: unknown = process.getBuiltinModule?.('node:sqlite');
  return isNodeSqlite(found) ? found : null;
}

function isNodeSqlite(value: unknown): value is NodeSqliteModule {
  return typeof value === 'object' && value !== null && 'DatabaseSync' in value && typeof value.DatabaseSync === 'function';
}

/** @throws SqlError */
export function openNodeSqlite(module: NodeSqliteModule, path: string): SqlDatabase {
  const database = attempt(`open ${path}`, () => new module.DatabaseSync(path));
  let isOpen = true;
  return {
    driver: 'node:sqlite',
    exec: (sql) => attempt(sql, () => database.exec(sql)),
    prepare: (sql) => prepared(sql, attempt(sql, () => database.prepare(sql))),
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      attempt('close', () => database.close());
    },
  };
}

function prepared(sql: string, statement: NodeStatement): SqlStatement {
  const expected = countParameters(sql);
  const using = <T>(values: readonly SqlValue[], work: () => T): T => {
    checkParameters(sql, expected, values);
    return attempt(sql, work);
  };
  return {
    run: (...values) => using(values, () => Number(statement.run(...values).changes)),
    all: (...values) => using(values, () => statement.all(...values)),
    get: (...values) => using(values, () => statement.get(...values) ?? null),
  };
}

function attempt<T>(doing: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new SqlError(doing, cause);
  }
}
