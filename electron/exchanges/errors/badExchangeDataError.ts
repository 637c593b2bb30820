import { ExchangeError, type ExchangeErrorContext } from './exchangeError.ts';

/** The answer came, says it is fine, and is not what was asked for: empty, not JSON, another shape, impossible values. Nothing of it is used. */
export class BadExchangeDataError extends ExchangeError {
  override readonly name = 'BadExchangeDataError';
  readonly code = 'bad-exchange-data';
  readonly isTransient = true;
  readonly found: string;
  readonly expected: string;

  constructor(found: string, expected: string, context: ExchangeErrorContext, options?: ErrorOptions) {
    super(`The answer is ${found}, expected ${expected}`, context, options);
    this.found = found;
    this.expected = expected;
  }
}
