import type { Candle } from '../../../shared/domain/candle.ts';
import type { CandleCorrection } from '../../../shared/domain/candleArchive.ts';
import type { SqlDatabase, SqlRow, SqlStatement } from '../sqlite/sqlDatabase.ts';
import { numberIn, textIn } from './sqlColumn.ts';

/** What exchanges later said about closed candles: each different saying once. */
export class CorrectionTable {
  readonly #add: SqlStatement;
  readonly #list: SqlStatement;
  readonly #count: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#add = database.prepare('INSERT OR IGNORE INTO candle_corrections (series_id, open_time, open, high, low, close, volume, seen_at, stored_open, stored_high, stored_low, stored_close, stored_volume, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#list = database.prepare('SELECT * FROM candle_corrections WHERE series_id = ? ORDER BY open_time DESC, seen_at DESC LIMIT ?');
    this.#count = database.prepare('SELECT count(*) AS n FROM candle_corrections WHERE series_id = ?');
  }

  add(seriesId: number, { stored, given, seenAt, source }: CandleCorrection): void {
    this.#add.run(
      seriesId, given.openTime, given.open, given.high, given.low, given.close, given.volume, seenAt,
      stored?.open ?? null, stored?.high ?? null, stored?.low ?? null, stored?.close ?? null, stored?.volume ?? null, source,
    );
  }

  /** The newest candles' first. */
  list(seriesId: number, limit: number): CandleCorrection[] {
    return this.#list.all(seriesId, limit).map((row) => ({ stored: storedIn(row), given: candleIn(row, ''), seenAt: numberIn(row, 'seen_at'), source: textIn(row, 'source') }));
  }

  count(seriesId: number): number {
    return numberIn(this.#count.get(seriesId), 'n');
  }
}

function storedIn(row: SqlRow): Candle | null {
  return row['stored_open'] === null ? null : candleIn(row, 'stored_');
}

function candleIn(row: SqlRow, prefix: string): Candle {
  const value = (name: string): number => numberIn(row, `${prefix}${name}`);
  return { openTime: numberIn(row, 'open_time'), open: value('open'), high: value('high'), low: value('low'), close: value('close'), volume: value('volume') };
}
