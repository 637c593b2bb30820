import { ExchangeError, type ExchangeErrorContext } from './exchangeError.ts';

/** The exchange accepts connections and does not answer in time. */
export class ExchangeSilentError extends ExchangeError {
  override readonly name = 'ExchangeSilentError';
  readonly code = 'exchange-silent';
  readonly isTransient = true;
  readonly address: string;
  readonly afterMs: number;

  constructor(address: string, afterMs: number, context: ExchangeErrorContext, options?: ErrorOptions) {
    super(`${address} accepted the connection and gave no whole answer within ${afterMs / 1_000} s`, context, options);
    this.address = address;
    this.afterMs = afterMs;
  }
}
