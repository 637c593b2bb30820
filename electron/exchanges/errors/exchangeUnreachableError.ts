import { ExchangeError, type ExchangeErrorContext } from './exchangeError.ts';

/** No connection: the name does not resolve, the port refuses, the network is down, or the connection broke before the answer was whole. */
export class ExchangeUnreachableError extends ExchangeError {
  override readonly name = 'ExchangeUnreachableError';
  readonly code = 'exchange-unreachable';
  readonly isTransient = true;
  readonly address: string;

  constructor(address: string, reason: string, context: ExchangeErrorContext, options?: ErrorOptions) {
    super(`${address} cannot be reached: ${reason}`, context, options);
    this.address = address;
  }
}
