import { timeIn } from '../reading.ts';

/** Times in nanoseconds do not fit a double: read as numbers they come out up to a millisecond off, which is what ccxt makes of them. */
const LONG_TIMES = /("(?:ts|time|timestamp|timePoint|timepoint)"\s*:\s*)(\d{16,20})(?=\s*[,}])/g;

/** Parses a body or a frame of KuCoin; long times stay texts. Undefined where it is not JSON. */
export function parseKucoinJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(LONG_TIMES, '$1"$2"'));
  } catch {
    // The caller reports the text itself.
    return undefined;
  }
}

/** Epoch ms of a time in ms, or in micro- or nanoseconds as text; null for anything else. Cut, not rounded. */
export function kucoinTime(value: unknown): number | null {
  if (typeof value === 'string' && /^\d{16}(\d{3})?$/.test(value)) return timeIn(value.slice(0, 13));
  return timeIn(value);
}
