/** What an average needs to go on: all numbers finite, so plain JSON keeps it exactly. */
export interface SavedAverage {
  readonly count: number;
  readonly seedSum: number;
  readonly average: number;
}

/**
 * Recursive average a ← a + w·(x − a), seeded with the plain mean of its first `period` values (system.md 2). With w = 2/(N+1) it is
 * an EMA, with w = 1/N Wilder's average.
 */
export class RecursiveAverage {
  readonly period: number;
  readonly weight: number;
  #count: number;
  #seedSum: number;
  #average: number;

  constructor(period: number, weight: number, saved: SavedAverage = { count: 0, seedSum: 0, average: 0 }) {
    this.period = period;
    this.weight = weight;
    this.#count = saved.count;
    this.#seedSum = saved.seedSum;
    this.#average = saved.average;
  }

  push(x: number): void {
    this.#count += 1;
    if (this.#count > this.period) {
      this.#average = this.#average + this.weight * (x - this.#average);
      return;
    }
    this.#seedSum += x;
    if (this.#count === this.period) this.#average = this.#seedSum / this.period;
  }

  /** NaN until `period` values have been pushed. */
  get value(): number {
    return this.#count >= this.period ? this.#average : Number.NaN;
  }

  reset(): void {
    this.#count = 0;
    this.#seedSum = 0;
    this.#average = 0;
  }

  save(): SavedAverage {
    return { count: this.#count, seedSum: this.#seedSum, average: this.#average };
  }
}
