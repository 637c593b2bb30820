import type { SavedAverage } from './recursiveAverage.ts';
import { RecursiveAverage } from './recursiveAverage.ts';

export interface SavedAtr {
  /** Null before the first row. */
  readonly previousClose: number | null;
  readonly range: SavedAverage;
}

/**
 * Wilder's average true range in quote currency (system.md 2): TR = max(h − l, |h − previous close|, |l − previous close|), in the
 * first row h − l; seeded with the mean of the true ranges of rows 0..N−1. First value at row N − 1.
 */
export class Atr {
  readonly #range: RecursiveAverage;
  #previousClose: number;

  constructor(period: number, saved?: SavedAtr) {
    this.#range = new RecursiveAverage(period, 1 / period, saved?.range);
    this.#previousClose = saved?.previousClose ?? Number.NaN;
  }

  push(high: number, low: number, close: number): void {
    const previous = this.#previousClose;
    this.#previousClose = close;
    this.#range.push(Number.isNaN(previous) ? high - low : Math.max(high - low, Math.abs(high - previous), Math.abs(low - previous)));
  }

  /** NaN until `period` rows have been pushed. */
  get value(): number {
    return this.#range.value;
  }

  reset(): void {
    this.#range.reset();
    this.#previousClose = Number.NaN;
  }

  save(): SavedAtr {
    return { previousClose: Number.isNaN(this.#previousClose) ? null : this.#previousClose, range: this.#range.save() };
  }
}
