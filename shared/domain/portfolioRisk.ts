import type { MarketSymbol } from './ids.ts';

/** What the positions of a session, on all exchanges, have to do with each other. Fractions are of the equity. Null: too little data to say. */
export interface PortfolioRiskView {
  /** Loss of one day that 5 % of days exceed: by what the portfolio would have done, and by a normal distribution. */
  readonly valueAtRisk: number | null;
  readonly parametricValueAtRisk: number | null;
  readonly expectedShortfall: number | null;
  /** Hours of the last 30 days behind these; 0 while nothing is held. */
  readonly hours: number;
  readonly netExposure: number;
  readonly betaExposure: number;
  /** False where an unknown beta was taken as 1. */
  readonly isBetaKnown: boolean;
  readonly grossExposure: number;
  /** Share of the gross notional in the largest coin; 1 / Σ w² of the shares. */
  readonly largestShare: number;
  readonly effectivePositions: number;
  /** Sum of the positions' own deviations over the portfolio's: 1 for one position, more the better they balance each other. */
  readonly diversification: number | null;
  /** Every pair of coins held, and their correlation without the sides. */
  readonly correlations: readonly { readonly a: MarketSymbol; readonly b: MarketSymbol; readonly correlation: number | null; readonly isSameSide: boolean }[];
}
