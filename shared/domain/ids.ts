/**
 * Branded identifiers: a plain string cannot be passed where one of these is expected.
 * Each `as` lives in the function that makes the claim.
 */

/** Canonical symbol of a linear USDT-settled perpetual, `BASE/USDT:USDT`. */
export type MarketSymbol = string & { readonly brand: 'MarketSymbol' };
/** Our own order id, sent to the exchange with the order; unique for ever. */
export type ClientOrderId = string & { readonly brand: 'ClientOrderId' };
/** The exchange's id of an order. */
export type ExchangeOrderId = string & { readonly brand: 'ExchangeOrderId' };
export type PositionId = string & { readonly brand: 'PositionId' };
export type DecisionId = string & { readonly brand: 'DecisionId' };
export type SessionId = string & { readonly brand: 'SessionId' };

const CANONICAL_SYMBOL = /^[A-Z0-9]{1,20}\/USDT:USDT$/;

/**
 * Canonical form of what a person typed: `BTC/USDT`, `BTC-PERP`, `btc`, `BTC/USDT:USDT` all give `BTC/USDT:USDT`
 * (system.md 1.2). Null where it is not a linear USDT perpetual.
 */
export function parseMarketSymbol(input: string): MarketSymbol | null {
  const text = input.trim().toUpperCase();
  const base = /^([A-Z0-9]{1,20})(?:-PERP|[-/]USDT(?::USDT)?)?$/.exec(text)?.[1];
  const symbol = base === undefined || base === 'USDT' ? text : `${base}/USDT:USDT`;
  return CANONICAL_SYMBOL.test(symbol) ? (symbol as MarketSymbol) : null;
}

/** The base coin of a canonical symbol: `BTC` of `BTC/USDT:USDT`. */
export function baseOf(symbol: MarketSymbol): string {
  return symbol.slice(0, symbol.indexOf('/'));
}

export const clientOrderId = (text: string): ClientOrderId => text as ClientOrderId;
export const exchangeOrderId = (text: string): ExchangeOrderId => text as ExchangeOrderId;
export const positionId = (text: string): PositionId => text as PositionId;
export const decisionId = (text: string): DecisionId => text as DecisionId;
export const sessionId = (text: string): SessionId => text as SessionId;
