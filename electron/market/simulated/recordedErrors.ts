import type { MarketSymbol } from '../../../shared/domain/ids.ts';

/** A market was asked for that no candle file holds. */
export class NoCandlesForSymbolError extends Error {
  override readonly name = 'NoCandlesForSymbolError';
  readonly code = 'unknown-symbol';
  readonly nextStep = 'Give a file for it (--candles SYMBOL=FILE), or leave the symbol out';
  readonly symbol: MarketSymbol;

  constructor(symbol: MarketSymbol, available: readonly MarketSymbol[]) {
    super(`${symbol}: no candle file holds it; there are files for ${available.length === 0 ? 'no symbol' : available.join(', ')}`);
    this.symbol = symbol;
  }
}

/** The recorded candles end before enough of them are known to decide on. */
export class RecordedMarketTooShortError extends Error {
  override readonly name = 'RecordedMarketTooShortError';
  readonly code = 'market-too-short';
  readonly nextStep = 'Give longer files';

  constructor(detail: string) {
    super(`The recorded market is too short: ${detail}`);
  }
}
