import type { TimeRange } from '../../../shared/domain/timeRange.ts';
import type { SqlDatabase, SqlStatement } from '../sqlite/sqlDatabase.ts';
import { RangeSet } from './RangeSet.ts';
import { numberIn } from './sqlColumn.ts';

interface SeriesSpans {
  readonly stored: RangeSet;
  readonly empty: RangeSet;
  /** What the table says: `to` and emptiness by `from`. */
  written: ReadonlyMap<number, WrittenSpan>;
}

interface WrittenSpan {
  readonly to: number;
  readonly isEmpty: number;
}

/**
 * Which open times of each series are stored and which the exchange has none of. Kept in memory from the first question on; changes reach the
 * table when `write` is called within the transaction that writes the candles.
 */
export class GapIndex {
  readonly #series = new Map<number, SeriesSpans>();
  readonly #changed = new Set<number>();
  readonly #read: SqlStatement;
  readonly #drop: SqlStatement;
  readonly #put: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#read = database.prepare('SELECT from_time, to_time, is_empty FROM candle_spans WHERE series_id = ?');
    this.#drop = database.prepare('DELETE FROM candle_spans WHERE series_id = ? AND from_time = ?');
    this.#put = database.prepare('INSERT OR REPLACE INTO candle_spans (series_id, from_time, to_time, is_empty) VALUES (?, ?, ?, ?)');
  }

  get isChanged(): boolean { return this.#changed.size > 0; }

  stored(seriesId: number): RangeSet {
    return this.#of(seriesId).stored;
  }

  empty(seriesId: number): RangeSet {
    return this.#of(seriesId).empty;
  }

  /** Open times that are neither stored nor known to be empty. */
  missing(seriesId: number, from: number, to: number): TimeRange[] {
    const { stored, empty } = this.#of(seriesId);
    return stored.without(from, to).flatMap((range) => empty.without(range.from, range.to));
  }

  addStored(seriesId: number, { from, to }: TimeRange): void {
    const { stored, empty } = this.#of(seriesId);
    stored.add(from, to);
    empty.remove(from, to);
    this.#changed.add(seriesId);
  }

  /** Stored candles stay stored: only the rest of the range becomes empty. */
  addEmpty(seriesId: number, { from, to }: TimeRange): void {
    const { stored, empty } = this.#of(seriesId);
    for (const part of stored.without(from, to)) empty.add(part.from, part.to);
    this.#changed.add(seriesId);
  }

  /** The range counts as missing again. */
  forget(seriesId: number, { from, to }: TimeRange): void {
    const { stored, empty } = this.#of(seriesId);
    stored.remove(from, to);
    empty.remove(from, to);
    this.#changed.add(seriesId);
  }

  /** Within a transaction. Returns what is to be called when it has been committed. */
  write(): () => void {
    const done: (() => void)[] = [];
    for (const seriesId of this.#changed) {
      const spans = this.#of(seriesId);
      const wanted = new Map<number, WrittenSpan>();
      for (const { from, to } of spans.stored.ranges) wanted.set(from, { to, isEmpty: 0 });
      for (const { from, to } of spans.empty.ranges) wanted.set(from, { to, isEmpty: 1 });
      for (const from of spans.written.keys()) if (!wanted.has(from)) this.#drop.run(seriesId, from);
      for (const [from, { to, isEmpty }] of wanted) {
        const before = spans.written.get(from);
        if (before?.to !== to || before.isEmpty !== isEmpty) this.#put.run(seriesId, from, to, isEmpty);
      }
      done.push(() => { spans.written = wanted; });
    }
    return () => {
      for (const commit of done) commit();
      this.#changed.clear();
    };
  }

  #of(seriesId: number): SeriesSpans {
    const known = this.#series.get(seriesId);
    if (known !== undefined) return known;
    const written = new Map<number, WrittenSpan>();
    const stored: TimeRange[] = [];
    const empty: TimeRange[] = [];
    for (const row of this.#read.all(seriesId)) {
      const from = numberIn(row, 'from_time');
      const to = numberIn(row, 'to_time');
      const isEmpty = numberIn(row, 'is_empty');
      written.set(from, { to, isEmpty });
      (isEmpty === 0 ? stored : empty).push({ from, to });
    }
    const spans: SeriesSpans = { stored: new RangeSet(stored), empty: new RangeSet(empty), written };
    this.#series.set(seriesId, spans);
    return spans;
  }
}
