import type { SqlDatabase } from './sqlDatabase.ts';
import { nodeSqliteModule, openNodeSqlite } from './nodeSqlite.ts';
import { openWasmSqlite, removeAbandonedLock } from './wasmSqlite.ts';

export type SqlDriver = 'node:sqlite' | 'node-sqlite3-wasm';

export function availableDriver(): SqlDriver {
  return nodeSqliteModule() === null ? 'node-sqlite3-wasm' : 'node:sqlite';
}

/**
 * Opens a database file, durable at each commit. The caller holds the instance lock of its folder. Each driver opens what the other left,
 * after a kill too. @throws SqlError; a damaged file may show itself only when it is read.
 */
export async function openSql(path: string, driver: SqlDriver = availableDriver()): Promise<SqlDatabase> {
  const module = driver === 'node:sqlite' ? nodeSqliteModule() : null;
  removeAbandonedLock(path);
  const database = module === null ? await openWasmSqlite(path) : openNodeSqlite(module, path);
  try {
    // For a new file alone: a chunk of candles is 41 kB, and each page is a read of its own.
    database.exec('PRAGMA page_size=16384');
    // Without shared memory a write-ahead log works for an exclusive connection alone; then the rollback journal costs the same.
    database.exec(module === null ? 'PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=TRUNCATE' : 'PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL');
    database.exec('PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA trusted_schema=OFF');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
