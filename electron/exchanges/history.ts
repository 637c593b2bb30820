import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import type { MarkRecord } from './gateway.ts';
import { positiveIn, timeIn } from './reading.ts';

/** Spacing of histories: the finest at which an exchange keeps open interest. */
export const HISTORY_STEP_MS = TIMEFRAME_MS['5m'];
/** Pages in succession without a row after which nothing older is expected: one alone may be a time in which the exchange stood still. */
const LAST_EMPTY_PAGES = 2;
/** A candle counts as finished this long after its end: the exchange's clock and ours differ a little. */
const FINISHED_AFTER_MS = 2_000;

export interface HistoryRange {
  /** First and last instant wanted, epoch ms. */
  readonly since: number;
  readonly until: number;
  /** Rows at `HISTORY_STEP_MS` that one request may be for. */
  readonly rowsPerPage: number;
}

/**
 * Reads the range page by page, newest first, until the exchange has nothing older. `readPage` gives the rows with after < at ≤ to, in any
 * order; what it gives beside them is left out. The rows come ascending, one an instant.
 */
export async function readHistory<Row extends { readonly at: number }>(
  { since, until, rowsPerPage }: HistoryRange,
  readPage: (after: number, to: number) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const found = new Map<number, Row>();
  let emptyPages = 0;
  for (let to = until; to >= since && emptyPages < LAST_EMPTY_PAGES; ) {
    const after = Math.max(since - 1, to - rowsPerPage * HISTORY_STEP_MS);
    const rows = (await readPage(after, to)).filter(({ at }) => at > after && at <= to);
    emptyPages = rows.length === 0 ? emptyPages + 1 : 0;
    for (const row of rows) found.set(row.at, row);
    to = after;
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}

/** As `readHistory`, for five-minute candles that are finished at `now`. `readPage` gives those which open from the first to the last time, both included. */
export async function readMarks(
  range: HistoryRange & { readonly now: number },
  readPage: (firstOpen: number, lastOpen: number) => Promise<readonly MarkRecord[]>,
): Promise<readonly MarkRecord[]> {
  const beforeFirst = Math.ceil(range.since / HISTORY_STEP_MS) * HISTORY_STEP_MS - HISTORY_STEP_MS;
  const until = Math.floor(Math.min(range.until, range.now - FINISHED_AFTER_MS) / HISTORY_STEP_MS) * HISTORY_STEP_MS;
  return readHistory({ since: beforeFirst + 1, until, rowsPerPage: range.rowsPerPage }, (after, to) => readPage(after, to - HISTORY_STEP_MS));
}

/** The mark price that a five-minute candle ends with, at its end; null where the open time or the price is impossible. */
export function markFrom(openTime: unknown, close: unknown): MarkRecord | null {
  const time = timeIn(openTime);
  const price = positiveIn(close);
  return time === null || time % HISTORY_STEP_MS !== 0 || price === null ? null : { at: time + HISTORY_STEP_MS, price };
}
