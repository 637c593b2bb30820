import type { MarketSymbol } from './ids.ts';

/** Where a market lives. `simulated` is the generated or recorded market of the application itself. */
export const EXCHANGES = ['bingx', 'binanceusdm', 'kucoinfutures', 'bitget', 'simulated'] as const;
export type ExchangeId = (typeof EXCHANGES)[number];

/** Precision, minimums and fees of one market. Amounts are in base currency here, everywhere; an adapter converts to contracts. */
export interface MarketRules {
  /** Smallest price step, quote currency. */
  readonly priceTick: number;
  /** Smallest amount step, base currency. */
  readonly amountStep: number;
  readonly minAmount: number;
  /** Smallest order value, quote currency. */
  readonly minNotional: number;
  /** Per side, fraction of notional. */
  readonly takerFee: number;
  readonly makerFee: number;
  readonly maxLeverage: number;
}

/** One market of a session. Its index in the session's list identifies it in events. */
export interface Instrument {
  readonly exchange: ExchangeId;
  readonly symbol: MarketSymbol;
  /** Null while unknown: no order is sent without rules. */
  readonly rules: MarketRules | null;
}
