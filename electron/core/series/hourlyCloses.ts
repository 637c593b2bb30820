import type { CandleColumns } from '../../../shared/domain/candle.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { numbersToText, textToNumbers } from '../state/numbersText.ts';

const HOUR_MS = TIMEFRAME_MS['1h'];

/** Hours that are kept: 30 days. */
export const HOURS_KEPT = 720;

export interface SavedHourlyCloses {
  /** Open time of the newest candle in hours since the epoch; null before the first. */
  readonly newestHour: number | null;
  /** Base64 of the closes, oldest first, ending with the newest hour; 0 for an hour without a candle. */
  readonly closes: string;
}

/**
 * Closes of the newest 720 closed 1h candles of one market, by the hour they belong to, so that markets can be compared hour by hour.
 * Pushing writes into a ring made once; returns are computed when they are asked for.
 */
export class HourlyCloses {
  /** One more than the returns that are wanted of it. */
  readonly #ring = new Float64Array(HOURS_KEPT + 1).fill(Number.NaN);
  #newestHour = -1;
  #version = 0;
  #logReturns: Float64Array | null = null;
  #simpleReturns: Float64Array | null = null;
  #returnsVersion = -1;

  constructor(saved?: SavedHourlyCloses) {
    if (saved === undefined || saved.newestHour === null) return;
    const closes = textToNumbers(saved.closes);
    const oldest = saved.newestHour - closes.length + 1;
    for (const [index, close] of closes.entries()) if (close !== 0) this.push((oldest + index) * HOUR_MS, close);
  }

  /** Takes a closed candle; one that is not newer than the newest known is left out. */
  push(openTime: number, close: number): void {
    const hour = Math.floor(openTime / HOUR_MS);
    if (hour <= this.#newestHour) return;
    const ring = this.#ring;
    const skipped = Math.min(hour - this.#newestHour - 1, ring.length);
    for (let back = 1; back <= skipped; back += 1) ring[(hour - back) % ring.length] = Number.NaN;
    ring[hour % ring.length] = close;
    this.#newestHour = hour;
    this.#version += 1;
  }

  pushHistory(columns: CandleColumns): void {
    const { openTime, close } = columns;
    for (let row = 0; row < openTime.length; row += 1) this.push(openTime[row] ?? Number.NaN, close[row] ?? Number.NaN);
  }

  /** Rises with every candle: equal versions mean equal returns. */
  get version(): number {
    return this.#version;
  }

  /** Hours since the epoch at which the newest candle opened; −1 before the first. */
  get newestHour(): number {
    return this.#newestHour;
  }

  /**
   * Log returns of the newest 720 hours, oldest first, the last of them ending with the newest candle; NaN where either close is missing.
   * The same array until the next candle.
   */
  logReturns(): Float64Array {
    return this.#computed().log;
  }

  /** The same hours as close over the close before, less 1: what a position gains of its value. */
  simpleReturns(): Float64Array {
    return this.#computed().simple;
  }

  #computed(): { readonly log: Float64Array; readonly simple: Float64Array } {
    const log = (this.#logReturns ??= new Float64Array(HOURS_KEPT));
    const simple = (this.#simpleReturns ??= new Float64Array(HOURS_KEPT));
    if (this.#returnsVersion === this.#version) return { log, simple };
    const { length } = this.#ring;
    const oldest = this.#newestHour - HOURS_KEPT;
    let before = oldest < 0 ? Number.NaN : this.#ring[oldest % length] ?? Number.NaN;
    for (let row = 0; row < HOURS_KEPT; row += 1) {
      const hour = oldest + 1 + row;
      const close = hour < 0 ? Number.NaN : this.#ring[hour % length] ?? Number.NaN;
      log[row] = Math.log(close / before);
      simple[row] = close / before - 1;
      before = close;
    }
    this.#returnsVersion = this.#version;
    return { log, simple };
  }

  save(): SavedHourlyCloses {
    if (this.#newestHour < 0) return { newestHour: null, closes: '' };
    const { length } = this.#ring;
    const closes: number[] = [];
    for (let hour = Math.max(0, this.#newestHour - length + 1); hour <= this.#newestHour; hour += 1) {
      const close = this.#ring[hour % length] ?? Number.NaN;
      if (closes.length > 0 || !Number.isNaN(close)) closes.push(Number.isNaN(close) ? 0 : close);
    }
    return { newestHour: this.#newestHour, closes: numbersToText(Float64Array.from(closes)) };
  }
}
