import type { Regime } from '../../../shared/domain/regime.ts';
import type { SmoothedRegime } from '../../../shared/domain/regimeHistory.ts';

/** What is smoothed, each on its own; momentum and its direction are one label. Volatility by the usual cut-offs (25 and 75 %). */
export type RawRegimeLabels = Pick<Regime, 'trend' | 'momentum' | 'momentumDirection' | 'volatility'>;

/** A label that is shown, and the one that would take its place once it has lasted. Plain data. */
export interface HeldLabel {
  readonly shown: string;
  readonly pending: string | null;
  /** Closed candles in a row with `pending`. */
  readonly count: number;
}

/** Plain data. Null while the symbol is not ready. */
export interface SavedHysteresis {
  readonly trend: HeldLabel;
  readonly momentum: HeldLabel;
  readonly volatility: HeldLabel;
  readonly labels: RawRegimeLabels;
}

export const NO_REGIME: SmoothedRegime = { confidence: 'insufficient-data' };

/** `raw` replaces the shown label once it has held for `candles` closed candles in a row; 0 and 1: at once. */
export function advanceLabel(held: HeldLabel, raw: string, candles: number): HeldLabel {
  if (raw === held.shown) return held.pending === null ? held : { shown: raw, pending: null, count: 0 };
  const count = held.pending === raw ? held.count + 1 : 1;
  return count >= candles ? { shown: raw, pending: null, count: 0 } : { shown: held.shown, pending: raw, count };
}

/** The smoothed regime of one market. The first labels after insufficient data are taken at once, and lost with it at once. */
export class RegimeHysteresis {
  readonly #candles: number;
  #state: SavedHysteresis | null;

  constructor(candles: number, saved: SavedHysteresis | null = null) {
    this.#candles = candles;
    this.#state = saved;
  }

  /** Takes the raw labels of the next closed 30m candle; null where the data is insufficient. `true` where what is shown changed. */
  advance(raw: RawRegimeLabels | null): boolean {
    const before = this.#state;
    if (raw === null) {
      this.#state = null;
      return before !== null;
    }
    if (before !== null && isSettledAt(before, raw)) return false;
    const momentum = momentumKey(raw);
    if (before === null) {
      this.#state = { trend: begin(raw.trend), momentum: begin(momentum), volatility: begin(raw.volatility), labels: labelsOf(raw) };
      return true;
    }
    const next = {
      trend: advanceLabel(before.trend, raw.trend, this.#candles),
      momentum: advanceLabel(before.momentum, momentum, this.#candles),
      volatility: advanceLabel(before.volatility, raw.volatility, this.#candles),
    };
    const movedTrend = next.trend.shown !== before.trend.shown;
    const movedMomentum = next.momentum.shown !== before.momentum.shown;
    const movedVolatility = next.volatility.shown !== before.volatility.shown;
    const hasMoved = movedTrend || movedMomentum || movedVolatility;
    const labels = hasMoved ? {
      trend: movedTrend ? raw.trend : before.labels.trend,
      momentum: movedMomentum ? raw.momentum : before.labels.momentum,
      momentumDirection: movedMomentum ? raw.momentumDirection : before.labels.momentumDirection,
      volatility: movedVolatility ? raw.volatility : before.labels.volatility,
    } : before.labels;
    this.#state = { ...next, labels };
    return hasMoved;
  }

  get regime(): SmoothedRegime {
    return this.#state === null ? NO_REGIME : { confidence: 'sufficient', ...this.#state.labels };
  }

  save(): SavedHysteresis | null {
    return this.#state;
  }
}

/** The labels are those shown, and no other is waiting to take their place: nothing can change. */
function isSettledAt({ trend, momentum, volatility, labels }: SavedHysteresis, raw: RawRegimeLabels): boolean {
  return trend.pending === null && momentum.pending === null && volatility.pending === null && labels.trend === raw.trend
    && labels.momentum === raw.momentum && labels.momentumDirection === raw.momentumDirection && labels.volatility === raw.volatility;
}

function labelsOf({ trend, momentum, momentumDirection, volatility }: RawRegimeLabels): RawRegimeLabels {
  return { trend, momentum, momentumDirection, volatility };
}

function momentumKey({ momentum, momentumDirection }: RawRegimeLabels): string {
  return `${momentum} ${momentumDirection}`;
}

function begin(shown: string): HeldLabel {
  return { shown, pending: null, count: 0 };
}
