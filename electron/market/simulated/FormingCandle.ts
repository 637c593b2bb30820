import type { Candle } from '../../../shared/domain/candle.ts';

/** The candle of one series that has not closed yet, put together from what has traded so far. */
export class FormingCandle {
  readonly timeframeMs: number;
  #openTime = Number.NaN;
  #open = 0;
  #high = 0;
  #low = 0;
  #close = 0;
  /** Of the shorter candles within it that are over. */
  #closedVolume = 0;
  #partVolume = 0;

  constructor(timeframeMs: number) {
    this.timeframeMs = timeframeMs;
  }

  /** A price at `at`; `volume` is what its own shorter candle has traded so far. */
  trade(at: number, price: number, volume: number): void {
    this.#reach(at, price);
    this.#high = Math.max(this.#high, price);
    this.#low = Math.min(this.#low, price);
    this.#close = price;
    this.#partVolume = volume;
  }

  /** A shorter candle within it is over; its prices have been traded, or are now. */
  close(candle: Candle): void {
    this.#reach(candle.openTime, candle.open);
    this.#high = Math.max(this.#high, candle.high);
    this.#low = Math.min(this.#low, candle.low);
    this.#close = candle.close;
    this.#closedVolume += candle.volume;
    this.#partVolume = 0;
  }

  /** The candle so far at `at`, or null where nothing has traded in it. */
  at(at: number): Candle | null {
    if (this.#openTime !== at - (at % this.timeframeMs)) return null;
    return { openTime: this.#openTime, open: this.#open, high: this.#high, low: this.#low, close: this.#close, volume: this.#closedVolume + this.#partVolume };
  }

  #reach(at: number, price: number): void {
    const openTime = at - (at % this.timeframeMs);
    if (openTime === this.#openTime) return;
    this.#openTime = openTime;
    this.#open = price;
    this.#high = price;
    this.#low = price;
    this.#closedVolume = 0;
    this.#partVolume = 0;
  }
}
