import { ExchangeError, type ExchangeErrorContext } from './exchangeError.ts';

/** The exchange understood the request and refuses it; asking again changes nothing. */
export class ExchangeRejectedError extends ExchangeError {
  override readonly name = 'ExchangeRejectedError';
  readonly code = 'exchange-rejected';
  readonly isTransient = false;
  /** The exchange's own code, or `http-403`. */
  readonly exchangeCode: string;

  constructor(exchangeCode: string, reason: string, context: ExchangeErrorContext, options?: ErrorOptions) {
    super(`The exchange refused with code ${exchangeCode}: ${reason}`, context, options);
    this.exchangeCode = exchangeCode;
  }
}
