import { ExchangeError, type ExchangeErrorContext } from './exchangeError.ts';

/** Markets that the exchange does not list as linear USDT perpetuals. */
export class UnknownSymbolError extends ExchangeError {
  override readonly name = 'UnknownSymbolError';
  readonly code = 'unknown-symbol';
  readonly isTransient = false;
  readonly symbols: readonly string[];
  /** At most ten listed markets with similar names. */
  readonly candidates: readonly string[];

  constructor(symbols: readonly string[], candidates: readonly string[], context: ExchangeErrorContext, options?: ErrorOptions) {
    const similar = candidates.length === 0 ? '' : `; similar markets: ${candidates.join(', ')}`;
    super(`${symbols.join(', ')} ${symbols.length === 1 ? 'is' : 'are'} not listed as USDT perpetual${symbols.length === 1 ? '' : 's'}${similar}`, context, options);
    this.symbols = symbols;
    this.candidates = candidates;
  }
}
