/** A candle in scaled whole numbers (see scaled.ts). `openTime` is in ms UTC. */
export interface ScaledCandle {
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface CandleScale {
  readonly priceDecimals: number;
  readonly quantityDecimals: number;
}

const INITIAL_CAPACITY = 1_024;

/** Base candles of one market in time order. Holes are absent rows. */
export class CandleSeries {
  readonly durationMs: number;
  readonly scale: CandleScale;
  #length = 0;
  #openTime = new Float64Array(INITIAL_CAPACITY);
  #open = new Float64Array(INITIAL_CAPACITY);
  #high = new Float64Array(INITIAL_CAPACITY);
  #low = new Float64Array(INITIAL_CAPACITY);
  #close = new Float64Array(INITIAL_CAPACITY);
  #volume = new Float64Array(INITIAL_CAPACITY);

  constructor(durationMs: number, scale: CandleScale) {
    this.durationMs = durationMs;
    this.scale = scale;
  }

  get length(): number {
    return this.#length;
  }

  /** @throws RangeError where the candle is out of order, off its grid, or contradicts itself. */
  append(candle: ScaledCandle): void {
    const problem = this.#problem(candle);
    if (problem !== null) throw new RangeError(`candle at ${candle.openTime}: ${problem}`);
    if (this.#length === this.#openTime.length) this.#grow();
    const row = this.#length;
    this.#openTime[row] = candle.openTime;
    this.#open[row] = candle.open;
    this.#high[row] = candle.high;
    this.#low[row] = candle.low;
    this.#close[row] = candle.close;
    this.#volume[row] = candle.volume;
    this.#length += 1;
  }

  /** @throws RangeError where there is no such row. */
  at(row: number): ScaledCandle {
    const openTime = this.#openTime[row];
    const open = this.#open[row];
    const high = this.#high[row];
    const low = this.#low[row];
    const close = this.#close[row];
    const volume = this.#volume[row];
    if (
      row >= this.#length || openTime === undefined || open === undefined || high === undefined ||
      low === undefined || close === undefined || volume === undefined
    ) {
      throw new RangeError(`row ${row} of ${this.#length}`);
    }
    return { openTime, open, high, low, close, volume };
  }

  openTimeAt(row: number): number {
    return this.at(row).openTime;
  }

  /** First row that opens at or after the instant; `length` where there is none. */
  firstRowFrom(at: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#openTime[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether every candle is on the grid of its own length since the epoch and in order is checked on append. */
  #problem(candle: ScaledCandle): string | null {
    const last = this.#length === 0 ? -1 : (this.#openTime[this.#length - 1] ?? -1);
    if (!Number.isSafeInteger(candle.openTime) || candle.openTime % this.durationMs !== 0) {
      return `opens off the grid of ${this.durationMs / 60_000} minutes`;
    }
    if (candle.openTime <= last) return `is not later than the one before it (${last})`;
    if (candle.low < 1) return 'has a price of 0 or less';
    if (candle.low > Math.min(candle.open, candle.close) || candle.high < Math.max(candle.open, candle.close)) {
      return 'has its open or close outside low and high';
    }
    if (candle.volume < 0) return 'has a negative volume';
    return null;
  }

  #grow(): void {
    const capacity = this.#openTime.length * 2;
    const grown = (from: Float64Array): Float64Array<ArrayBuffer> => {
      const to = new Float64Array(capacity);
      to.set(from);
      return to;
    };
    this.#openTime = grown(this.#openTime);
    this.#open = grown(this.#open);
    this.#high = grown(this.#high);
    this.#low = grown(this.#low);
    this.#close = grown(this.#close);
    this.#volume = grown(this.#volume);
  }
}
