/** The newest `capacity` values of a series in a preallocated ring; all finite. */
export class RecentValues {
  readonly #values: Float64Array;
  #count = 0;

  constructor(capacity: number, saved: readonly number[] = []) {
    this.#values = new Float64Array(capacity);
    for (const value of saved) this.push(value);
  }

  push(value: number): void {
    this.#values[this.#count % this.#values.length] = value;
    this.#count += 1;
  }

  /** How many are held, at most the capacity. */
  get length(): number {
    return Math.min(this.#count, this.#values.length);
  }

  /** The value `rowsBack` rows before the newest (0 = the newest); NaN where that is not held. */
  back(rowsBack: number): number {
    if (rowsBack >= this.length) return Number.NaN;
    return this.#values[(this.#count - 1 - rowsBack) % this.#values.length] ?? Number.NaN;
  }

  /** Share of the held values, the newest among them, that lie strictly below the newest: 0..1, NaN where none is held. */
  rankOfNewest(): number {
    const length = this.length;
    const newest = this.back(0);
    let below = 0;
    for (let slot = 0; slot < length; slot += 1) {
      const value = this.#values[slot];
      if (value !== undefined && value < newest) below += 1;
    }
    return below / length;
  }

  /** Mean of the held values, added up from the newest on; NaN where none is held. */
  mean(): number {
    return this.sumBefore(0) / this.length;
  }

  /** Sum of the held values without the newest `leftOut`, added up from the newest on. */
  sumBefore(leftOut: number): number {
    let sum = 0;
    const { length } = this;
    for (let rowsBack = leftOut; rowsBack < length; rowsBack += 1) sum += this.#values[(this.#count - 1 - rowsBack) % this.#values.length] ?? Number.NaN;
    return sum;
  }

  /** Sum of the squared distances of the same values from `mean`. */
  squaresBefore(leftOut: number, mean: number): number {
    let sum = 0;
    const { length } = this;
    for (let rowsBack = leftOut; rowsBack < length; rowsBack += 1) sum += ((this.#values[(this.#count - 1 - rowsBack) % this.#values.length] ?? Number.NaN) - mean) ** 2;
    return sum;
  }

  reset(): void {
    this.#count = 0;
  }

  /** Oldest first. */
  save(): readonly number[] {
    return Array.from({ length: this.length }, (_, index) => this.back(this.length - 1 - index));
  }
}
