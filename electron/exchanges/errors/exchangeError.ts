import type { ExchangeId } from '../../../shared/domain/instrument.ts';

/** Where and during what an exchange failed, and what a person can do. */
export interface ExchangeErrorContext {
  readonly exchange: ExchangeId;
  /** What was being done, as the object of "while": `reading the server time`. */
  readonly action: string;
  /** What to do about it, a sentence. */
  readonly nextStep: string;
}

/** Base of everything that can go wrong between us and an exchange. Messages carry no key and no signature. */
export abstract class ExchangeError extends Error {
  abstract readonly code: string;
  /** Whether the same call can succeed a little later without anybody doing anything. */
  abstract readonly isTransient: boolean;
  readonly exchange: ExchangeId;
  readonly action: string;
  readonly nextStep: string;

  constructor(what: string, context: ExchangeErrorContext, options?: ErrorOptions) {
    super(`${what} (while ${context.action})`, options);
    this.exchange = context.exchange;
    this.action = context.action;
    this.nextStep = context.nextStep;
  }
}
