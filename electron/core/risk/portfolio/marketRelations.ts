import type { MarketSymbol } from '../../../../shared/domain/ids.ts';
import { baseOf } from '../../../../shared/domain/ids.ts';
import type { HourlyCloses } from '../../series/hourlyCloses.ts';
import type { PairMoments } from './hourlyMoments.ts';
import { pairMoments } from './hourlyMoments.ts';

/** One market as others are compared with it. */
export interface ComparedMarket {
  readonly symbol: MarketSymbol;
  readonly hours: HourlyCloses;
}

/** Beta to Bitcoin; `isKnown` false where 1 stands for what the data does not say. */
export interface Beta {
  readonly value: number;
  readonly isKnown: boolean;
}

interface CachedPair {
  readonly versionA: number;
  readonly versionB: number;
  readonly moments: PairMoments | null;
}

const UNKNOWN_BETA: Beta = { value: 1, isKnown: false };
const BITCOIN: Beta = { value: 1, isKnown: true };

/**
 * How the markets of a session move together (system.md 5.4): log returns of closed 1h candles, aligned by time, newest 30 days. A pair is
 * computed when it is asked for and again only after one of the two has closed a candle, so that the answer depends on the candles alone.
 */
export class MarketRelations {
  readonly #markets: readonly ComparedMarket[];
  readonly #bitcoin: number;
  readonly #pairs = new Map<number, CachedPair>();

  constructor(markets: readonly ComparedMarket[]) {
    this.#markets = markets;
    this.#bitcoin = markets.findIndex(({ symbol }) => baseOf(symbol) === 'BTC');
  }

  /** Pearson correlation, −1..1; 1 for two markets of the same symbol; null with fewer than 100 common hours or a price that never moved. */
  correlation(a: number, b: number): number | null {
    if (this.#market(a).symbol === this.#market(b).symbol) return 1;
    const moments = this.#moments(Math.min(a, b), Math.max(a, b));
    if (moments === null || !(moments.varianceA > 0) || !(moments.varianceB > 0)) return null;
    return Math.min(1, Math.max(-1, moments.covariance / Math.sqrt(moments.varianceA * moments.varianceB)));
  }

  /** Covariance of two markets' hourly log returns, a market with itself its variance; null with fewer than 100 common hours. */
  covariance(a: number, b: number): number | null {
    return this.#moments(Math.min(a, b), Math.max(a, b))?.covariance ?? null;
  }

  /** Covariance with Bitcoin over Bitcoin's variance. */
  beta(instrument: number): Beta {
    if (baseOf(this.#market(instrument).symbol) === 'BTC') return BITCOIN;
    if (this.#bitcoin < 0) return UNKNOWN_BETA;
    const [low, high] = [Math.min(instrument, this.#bitcoin), Math.max(instrument, this.#bitcoin)];
    const moments = this.#moments(low, high);
    const variance = moments === null ? 0 : low === this.#bitcoin ? moments.varianceA : moments.varianceB;
    return moments === null || !(variance > 0) ? UNKNOWN_BETA : { value: moments.covariance / variance, isKnown: true };
  }

  /** Log returns of a market's newest hours. */
  hours(instrument: number): HourlyCloses {
    return this.#market(instrument).hours;
  }

  #moments(low: number, high: number): PairMoments | null {
    const { hours: a } = this.#market(low);
    const { hours: b } = this.#market(high);
    const key = low * this.#markets.length + high;
    const cached = this.#pairs.get(key);
    if (cached !== undefined && cached.versionA === a.version && cached.versionB === b.version) return cached.moments;
    const moments = pairMoments(a, b);
    this.#pairs.set(key, { versionA: a.version, versionB: b.version, moments });
    return moments;
  }

  #market(instrument: number): ComparedMarket {
    const market = this.#markets[instrument];
    if (market === undefined) throw new RangeError(`instrument ${instrument}: the session has ${this.#markets.length}`);
    return market;
  }
}
