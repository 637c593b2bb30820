import type { Candle } from '../../../shared/domain/candle.ts';
import type { TimeRange } from '../../../shared/domain/timeRange.ts';

/** Rows that every exchange gives in one answer: a longer answer may have been cut at either end. */
export const UNCUT_ROWS = 200;

/**
 * How often the exchange's answers said that it has no candle of an open time. An answer says so where it has a newer candle: an exchange
 * that answers nothing at all may be ill, and one that cuts long answers leaves out an end.
 */
export class AbsenceCount {
  readonly #timeframeMs: number;
  readonly #times = new Map<number, number>();

  constructor(timeframeMs: number) {
    this.#timeframeMs = timeframeMs;
  }

  /** Takes an answer to the question for candles from an open time on; rows ascending. */
  note(since: number, rows: readonly Candle[]): void {
    const first = rows[0];
    const last = rows.at(-1);
    if (first === undefined || last === undefined) return;
    const given = new Set(rows.map(({ openTime }) => openTime));
    const from = rows.length < UNCUT_ROWS ? since : first.openTime;
    for (let time = from; time < last.openTime; time += this.#timeframeMs) {
      if (!given.has(time)) this.#times.set(time, (this.#times.get(time) ?? 0) + 1);
    }
  }

  /** Open times before `limit` that at least `times` answers lacked, as ranges, ascending. */
  ranges(times: number, limit: number): readonly TimeRange[] {
    const lacking = [...this.#times].flatMap(([time, count]) => (count >= times && time < limit ? [time] : [])).sort((a, b) => a - b);
    const ranges: { from: number; to: number }[] = [];
    for (const time of lacking) {
      const last = ranges.at(-1);
      if (last?.to === time) last.to = time + this.#timeframeMs;
      else ranges.push({ from: time, to: time + this.#timeframeMs });
    }
    return ranges;
  }
}
