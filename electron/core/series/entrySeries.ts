import type { CoreSettings } from '../../../shared/settings/schema.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { SavedAtr } from '../indicators/atr.ts';
import { Atr } from '../indicators/atr.ts';
import { createEma } from '../indicators/ema.ts';
import { RecentValues } from '../indicators/recentValues.ts';
import type { RecursiveAverage, SavedAverage } from '../indicators/recursiveAverage.ts';
import type { SavedRsi } from '../indicators/rsi.ts';
import { Rsi } from '../indicators/rsi.ts';
import type { SavedSeries } from './closedSeries.ts';
import { ClosedSeries } from './closedSeries.ts';

/** Rows that the micro-trend looks back over, the newest among them (system.md 3.1). */
const MICRO_TREND_ROWS = 20;

export interface SavedEntrySeries {
  readonly series: SavedSeries;
  readonly rsi: SavedRsi;
  readonly atr: SavedAtr;
  readonly emaFast: SavedAverage;
  readonly emaMid: SavedAverage;
  readonly emaSlow: SavedAverage;
  readonly recentEmaFast: readonly number[];
  readonly close: number;
  readonly volume: number;
}

/** What entries are decided on: closed 30m candles with RSI, ATR, the three EMAs and the slope of the fast one. */
export class EntrySeries {
  readonly closed: ClosedSeries;
  readonly rsi: Rsi;
  readonly atr: Atr;
  readonly emaFast: RecursiveAverage;
  readonly emaMid: RecursiveAverage;
  readonly emaSlow: RecursiveAverage;
  readonly #recentEmaFast: RecentValues;
  close = 0;
  volume = 0;

  constructor(settings: CoreSettings['indicators'], saved?: SavedEntrySeries) {
    this.closed = new ClosedSeries(TIMEFRAME_MS['30m'], saved?.series);
    this.rsi = new Rsi(settings.rsi_period, saved?.rsi);
    this.atr = new Atr(settings.atr_period, saved?.atr);
    this.emaFast = createEma(settings.ema_fast, saved?.emaFast);
    this.emaMid = createEma(settings.ema_mid, saved?.emaMid);
    this.emaSlow = createEma(settings.ema_slow, saved?.emaSlow);
    this.#recentEmaFast = new RecentValues(MICRO_TREND_ROWS, saved?.recentEmaFast);
    this.close = saved?.close ?? 0;
    this.volume = saved?.volume ?? 0;
  }

  /** Adds the next closed candle; `true` where it started the series anew. */
  push(openTime: number, high: number, low: number, close: number, volume: number): boolean {
    const restarts = this.closed.restartsAt(openTime);
    if (restarts) this.reset();
    this.closed.push(openTime);
    this.rsi.push(close);
    this.atr.push(high, low, close);
    this.emaFast.push(close);
    this.emaMid.push(close);
    this.emaSlow.push(close);
    const fast = this.emaFast.value;
    if (!Number.isNaN(fast)) this.#recentEmaFast.push(fast);
    this.close = close;
    this.volume = volume;
    return restarts;
  }

  /** Fraction the fast EMA moved from the first to the last of the newest 20 rows; NaN while it has fewer values. */
  get emaFastSlope(): number {
    return this.#recentEmaFast.back(0) / this.#recentEmaFast.back(MICRO_TREND_ROWS - 1) - 1;
  }

  reset(): void {
    this.closed.reset();
    this.rsi.reset();
    this.atr.reset();
    this.emaFast.reset();
    this.emaMid.reset();
    this.emaSlow.reset();
    this.#recentEmaFast.reset();
  }

  save(): SavedEntrySeries {
    return {
      series: this.closed.save(),
      rsi: this.rsi.save(),
      atr: this.atr.save(),
      emaFast: this.emaFast.save(),
      emaMid: this.emaMid.save(),
      emaSlow: this.emaSlow.save(),
      recentEmaFast: this.#recentEmaFast.save(),
      close: this.close,
      volume: this.volume,
    };
  }
}
