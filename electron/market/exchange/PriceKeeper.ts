import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { Gateway, GatewayQuote } from '../../exchanges/gateway.ts';
import type { RealClock } from '../../exchanges/realClock.ts';
import type { RestCaller } from './RestCaller.ts';
import { Timers } from './Timers.ts';

export interface PriceKeeperOptions {
  readonly symbol: MarketSymbol;
  readonly gateway: Gateway;
  readonly caller: RestCaller;
  readonly clock: RealClock;
  readonly signal: AbortSignal;
  /** Real ms between two looks. */
  readonly intervalMs: number;
  /** Whether the stream does not bring prices now. */
  readonly isWanted: () => boolean;
  readonly onQuote: (quote: GatewayQuote) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Reads one market's prices by REST: once at the start, then whenever the stream brings none. */
export class PriceKeeper {
  readonly #options: PriceKeeperOptions;
  readonly #timers: Timers;

  constructor(options: PriceKeeperOptions) {
    this.#options = options;
    this.#timers = new Timers(options.clock);
  }

  start(): void {
    this.#read();
  }

  stop(): void {
    this.#timers.end();
  }

  #read(): void {
    const { gateway, caller, symbol, signal } = this.#options;
    caller
      .once((callSignal) => gateway.quote(symbol, callSignal), signal)
      .then((quote) => {
        if (!signal.aborted) this.#options.onQuote(quote);
      })
      .catch((error: unknown) => {
        if (!signal.aborted) this.#options.onFailure(error);
      })
      .finally(() => this.#wait());
  }

  #wait(): void {
    this.#timers.after('look', this.#options.intervalMs, () => {
      if (this.#options.isWanted()) this.#read();
      else this.#wait();
    });
  }
}
