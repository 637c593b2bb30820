import { baseOf, parseMarketSymbol, type MarketSymbol } from '../../../shared/domain/ids.ts';

/** `BTC/USDT:USDT` → `BTC-USDT`. */
export function bingxSymbolOf(symbol: MarketSymbol): string {
  return `${baseOf(symbol)}-USDT`;
}

const known = /^[A-Z0-9]{1,20}-USDT$/;

/** `BTC-USDT` → `BTC/USDT:USDT`; null for anything that is not a linear USDT perpetual. */
export function symbolOfBingx(id: unknown): MarketSymbol | null {
  return typeof id === 'string' && known.test(id) ? parseMarketSymbol(id) : null;
}
