import { parseMarketSymbol, type MarketSymbol } from '../../../shared/domain/ids.ts';
import { MARKET_VALUES, type MarketSeriesKey, type MarketSeriesSummary, type MarketValue, type MarketValueColumns, type SeriesPruneReport, type SeriesRetention } from '../../../shared/domain/marketSeries.ts';
import { numberIn, textIn } from '../candles/sqlColumn.ts';
import { inTransaction, type SqlDatabase, type SqlRow, type SqlStatement } from '../sqlite/sqlDatabase.ts';
import { orderedPoints } from './orderedPoints.ts';

const DAY_MS = 86_400_000;
/** Rows read at a time: their objects are a dozen times larger than what is made of them. */
const BATCH = 32_768;

/** Market values as series of points. A point is on the disk when its append returns. Times are epoch ms. Methods throw SqlError where the database fails. */
export class MarketValueRepository {
  readonly #database: SqlDatabase;
  readonly #find: SqlStatement;
  readonly #addSeries: SqlStatement;
  readonly #list: SqlStatement;
  readonly #count: SqlStatement;
  readonly #add: SqlStatement;
  readonly #replace: SqlStatement;
  readonly #range: SqlStatement;
  readonly #newest: SqlStatement;
  readonly #dropBefore: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#database = database;
    this.#find = database.prepare('SELECT id FROM market_value_series WHERE exchange = ? AND symbol = ? AND value_name = ?');
    this.#addSeries = database.prepare('INSERT INTO market_value_series (exchange, symbol, value_name, point_count) VALUES (?, ?, ?, 0)');
    this.#list = database.prepare(`
      SELECT id, exchange, symbol, value_name, point_count,
        (SELECT min(at) FROM market_value_points WHERE series_id = id) AS first_at, (SELECT max(at) FROM market_value_points WHERE series_id = id) AS last_at
      FROM market_value_series ORDER BY exchange, symbol, value_name`);
    this.#count = database.prepare('UPDATE market_value_series SET point_count = point_count + ? WHERE id = ?');
    this.#add = database.prepare('INSERT INTO market_value_points (series_id, at, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
    this.#replace = database.prepare('UPDATE market_value_points SET value = ? WHERE series_id = ? AND at = ? AND value <> ?');
    this.#range = database.prepare(`SELECT at, value FROM market_value_points WHERE series_id = ? AND at >= ? AND at < ? ORDER BY at LIMIT ${BATCH}`);
    this.#newest = database.prepare('SELECT at, value FROM market_value_points WHERE series_id = ? AND at < ? ORDER BY at DESC LIMIT ?');
    this.#dropBefore = database.prepare('DELETE FROM market_value_points WHERE series_id = ? AND at < ?');
  }

  /** Adds points in any order, all or none; one given again replaces the stored one. @throws BadMarketValueError */
  append(key: MarketSeriesKey, columns: MarketValueColumns): void {
    const { at, value } = orderedPoints(key, columns);
    if (at.length === 0) return;
    inTransaction(this.#database, () => {
      const id = this.#idFor(key);
      let added = 0;
      at.forEach((time, row) => {
        const point = value[row] ?? Number.NaN;
        const isNew = this.#add.run(id, time, point) === 1;
        if (isNew) added += 1;
        else this.#replace.run(point, id, time, point);
      });
      if (added > 0) this.#count.run(added, id);
    });
  }

  /** Points with from ≤ at < to, ascending. */
  range(key: MarketSeriesKey, from: number, to: number): MarketValueColumns {
    const id = this.#idOf(key);
    if (id === null) return columnsOf([]);
    const parts: MarketValueColumns[] = [];
    for (let next = from; ;) {
      const rows = this.#range.all(id, next, to);
      parts.push(columnsOf(rows));
      const last = rows.at(-1);
      if (last === undefined || rows.length < BATCH) return joined(parts);
      next = numberIn(last, 'at') + 1;
    }
  }

  /** The newest `count` points with at < before, ascending. */
  newest(key: MarketSeriesKey, count: number, before: number): MarketValueColumns {
    const id = this.#idOf(key);
    if (id === null || !(count > 0)) return columnsOf([]);
    const { at, value } = columnsOf(this.#newest.all(id, before, Math.min(Math.trunc(count), Number.MAX_SAFE_INTEGER)));
    return { at: at.reverse(), value: value.reverse() };
  }

  /** By exchange, symbol and value. Cheap: reads two points a series. */
  list(): MarketSeriesSummary[] {
    return this.#all().map(({ key, points, first, last }) => ({ key, points, first, last }));
  }

  /** Lets go what is older than the newest point of its series allows, so that a simulation of the past is not old. */
  prune({ maxAgeDays }: SeriesRetention): SeriesPruneReport {
    const report = { points: 0, series: 0 };
    if (maxAgeDays === null) return report;
    for (const { id, first, last } of this.#all()) {
      const keepFrom = last - maxAgeDays * DAY_MS;
      if (first >= keepFrom) continue;
      const dropped = inTransaction(this.#database, () => {
        const count = this.#dropBefore.run(id, keepFrom);
        this.#count.run(-count, id);
        return count;
      });
      report.points += dropped;
      report.series += 1;
    }
    return report;
  }

  #all(): (MarketSeriesSummary & { readonly id: number })[] {
    return this.#list.all().map((row) => ({
      id: numberIn(row, 'id'),
      key: { exchange: textIn(row, 'exchange'), symbol: symbolNamed(textIn(row, 'symbol')), value: valueNamed(textIn(row, 'value_name')) },
      points: numberIn(row, 'point_count'), first: numberIn(row, 'first_at'), last: numberIn(row, 'last_at'),
    }));
  }

  #idOf({ exchange, symbol, value }: MarketSeriesKey): number | null {
    const row = this.#find.get(exchange, symbol, value);
    return row === null ? null : numberIn(row, 'id');
  }

  #idFor(key: MarketSeriesKey): number {
    const known = this.#idOf(key);
    if (known !== null) return known;
    this.#addSeries.run(key.exchange, key.symbol, key.value);
    return numberIn(this.#find.get(key.exchange, key.symbol, key.value), 'id');
  }
}

function columnsOf(rows: readonly SqlRow[]): MarketValueColumns {
  const at = new Float64Array(rows.length);
  const value = new Float64Array(rows.length);
  rows.forEach((row, index) => {
    at[index] = numberIn(row, 'at');
    value[index] = numberIn(row, 'value');
  });
  return { at, value };
}

function joined(parts: readonly MarketValueColumns[]): MarketValueColumns {
  const rows = parts.reduce((sum, { at }) => sum + at.length, 0);
  const all = { at: new Float64Array(rows), value: new Float64Array(rows) };
  let row = 0;
  for (const { at, value } of parts) {
    all.at.set(at, row);
    all.value.set(value, row);
    row += at.length;
  }
  return all;
}

function symbolNamed(name: string): MarketSymbol {
  const symbol = parseMarketSymbol(name);
  if (symbol === null) throw new TypeError(`a series of symbol ${name}; expected one like BTC/USDT:USDT`);
  return symbol;
}

function valueNamed(name: string): MarketValue {
  const known = MARKET_VALUES.find((value) => value === name);
  if (known === undefined) throw new TypeError(`a series of ${name}; expected one of ${MARKET_VALUES.join(', ')}`);
  return known;
}
