import type { RegimeChange, SmoothedRegime } from '../../../shared/domain/regimeHistory.ts';
import type { MarketReading } from '../decisions/evaluation.ts';
import type { RawRegimeLabels, SavedHysteresis } from './hysteresis.ts';
import { RegimeHysteresis } from './hysteresis.ts';
import { volatilityOf } from './volatility.ts';

/** Changes kept of one market; the oldest go first. */
const MAX_CHANGES = 2_000;

export interface SavedRegimeTracker {
  readonly hysteresis: SavedHysteresis | null;
  readonly changes: readonly RegimeChange[];
  readonly lastAt: number | null;
}

/** The smoothed regime of one market with its history. */
export class RegimeTracker {
  readonly #hysteresis: RegimeHysteresis;
  readonly #changes: RegimeChange[];
  #lastAt: number | null;

  constructor(candles: number, saved?: SavedRegimeTracker) {
    this.#hysteresis = new RegimeHysteresis(candles, saved?.hysteresis ?? null);
    this.#changes = [...saved?.changes ?? []];
    this.#lastAt = saved?.lastAt ?? null;
  }

  /** Takes the reading of a closed 30m candle; the change it settled, or null. */
  note(reading: MarketReading): RegimeChange | null {
    this.#lastAt = reading.time;
    const from = this.#hysteresis.regime;
    if (!this.#hysteresis.advance(rawLabels(reading))) return null;
    const change: RegimeChange = { at: reading.time, from, to: this.#hysteresis.regime };
    this.#changes.push(change);
    if (this.#changes.length > MAX_CHANGES) this.#changes.shift();
    return change;
  }

  get regime(): SmoothedRegime {
    return this.#hysteresis.regime;
  }

  /** Oldest first. */
  get changes(): readonly RegimeChange[] {
    return this.#changes;
  }

  /** Close of the newest candle noted; null before the first. */
  get lastAt(): number | null {
    return this.#lastAt;
  }

  save(): SavedRegimeTracker {
    return { hysteresis: this.#hysteresis.save(), changes: [...this.#changes], lastAt: this.#lastAt };
  }
}

/** The labels of a reading, volatility by the usual cut-offs; null while it is not ready. */
export function rawLabels(reading: MarketReading): RawRegimeLabels | null {
  if (!reading.isReady) return null;
  const { trend, momentum, momentumDirection, volatilityPercentile } = reading;
  return { trend, momentum, momentumDirection, volatility: volatilityOf(volatilityPercentile, 'medium') };
}

/** What is shown: the smoothed regime, and before the first closed candle the labels that the history alone gives. */
export function shownRegime(tracker: RegimeTracker, reading: MarketReading): SmoothedRegime {
  const labels = tracker.lastAt === null ? rawLabels(reading) : null;
  return labels === null ? tracker.regime : { confidence: 'sufficient', ...labels };
}
