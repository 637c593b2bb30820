import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { SavedAtr } from '../indicators/atr.ts';
import { Atr } from '../indicators/atr.ts';
import { RecentValues } from '../indicators/recentValues.ts';
import type { SavedSeries } from '../series/closedSeries.ts';
import { ClosedSeries } from '../series/closedSeries.ts';

/** Values kept, values needed, and the newest ones that the baseline leaves out (system.md 5.6). */
const KEPT = 100;
const NEEDED = 20;
const LEFT_OUT = 10;
/**
 * A deviation below this share of the mean counts as this share: in a market whose range hardly ever changed, any rise would be endless
 * deviations away.
 */
const SMALLEST_DEVIATION = 0.05;

export interface SavedVolatility {
  readonly series: SavedSeries;
  readonly atr: SavedAtr;
  readonly values: readonly number[];
}

/** ATR over close of one market's newest closed 30m candles, and how far the newest lies from what was usual. */
export class VolatilityHistory {
  readonly #series: ClosedSeries;
  readonly #atr: Atr;
  readonly #values: RecentValues;

  constructor(atrPeriod: number, saved?: SavedVolatility) {
    this.#series = new ClosedSeries(TIMEFRAME_MS['30m'], saved?.series);
    this.#atr = new Atr(atrPeriod, saved?.atr);
    this.#values = new RecentValues(KEPT, saved?.values);
  }

  /** Takes a closed candle; `false` where it is not newer than the newest known. A hole of 24 h starts anew, as for decisions. */
  push(openTime: number, high: number, low: number, close: number): boolean {
    if (!this.#series.isNext(openTime)) return false;
    if (this.#series.restartsAt(openTime)) {
      this.#series.reset();
      this.#atr.reset();
      this.#values.reset();
    }
    this.#series.push(openTime);
    this.#atr.push(high, low, close);
    const value = this.#atr.value / close;
    if (Number.isFinite(value)) this.#values.push(value);
    return true;
  }

  /** Whether there are values enough to say what is usual. */
  get isKnown(): boolean {
    return this.#values.length >= NEEDED;
  }

  /** Standard deviations that the newest value lies above the mean of those before the newest 10; null with fewer than 20 values. */
  zScore(): number | null {
    if (!this.isKnown) return null;
    const count = this.#values.length;
    const mean = this.#values.sumBefore(LEFT_OUT) / (count - LEFT_OUT);
    const squares = this.#values.squaresBefore(LEFT_OUT, mean);
    const deviation = Math.max(Math.sqrt(squares / (count - LEFT_OUT - 1)), SMALLEST_DEVIATION * mean);
    return deviation > 0 ? (this.#values.back(0) - mean) / deviation : 0;
  }

  save(): SavedVolatility {
    return { series: this.#series.save(), atr: this.#atr.save(), values: this.#values.save() };
  }
}
