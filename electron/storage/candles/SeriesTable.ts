import type { SeriesKey } from '../../../shared/domain/candle.ts';
import { TIMEFRAME_MS, type Timeframe } from '../../../shared/domain/timeframe.ts';
import type { SqlDatabase, SqlStatement } from '../sqlite/sqlDatabase.ts';
import { numberIn, textIn } from './sqlColumn.ts';

/** Numbers of the stored series. */
export class SeriesTable {
  readonly #ids = new Map<string, number>();
  readonly #find: SqlStatement;
  readonly #add: SqlStatement;
  readonly #all: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#find = database.prepare('SELECT id FROM series WHERE exchange = ? AND symbol = ? AND timeframe = ?');
    this.#add = database.prepare('INSERT INTO series (exchange, symbol, timeframe) VALUES (?, ?, ?)');
    this.#all = database.prepare('SELECT id, exchange, symbol, timeframe FROM series ORDER BY exchange, symbol, id');
  }

  /** Null where nothing was ever stored of it. */
  idOf(key: SeriesKey): number | null {
    const name = `${key.exchange} ${key.symbol} ${key.timeframe}`;
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const row = this.#find.get(key.exchange, key.symbol, key.timeframe);
    if (row === null) return null;
    const id = numberIn(row, 'id');
    this.#ids.set(name, id);
    return id;
  }

  /** Not to be called within a transaction, which could take it back. @throws SqlError */
  idFor(key: SeriesKey): number {
    const known = this.idOf(key);
    if (known !== null) return known;
    this.#add.run(key.exchange, key.symbol, key.timeframe);
    return numberIn(this.#find.get(key.exchange, key.symbol, key.timeframe), 'id');
  }

  all(): { readonly id: number; readonly key: SeriesKey }[] {
    return this.#all.all().map((row) => ({
      id: numberIn(row, 'id'),
      key: { exchange: textIn(row, 'exchange'), symbol: textIn(row, 'symbol'), timeframe: timeframeNamed(textIn(row, 'timeframe')) },
    }));
  }
}

function timeframeNamed(name: string): Timeframe {
  const known = Object.keys(TIMEFRAME_MS).find((timeframe): timeframe is Timeframe => timeframe === name);
  if (known === undefined) throw new TypeError(`a series of timeframe ${name}; expected one of ${Object.keys(TIMEFRAME_MS).join(', ')}`);
  return known;
}
