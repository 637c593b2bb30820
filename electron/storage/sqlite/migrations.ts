import { migrateCandles } from './candleMigration.ts';
import { MARKET_VALUE_TABLES } from './marketValueTables.ts';
import { inTransaction, type SqlDatabase } from './sqlDatabase.ts';

/** The database was written by a newer version of the application, whose tables this one does not know. It is left as it is. */
export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';
  readonly code = 'database-newer';
  readonly nextStep = 'use the newer version of Bearish Alpha, or choose another folder with --data-dir';

  constructor(path: string, found: number, known: number) {
    super(`${path} has schema version ${found}; this version knows up to ${known}`);
  }
}

/** Statements, or work that needs the data. */
export type Migration = string | ((database: SqlDatabase) => void);

/** One step a version; a step is never changed once it has been released. */
export const MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    exchange TEXT NOT NULL, symbol TEXT NOT NULL, timeframe TEXT NOT NULL,
    UNIQUE (exchange, symbol, timeframe)
  ) STRICT;

  -- Up to 1,024 closed candles: six float64 columns one after the other, rows ascending. chunk_start is a multiple of 1,024 candle lengths.
  CREATE TABLE candle_chunks (
    series_id INTEGER NOT NULL REFERENCES series (id), chunk_start INTEGER NOT NULL,
    row_count INTEGER NOT NULL, checksum INTEGER NOT NULL, columns BLOB NOT NULL,
    PRIMARY KEY (series_id, chunk_start)
  ) STRICT;

  -- What an exchange later said about a candle that had closed. Never merged into the candle.
  CREATE TABLE candle_corrections (
    series_id INTEGER NOT NULL REFERENCES series (id), open_time INTEGER NOT NULL,
    open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL, close REAL NOT NULL, volume REAL NOT NULL,
    seen_at INTEGER NOT NULL,
    UNIQUE (series_id, open_time, open, high, low, close, volume)
  ) STRICT;

  CREATE TABLE damaged_chunks (
    series_id INTEGER NOT NULL REFERENCES series (id), chunk_start INTEGER NOT NULL,
    columns BLOB NOT NULL, found_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE sessions (
    session_id TEXT PRIMARY KEY,
    started_at REAL NOT NULL, ended_at REAL, outcome TEXT, mode TEXT NOT NULL, market TEXT NOT NULL, symbols TEXT NOT NULL,
    start_equity REAL NOT NULL, end_equity REAL, trades INTEGER NOT NULL,
    journal_bytes INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sessions_by_start ON sessions (started_at);

  CREATE TABLE decisions (
    session_id TEXT NOT NULL, decision_id TEXT NOT NULL,
    time REAL NOT NULL, symbol TEXT NOT NULL, strategy TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT, record TEXT NOT NULL,
    PRIMARY KEY (session_id, decision_id)
  ) STRICT;
  CREATE INDEX decisions_by_time ON decisions (session_id, time);

  CREATE TABLE positions (
    session_id TEXT NOT NULL, position_id TEXT NOT NULL,
    opened_at REAL NOT NULL, closed_at REAL, symbol TEXT NOT NULL, strategy TEXT NOT NULL, side TEXT NOT NULL, status TEXT NOT NULL,
    exit_reason TEXT, net_pnl REAL NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (session_id, position_id)
  ) STRICT;
  CREATE INDEX positions_by_time ON positions (session_id, opened_at);
  `,
  migrateCandles,
  MARKET_VALUE_TABLES,
];

/** Brings the tables to the newest version, all steps or none. @throws NewerDatabaseError, SqlError */
export function migrate(database: SqlDatabase, path: string, migrations: readonly Migration[] = MIGRATIONS): void {
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
  const from = typeof version === 'number' ? version : 0;
  if (from > migrations.length) throw new NewerDatabaseError(path, from, migrations.length);
  if (from === migrations.length) return;
  inTransaction(database, () => {
    for (const step of migrations.slice(from)) {
      if (typeof step === 'string') database.exec(step);
      else step(database);
    }
    database.exec(`PRAGMA user_version=${migrations.length}`);
  });
}
