import type { RealExchange } from '../../shared/domain/instrument.ts';
import type { RealClock } from './realClock.ts';
import { RequestBudget } from './RequestBudget.ts';

/** A process's budgets of requests, one for each address of an exchange. */
export class RequestBudgets {
  readonly #clock: RealClock;
  readonly #budgets = new Map<string, RequestBudget>();

  constructor(clock: RealClock) {
    this.#clock = clock;
  }

  /** `restUrl`: null for the exchange's own address. */
  of(exchange: RealExchange, restUrl: string | null): RequestBudget {
    const host = restUrl !== null && URL.canParse(restUrl) ? new URL(restUrl).host : (restUrl ?? '');
    const key = `${exchange} ${host}`;
    const known = this.#budgets.get(key) ?? new RequestBudget(this.#clock);
    this.#budgets.set(key, known);
    return known;
  }
}
