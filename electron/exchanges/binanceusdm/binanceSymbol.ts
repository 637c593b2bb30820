import { baseOf, parseMarketSymbol, type MarketSymbol } from '../../../shared/domain/ids.ts';

/** `BTC/USDT:USDT` → `BTCUSDT`. */
export function binanceSymbolOf(symbol: MarketSymbol): string {
  return `${baseOf(symbol)}USDT`;
}

const known = /^([A-Z0-9]{1,20})USDT$/;

/** `BTCUSDT` → `BTC/USDT:USDT`; null for anything that is not written like a USDT perpetual (`BTCUSDT_250627` is a dated future). */
export function symbolOfBinance(id: unknown): MarketSymbol | null {
  const base = typeof id === 'string' ? known.exec(id)?.[1] : undefined;
  return base === undefined ? null : parseMarketSymbol(`${base}/USDT`);
}
