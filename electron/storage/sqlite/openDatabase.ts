import { existsSync, renameSync, statSync } from 'node:fs';
import { migrate } from './migrations.ts';
import { openSql, type SqlDriver } from './openSql.ts';
import { SqlError } from './SqlError.ts';
import type { SqlDatabase } from './sqlDatabase.ts';

export interface OpenDatabaseOptions {
  readonly path: string;
  readonly now: () => number;
  readonly driver?: SqlDriver;
}

export interface OpenedDatabase {
  readonly database: SqlDatabase;
  /** True where the file was not there or had to be replaced: history and candles must be brought back. */
  readonly isNew: boolean;
  /** Where a damaged file was put; null where there was none. */
  readonly keptAs: string | null;
}

/** A whole check reads the whole file, so larger ones are checked page by page as they are read. */
const CHECK_WHOLE_BELOW_BYTES = 32 * 1024 * 1024;

/**
 * Opens the database with its tables in their newest form. A damaged file is kept aside under a dated name and a new one made.
 * @throws SqlError where the disk refuses, NewerDatabaseError
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenedDatabase> {
  const isNew = !existsSync(options.path);
  try {
    return { database: await openChecked(options), isNew, keptAs: null };
  } catch (error) {
    if (!(error instanceof SqlError) || error.trouble !== 'damaged') throw error;
    const keptAs = keepAside(options.path, options.now());
    return { database: await openChecked(options), isNew: true, keptAs };
  }
}

async function openChecked({ path, driver }: OpenDatabaseOptions): Promise<SqlDatabase> {
  const database = await openSql(path, driver);
  try {
    if (statSync(path).size <= CHECK_WHOLE_BELOW_BYTES) checkWhole(database, path);
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function checkWhole(database: SqlDatabase, path: string): void {
  const verdict = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {})[0];
  if (verdict !== 'ok') throw new SqlError(path, new Error(`database disk image is malformed: ${String(verdict)}`));
}

/** Moves the file, and what its last writer left beside it, to a name that says when. Returns that name. */
export function keepAside(path: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  let keptAs = `${path}.damaged-${stamp}`;
  for (let number = 2; existsSync(keptAs); number += 1) keptAs = `${path}.damaged-${stamp}-${number}`;
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, keptAs + suffix);
  }
  return keptAs;
}
