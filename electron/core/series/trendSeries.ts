import type { CoreSettings } from '../../../shared/settings/schema.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { SavedAtr } from '../indicators/atr.ts';
import { Atr } from '../indicators/atr.ts';
import { createEma } from '../indicators/ema.ts';
import { RecentValues } from '../indicators/recentValues.ts';
import type { RecursiveAverage, SavedAverage } from '../indicators/recursiveAverage.ts';
import type { SavedSeries } from './closedSeries.ts';
import { ClosedSeries } from './closedSeries.ts';

/** Rows that volatility is ranked among, the newest among them (system.md 3.1). */
const VOLATILITY_ROWS = 100;

export interface SavedTrendSeries {
  readonly series: SavedSeries;
  readonly atr: SavedAtr;
  readonly emaFast: SavedAverage;
  readonly emaMid: SavedAverage;
  readonly emaSlow: SavedAverage;
  readonly recentRelativeAtr: readonly number[];
  readonly close: number;
}

/** What trend and volatility are read from: closed 4h candles with the three EMAs and ATR/close. */
export class TrendSeries {
  readonly closed: ClosedSeries;
  readonly #atr: Atr;
  readonly emaFast: RecursiveAverage;
  readonly emaMid: RecursiveAverage;
  readonly emaSlow: RecursiveAverage;
  readonly #recentRelativeAtr: RecentValues;
  close: number;
  #percentile: number;

  constructor(settings: CoreSettings['indicators'], saved?: SavedTrendSeries) {
    this.closed = new ClosedSeries(TIMEFRAME_MS['4h'], saved?.series);
    this.#atr = new Atr(settings.atr_period, saved?.atr);
    this.emaFast = createEma(settings.ema_fast, saved?.emaFast);
    this.emaMid = createEma(settings.ema_mid, saved?.emaMid);
    this.emaSlow = createEma(settings.ema_slow, saved?.emaSlow);
    this.#recentRelativeAtr = new RecentValues(VOLATILITY_ROWS, saved?.recentRelativeAtr);
    this.close = saved?.close ?? 0;
    this.#percentile = this.#recentRelativeAtr.rankOfNewest();
  }

  push(openTime: number, high: number, low: number, close: number): void {
    if (this.closed.restartsAt(openTime)) this.reset();
    this.closed.push(openTime);
    this.#atr.push(high, low, close);
    this.emaFast.push(close);
    this.emaMid.push(close);
    this.emaSlow.push(close);
    this.close = close;
    const atr = this.#atr.value;
    if (Number.isNaN(atr)) return;
    this.#recentRelativeAtr.push(atr / close);
    this.#percentile = this.#recentRelativeAtr.rankOfNewest();
  }

  /** Share of the newest 100 ATR/close values strictly below the newest one, 0..1; NaN before the first. */
  get volatilityPercentile(): number {
    return this.#percentile;
  }

  /** ATR/close of the newest candle; NaN before the first. */
  get relativeAtr(): number {
    return this.#recentRelativeAtr.back(0);
  }

  /** Mean ATR/close of the newest 100 candles; NaN before the first. */
  get meanRelativeAtr(): number {
    return this.#recentRelativeAtr.mean();
  }

  reset(): void {
    this.closed.reset();
    this.#atr.reset();
    this.emaFast.reset();
    this.emaMid.reset();
    this.emaSlow.reset();
    this.#recentRelativeAtr.reset();
    this.#percentile = Number.NaN;
  }

  save(): SavedTrendSeries {
    return {
      series: this.closed.save(),
      atr: this.#atr.save(),
      emaFast: this.emaFast.save(),
      emaMid: this.emaMid.save(),
      emaSlow: this.emaSlow.save(),
      recentRelativeAtr: this.#recentRelativeAtr.save(),
      close: this.close,
    };
  }
}
