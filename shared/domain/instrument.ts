import type { MarketSymbol } from './ids.ts';

/** Where a market lives. `simulated` is the generated or recorded market of the application itself. */
export const EXCHANGES = ['bingx', 'binanceusdm', 'kucoinfutures', 'bitget', 'simulated'] as const;
export type ExchangeId = (typeof EXCHANGES)[number];

/** Exchanges with an adapter, in the order in which settings name them. */
export const REAL_EXCHANGES = ['bingx', 'binanceusdm', 'kucoinfutures', 'bitget'] as const satisfies readonly ExchangeId[];
export type RealExchange = (typeof REAL_EXCHANGES)[number];

const SHORT_NAMES: Readonly<Record<string, RealExchange>> = { binance: 'binanceusdm', kucoin: 'kucoinfutures' };

/** An exchange as a person names it: its id, or `binance` and `kucoin` for their perpetual futures. Null where it is none. */
export function parseExchange(text: string): RealExchange | null {
  const name = text.trim().toLowerCase();
  return REAL_EXCHANGES.find((exchange) => exchange === name) ?? (Object.hasOwn(SHORT_NAMES, name) ? (SHORT_NAMES[name] ?? null) : null);
}

/**
 * One step of an exchange's maintenance margin: a position worth at most `notionalUpTo` needs `notional · rate − amount`. The amounts make
 * that continuous from one tier to the next: `amount` = that of the tier before + its bound · (this rate − its rate).
 */
export interface MaintenanceTier {
  /** Quote currency; null in the last tier: no bound. */
  readonly notionalUpTo: number | null;
  /** Fraction of the notional. */
  readonly rate: number;
  /** Quote currency. */
  readonly amount: number;
}

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
  /** Smallest notional first; one tier of 0.5 % where the exchange's are not known. */
  readonly maintenanceTiers?: readonly MaintenanceTier[];
}

/** One market of a session. Its index in the session's list identifies it in events. */
export interface Instrument {
  readonly exchange: ExchangeId;
  readonly symbol: MarketSymbol;
  /** Null while unknown: no order is sent without rules. */
  readonly rules: MarketRules | null;
}
