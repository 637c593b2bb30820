import { SERIES_RESTART_MS } from '../../../shared/domain/timeframe.ts';

export interface SavedSeries {
  readonly count: number;
  /** Null before the first candle. */
  readonly lastOpenTime: number | null;
}

/**
 * Counts the closed candles of one series and says when it starts anew: a hole of 24 h or more, from one candle's close to the next
 * one's open (system.md 1.4).
 */
export class ClosedSeries {
  readonly timeframeMs: number;
  #count: number;
  #lastOpenTime: number;

  constructor(timeframeMs: number, saved?: SavedSeries) {
    this.timeframeMs = timeframeMs;
    this.#count = saved?.count ?? 0;
    this.#lastOpenTime = saved?.lastOpenTime ?? Number.NEGATIVE_INFINITY;
  }

  /** True where a candle of this open time is newer than all before it; an older or repeated one must not be pushed. */
  isNext(openTime: number): boolean {
    return openTime > this.#lastOpenTime;
  }

  /** True where the hole before this candle makes the series start anew; false for the very first candle. */
  restartsAt(openTime: number): boolean {
    return this.#count > 0 && openTime - (this.#lastOpenTime + this.timeframeMs) >= SERIES_RESTART_MS;
  }

  push(openTime: number): void {
    this.#count += 1;
    this.#lastOpenTime = openTime;
  }

  /** Forgets the rows but not the time: an older candle is still refused afterwards. */
  reset(): void {
    this.#count = 0;
  }

  get lastOpenTime(): number {
    return this.#lastOpenTime;
  }

  /** Candles since the series began, for a decision at `time`; 0 where the newest one ended 24 h or more before it. */
  countAt(time: number): number {
    return time - (this.#lastOpenTime + this.timeframeMs) >= SERIES_RESTART_MS ? 0 : this.#count;
  }

  save(): SavedSeries {
    return { count: this.#count, lastOpenTime: Number.isFinite(this.#lastOpenTime) ? this.#lastOpenTime : null };
  }
}
