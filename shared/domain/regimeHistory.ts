import type { ExchangeId } from './instrument.ts';
import type { Regime } from './regime.ts';

/** A regime as it is drawn, announced, recommended on and kept: its labels change only once a new one has lasted. Decisions never use it. */
export type SmoothedRegime =
  | { readonly confidence: 'insufficient-data' }
  | ({ readonly confidence: 'sufficient' } & Pick<Regime, 'trend' | 'momentum' | 'momentumDirection' | 'volatility'>);

/** One step of a market's smoothed regime. `at` is the close of the 30m candle that settled it, epoch ms. */
export interface RegimeChange {
  readonly at: number;
  readonly from: SmoothedRegime;
  readonly to: SmoothedRegime;
}

/** How long a market's smoothed regime had each label, fractions of `coveredMs`; all 0 where nothing was covered. */
export interface RegimeShares {
  readonly symbol: string;
  readonly exchange: ExchangeId;
  /** Market ms with sufficient data. */
  readonly coveredMs: number;
  readonly trend: Readonly<Record<Regime['trend'], number>>;
  readonly volatility: Readonly<Record<Regime['volatility'], number>>;
}

/** A recommendation in words, for eyes alone; the code never changes its meaning. */
export interface Recommendation {
  readonly code: string;
  readonly text: string;
}
