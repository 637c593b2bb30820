import type { Candle, CandleColumns } from '../../../shared/domain/candle.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import type { DecisionTimeframe } from '../../../shared/domain/timeframe.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { SavedEntrySeries } from './entrySeries.ts';
import { EntrySeries } from './entrySeries.ts';
import type { SymbolSeries } from './marketReading.ts';
import type { SavedMomentumSeries } from './momentumSeries.ts';
import { MomentumSeries } from './momentumSeries.ts';
import type { SavedTrendSeries } from './trendSeries.ts';
import { TrendSeries } from './trendSeries.ts';

export interface SavedSymbolMarket {
  readonly entry: SavedEntrySeries;
  readonly momentum: SavedMomentumSeries;
  readonly trend: SavedTrendSeries;
}

/** The closed candles of one symbol on the three decision timeframes, as indicators alone. */
export class SymbolMarket implements SymbolSeries {
  readonly entry: EntrySeries;
  readonly momentum: MomentumSeries;
  readonly trend: TrendSeries;

  constructor(settings: CoreSettings['indicators'], saved?: SavedSymbolMarket) {
    this.entry = new EntrySeries(settings, saved?.entry);
    this.momentum = new MomentumSeries(settings, saved?.momentum);
    this.trend = new TrendSeries(settings, saved?.trend);
  }

  /** Adds one closed candle; `false` where it is not newer than the newest known one and was left out. */
  push(timeframe: DecisionTimeframe, candle: Candle): boolean {
    switch (timeframe) {
      case '30m':
        if (!this.entry.closed.isNext(candle.openTime)) return false;
        this.entry.push(candle.openTime, candle.high, candle.low, candle.close, candle.volume);
        return true;
      case '1h':
        if (!this.momentum.closed.isNext(candle.openTime)) return false;
        this.momentum.push(candle.openTime, candle.close);
        return true;
      case '4h':
        if (!this.trend.closed.isNext(candle.openTime)) return false;
        this.trend.push(candle.openTime, candle.high, candle.low, candle.close);
        return true;
    }
  }

  /** Adds a whole history; rows not newer than what is known are left out. Returns how many were added. */
  pushHistory(timeframe: DecisionTimeframe, columns: CandleColumns): number {
    const { openTime, high, low, close, volume } = columns;
    let added = 0;
    for (let row = 0; row < openTime.length; row += 1) {
      const candle: Candle = {
        openTime: openTime[row] ?? Number.NaN,
        open: Number.NaN,
        high: high[row] ?? Number.NaN,
        low: low[row] ?? Number.NaN,
        close: close[row] ?? Number.NaN,
        volume: volume[row] ?? Number.NaN,
      };
      if (this.push(timeframe, candle)) added += 1;
    }
    return added;
  }

  save(): SavedSymbolMarket {
    return { entry: this.entry.save(), momentum: this.momentum.save(), trend: this.trend.save() };
  }
}

/** When a 30m candle that opened at `openTime` closes, and with it the decision on it is taken. */
export function decisionTimeOf(openTime: number): number {
  return openTime + TIMEFRAME_MS['30m'];
}
