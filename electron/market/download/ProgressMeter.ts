const WINDOW_MS = 30_000;

/** Rate of the last half minute of work; a pause does not count. */
export class ProgressMeter {
  readonly #now: () => number;
  readonly #marks: { readonly at: number; readonly candles: number }[] = [];
  #worked = 0;
  #candles = 0;
  #since: number | null = null;

  /** `now`: monotonic ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  resume(): void {
    this.#since ??= this.#now();
  }

  pause(): void {
    this.#worked = this.#elapsed();
    this.#since = null;
  }

  add(candles: number): void {
    this.#candles += candles;
    const at = this.#elapsed();
    this.#marks.push({ at, candles: this.#candles });
    while ((this.#marks[1]?.at ?? Infinity) < at - WINDOW_MS) this.#marks.shift();
  }

  /** Candles a second. */
  get rate(): number {
    const at = this.#elapsed();
    const first = this.#marks[0];
    const base = first === undefined || first.at > at - WINDOW_MS ? { at: 0, candles: 0 } : first;
    return at > base.at ? (this.#candles - base.candles) / ((at - base.at) / 1_000) : 0;
  }

  #elapsed(): number {
    return this.#worked + (this.#since === null ? 0 : this.#now() - this.#since);
  }
}
