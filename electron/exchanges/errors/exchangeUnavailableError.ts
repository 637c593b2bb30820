import { ExchangeError, type ExchangeErrorContext } from './exchangeError.ts';

/** The exchange answers that it cannot serve now: maintenance, overload, an inner failure. */
export class ExchangeUnavailableError extends ExchangeError {
  override readonly name = 'ExchangeUnavailableError';
  readonly code = 'exchange-unavailable';
  readonly isTransient = true;
  /** HTTP status, or the exchange's own code. */
  readonly status: string;

  constructor(status: string, context: ExchangeErrorContext, options?: ErrorOptions) {
    super(`The exchange cannot serve requests now (${status})`, context, options);
    this.status = status;
  }
}
