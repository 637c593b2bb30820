/*
 * KuCoin stamps trades and tickers with whole nanoseconds, which are larger than a double holds exactly. They are written as digits, always
 * just before the next millisecond, so that a client that rounds is a millisecond off.
 */

const MARK = 'nanoseconds:';

/** A time for `jsonText`. */
export function nanos(atMs: number): string {
  return `${MARK}${Math.trunc(atMs)}999999`;
}

/** JSON in which every time made by `nanos` is a bare number. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll(/"nanoseconds:(\d+)"/g, '$1');
}
