import type { SavedAverage } from './recursiveAverage.ts';
import { RecursiveAverage } from './recursiveAverage.ts';

export interface SavedRsi {
  /** Null before the first close. */
  readonly previousClose: number | null;
  readonly gain: SavedAverage;
  readonly loss: SavedAverage;
}

/**
 * Wilder's relative strength index of closes, 0..100 (system.md 2): RS = average gain / average loss, RSI = 100 − 100/(1 + RS), both
 * averages seeded with the mean of the changes into rows 1..N. First value at row N. Without losses it is 100, without any change 50.
 */
export class Rsi {
  readonly #gain: RecursiveAverage;
  readonly #loss: RecursiveAverage;
  #previousClose: number;

  constructor(period: number, saved?: SavedRsi) {
    this.#gain = new RecursiveAverage(period, 1 / period, saved?.gain);
    this.#loss = new RecursiveAverage(period, 1 / period, saved?.loss);
    this.#previousClose = saved?.previousClose ?? Number.NaN;
  }

  push(close: number): void {
    const change = close - this.#previousClose;
    this.#previousClose = close;
    if (Number.isNaN(change)) return;
    this.#gain.push(change > 0 ? change : 0);
    this.#loss.push(change < 0 ? -change : 0);
  }

  /** NaN until `period` changes have been seen. */
  get value(): number {
    return relativeStrengthIndex(this.#gain.value, this.#loss.value);
  }

  reset(): void {
    this.#gain.reset();
    this.#loss.reset();
    this.#previousClose = Number.NaN;
  }

  save(): SavedRsi {
    return {
      previousClose: Number.isNaN(this.#previousClose) ? null : this.#previousClose,
      gain: this.#gain.save(),
      loss: this.#loss.save(),
    };
  }
}

function relativeStrengthIndex(averageGain: number, averageLoss: number): number {
  if (averageLoss === 0) return averageGain > 0 ? 100 : averageGain === 0 ? 50 : Number.NaN;
  return 100 - 100 / (1 + averageGain / averageLoss);
}
