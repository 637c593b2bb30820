import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { migrate, NewerDatabaseError } from '../../../../electron/storage/sqlite/migrations.ts';
import { nodeSqliteModule } from '../../../../electron/storage/sqlite/nodeSqlite.ts';
import { openDatabase } from '../../../../electron/storage/sqlite/openDatabase.ts';
import { openSql, type SqlDriver } from '../../../../electron/storage/sqlite/openSql.ts';
import { SqlError } from '../../../../electron/storage/sqlite/SqlError.ts';
import { inTransaction, type SqlDatabase } from '../../../../electron/storage/sqlite/sqlDatabase.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const drivers: readonly SqlDriver[] = ['node-sqlite3-wasm', 'node:sqlite'];
const now = (): number => Date.UTC(2026, 0, 2, 3, 4, 5);

describe.each(drivers)('the %s driver', (driver) => {
  const isThere = driver !== 'node:sqlite' || nodeSqliteModule() !== null;
  let path = '';
  beforeEach(() => { path = join(temporaryFolder(), 'history.sqlite'); });

  const open = async (): Promise<SqlDatabase> => {
    const database = await openSql(path, driver);
    onTestFinished(() => database.close());
    return database;
  };

  it.runIf(isThere)('keeps values to the bit', async () => {
    const database = await open();
    database.exec('CREATE TABLE t (i INTEGER NOT NULL, r REAL NOT NULL, s TEXT NOT NULL, b BLOB NOT NULL, n TEXT) STRICT');
    const insert = database.prepare('INSERT INTO t VALUES (?, ?, ?, ?, ?)');
    const rows = [
      [1_760_000_000_000, 0.1 + 0.2, 'ä\n€😀', Uint8Array.of(0, 255, 7), null],
      [-1, Number.MAX_VALUE, '', new Uint8Array(0), 'x'],
      [0, 5e-324, "'; DROP TABLE t; --", new Uint8Array(100_000).fill(9), null],
    ] as const;
    for (const row of rows) expect(insert.run(...row)).toBe(1);
    const stored = database.prepare('SELECT * FROM t ORDER BY rowid').all().map((row) => ({ ...row, b: Uint8Array.from(row['b'] as Uint8Array) }));
    expect(stored).toEqual(rows.map(([i, r, s, b, n]) => ({ i, r, s, b, n })));
    expect(database.prepare('SELECT i FROM t WHERE i = ?').get(99)).toBeNull();
  });

  it.runIf(isThere)('refuses a call with too few or too many values, or a text that would be cut', async () => {
    const database = await open();
    database.exec('CREATE TABLE t (a TEXT, b TEXT) STRICT');
    const insert = database.prepare('INSERT INTO t VALUES (?, ?)');
    expect(() => insert.run('one')).toThrow(/1 values for the 2 parameters/);
    expect(() => insert.run('one', 'two', 'three')).toThrow(/3 values for the 2 parameters/);
    expect(() => insert.run('one', 'cut\0here')).toThrow(/NUL character/);
  });

  it.runIf(isThere)('takes back all of a transaction that fails', async () => {
    const database = await open();
    database.exec('CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT');
    const insert = database.prepare('INSERT INTO t VALUES (?)');
    expect(() => inTransaction(database, () => { insert.run(1); insert.run(2); insert.run(1); })).toThrow(SqlError);
    inTransaction(database, () => { insert.run(3); expect(() => insert.run(3)).toThrow(SqlError); });
    expect(database.prepare('SELECT a FROM t').all().map(({ a }) => a)).toEqual([3]);
  });

  it.runIf(isThere)('keeps what was committed when it is opened again, and can be closed twice', async () => {
    const first = await open();
    first.exec('CREATE TABLE t (a INTEGER NOT NULL) STRICT; INSERT INTO t VALUES (42)');
    first.close();
    first.close();
    expect((await open()).prepare('SELECT a FROM t').get()).toMatchObject({ a: 42 });
  });

  it.runIf(isThere)('opens a file whose last process left its lock behind', async () => {
    (await open()).close();
    mkdirSync(`${path}.lock`, { recursive: true });
    const database = await open();
    database.exec('CREATE TABLE t (a INTEGER) STRICT');
    expect(database.prepare('SELECT count(*) AS n FROM t').get()).toMatchObject({ n: 0 });
  });

  it.runIf(isThere)('names a file it cannot open, one that is no database, and a broken statement', async () => {
    await expect(openSql(join(path, 'no', 'folder.sqlite'), driver)).rejects.toMatchObject({ trouble: 'cannot-open' });
    const database = await open();
    expect(() => database.prepare('SELEC 1')).toThrow(SqlError);
    database.close();
    writeFileSync(path, 'not a database, not at all. '.repeat(500));
    await expect(openSql(path, driver)).rejects.toMatchObject({ trouble: 'damaged' });
  });

  it.runIf(isThere)('makes the tables once and refuses those of a newer version, which it leaves as they are', async () => {
    const database = await open();
    migrate(database, path);
    migrate(database, path);
    expect(database.prepare('SELECT count(*) AS n FROM sessions').get()).toMatchObject({ n: 0 });
    expect(() => migrate(database, path, [])).toThrow(NewerDatabaseError);
  });

  it.runIf(isThere)('migrates all or nothing', async () => {
    const database = await open();
    expect(() => migrate(database, path, ['CREATE TABLE a (x TEXT) STRICT', 'CREATE TABLE nonsense'])).toThrow(SqlError);
    expect(database.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'a'").get()).toMatchObject({ n: 0 });
    migrate(database, path, ['CREATE TABLE a (x TEXT) STRICT']);
    migrate(database, path, ['CREATE TABLE never (x TEXT) STRICT', 'CREATE TABLE b (x TEXT) STRICT']);
    const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all().map(({ name }) => name);
    expect(names).toEqual(['a', 'b']);
  });

  it.runIf(isThere).each([['overwritten from its start', 0], ['broken in its middle', 5_000]])('keeps a file %s aside under a dated name and makes a new one', async (_name, from) => {
    const first = await openDatabase({ path, now, driver });
    const insert = first.database.prepare('INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    for (let row = 0; row < 200; row += 1) insert.run('s', `d-${row}`, row, 'BTC', 'x', 'decline', null, 'y'.repeat(200));
    first.database.close();
    const bytes = readFileSync(path);
    bytes.fill(0xaa, from, from + 12_000);
    writeFileSync(path, bytes);

    const again = await openDatabase({ path, now, driver });
    onTestFinished(() => again.database.close());
    expect(again).toMatchObject({ isNew: true, keptAs: `${path}.damaged-2026-01-02T03-04-05-000Z` });
    expect(readFileSync(again.keptAs ?? '')).toEqual(bytes);
    expect(again.database.prepare('SELECT count(*) AS n FROM decisions').get()).toMatchObject({ n: 0 });
  });

  it.runIf(isThere)('never reuses the name of an earlier damaged file', async () => {
    for (let time = 0; time < 2; time += 1) {
      writeFileSync(path, 'garbage'.repeat(1_000));
      (await openDatabase({ path, now, driver })).database.close();
    }
    expect(readdirSync(join(path, '..')).filter((name) => /\.damaged-.*Z(-\d+)?$/.test(name))).toHaveLength(2);
  });
});

describe.runIf(nodeSqliteModule() !== null)('a file that moves between the drivers', () => {
  it.each([['node:sqlite', 'node-sqlite3-wasm'], ['node-sqlite3-wasm', 'node:sqlite']] as const)('from %s to %s keeps what it held', async (first, second) => {
    const path = join(temporaryFolder(), 'history.sqlite');
    const writer = await openDatabase({ path, now, driver: first });
    writer.database.exec("INSERT INTO series (exchange, symbol, timeframe) VALUES ('bingx', 'BTC', '1m')");
    writer.database.close();
    const reader = await openDatabase({ path, now, driver: second });
    onTestFinished(() => reader.database.close());
    expect(reader.keptAs).toBeNull();
    expect(reader.database.prepare('SELECT count(*) AS n FROM series').get()).toMatchObject({ n: 1 });
    expect(existsSync(path)).toBe(true);
  });
});
