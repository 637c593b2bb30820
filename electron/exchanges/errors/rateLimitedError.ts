import { ExchangeError, type ExchangeErrorContext } from './exchangeError.ts';

/** Too many requests. */
export class RateLimitedError extends ExchangeError {
  override readonly name = 'RateLimitedError';
  readonly code = 'rate-limited';
  readonly isTransient = true;
  /** Real ms to wait, as the exchange demands; null where it says nothing. */
  readonly retryAfterMs: number | null;

  constructor(retryAfterMs: number | null, context: ExchangeErrorContext, options?: ErrorOptions) {
    super(`Too many requests${retryAfterMs === null ? '' : `; asked to wait ${Math.ceil(retryAfterMs / 1_000)} s`}`, context, options);
    this.retryAfterMs = retryAfterMs;
  }
}
