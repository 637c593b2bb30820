import type { ExchangeId } from './instrument.ts';
import type { MarketSymbol } from './ids.ts';

/** One market that was weighed, and why it is in the session or not. */
export interface UniverseMarket {
  readonly symbol: MarketSymbol;
  /** Traded over 24 h, USDT; null where unknown. */
  readonly quoteVolume24h: number | null;
  readonly isChosen: boolean;
  readonly reason: string;
}

/** Markets of one exchange: the chosen ones first in the order of work, then the largest of those left out. */
export interface ExchangeUniverse {
  readonly exchange: ExchangeId;
  /** Markets the exchange offered. */
  readonly offered: number;
  /** At most 200; what is missing of `offered` was left out too. */
  readonly markets: readonly UniverseMarket[];
  /** Why the exchange gives none; null where it does. */
  readonly failure: string | null;
}

/** How the markets of a session came about. */
export interface UniverseView {
  readonly source: 'fixed' | 'selected' | 'resumed';
  /** In a sentence. */
  readonly summary: string;
  /** Empty unless they were selected. */
  readonly exchanges: readonly ExchangeUniverse[];
}
