/**
 * Builds candles of a longer timeframe from 30m rows (system.md 1.4): buckets are whole multiples of the timeframe since the epoch; a
 * bucket with at least one row gives a candle, usable from the bucket's end on; a first bucket that began before the series did is left
 * out.
 */
export class BuiltCandles {
  readonly #timeframeMs: number;
  readonly #emit: (openTime: number, high: number, low: number, close: number) => void;
  /** Open time of the bucket being filled, NaN while none is. */
  #bucket = Number.NaN;
  #high = 0;
  #low = 0;
  #close = 0;
  #seriesStart = Number.NaN;

  constructor(timeframeMs: number, emit: (openTime: number, high: number, low: number, close: number) => void) {
    this.#timeframeMs = timeframeMs;
    this.#emit = emit;
  }

  /** Adds a 30m row that opened at `openTime` and closed at `closeTime`; emits each bucket that has ended by then. */
  push(openTime: number, closeTime: number, high: number, low: number, close: number): void {
    if (Number.isNaN(this.#seriesStart)) this.#seriesStart = openTime;
    const bucket = openTime - (openTime % this.#timeframeMs);
    if (bucket !== this.#bucket) {
      this.#finish();
      this.#bucket = bucket;
      this.#high = high;
      this.#low = low;
    } else {
      this.#high = Math.max(this.#high, high);
      this.#low = Math.min(this.#low, low);
    }
    this.#close = close;
    if (closeTime >= bucket + this.#timeframeMs) this.#finish();
  }

  /** The 30m series starts anew: the unfinished bucket belongs to rows that are no longer seen. */
  restart(): void {
    this.#bucket = Number.NaN;
    this.#seriesStart = Number.NaN;
  }

  #finish(): void {
    const bucket = this.#bucket;
    this.#bucket = Number.NaN;
    if (bucket >= this.#seriesStart) this.#emit(bucket, this.#high, this.#low, this.#close);
  }
}
