import type { CoreSettings } from '../../../shared/settings/schema.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { RecentValues } from '../indicators/recentValues.ts';
import type { SavedRsi } from '../indicators/rsi.ts';
import { Rsi } from '../indicators/rsi.ts';
import type { SavedSeries } from './closedSeries.ts';
import { ClosedSeries } from './closedSeries.ts';

/** Rows that momentum looks back over, the newest among them (system.md 3.1). */
const MOMENTUM_ROWS = 10;

export interface SavedMomentumSeries {
  readonly series: SavedSeries;
  readonly rsi: SavedRsi;
  readonly recentCloses: readonly number[];
}

/** What momentum is read from: closed 1h candles with RSI and the change over ten rows. */
export class MomentumSeries {
  readonly closed: ClosedSeries;
  readonly rsi: Rsi;
  readonly #recentCloses: RecentValues;

  constructor(settings: CoreSettings['indicators'], saved?: SavedMomentumSeries) {
    this.closed = new ClosedSeries(TIMEFRAME_MS['1h'], saved?.series);
    this.rsi = new Rsi(settings.rsi_period, saved?.rsi);
    this.#recentCloses = new RecentValues(MOMENTUM_ROWS, saved?.recentCloses);
  }

  push(openTime: number, close: number): void {
    if (this.closed.restartsAt(openTime)) this.reset();
    this.closed.push(openTime);
    this.rsi.push(close);
    this.#recentCloses.push(close);
  }

  /** close[last] / close[last − 9] − 1; NaN with fewer rows. */
  get change(): number {
    return this.#recentCloses.back(0) / this.#recentCloses.back(MOMENTUM_ROWS - 1) - 1;
  }

  reset(): void {
    this.closed.reset();
    this.rsi.reset();
    this.#recentCloses.reset();
  }

  save(): SavedMomentumSeries {
    return { series: this.closed.save(), rsi: this.rsi.save(), recentCloses: this.#recentCloses.save() };
  }
}
