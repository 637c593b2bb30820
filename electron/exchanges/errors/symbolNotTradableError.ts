import { ExchangeError, type ExchangeErrorContext } from './exchangeError.ts';

/** Listed markets that the exchange has closed for trading. */
export class SymbolNotTradableError extends ExchangeError {
  override readonly name = 'SymbolNotTradableError';
  readonly code = 'symbol-not-tradable';
  readonly isTransient = false;
  readonly symbols: readonly string[];

  constructor(symbols: readonly string[], context: ExchangeErrorContext, options?: ErrorOptions) {
    super(`${symbols.join(', ')} ${symbols.length === 1 ? 'is' : 'are'} listed but not open for trading now`, context, options);
    this.symbols = symbols;
  }
}
