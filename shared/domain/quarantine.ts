import type { ExchangeId } from './instrument.ts';
import type { MarketSymbol } from './ids.ts';

export type QuarantineCause = 'data-failures' | 'poor-data' | 'order-rejections' | 'manual';

/** One market that takes no entries for a while. Times are real, epoch ms. */
export interface QuarantineEntry {
  readonly exchange: ExchangeId;
  readonly symbol: MarketSymbol;
  readonly cause: QuarantineCause;
  readonly reason: string;
  readonly since: number;
  readonly until: number;
}
