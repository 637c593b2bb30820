import { ExchangeError } from '../../exchanges/errors/exchangeError.ts';
import { ExchangeSilentError } from '../../exchanges/errors/exchangeSilentError.ts';
import { RateLimitedError } from '../../exchanges/errors/rateLimitedError.ts';
import { type RealClock, wait } from '../../exchanges/realClock.ts';
import { RequestBudget } from '../../exchanges/RequestBudget.ts';

export interface RestCallerOptions {
  readonly clock: RealClock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** First pause between two attempts, real ms. */
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
  /** The gateway's; what an exchange demands of one holds for all who share it. One of its own without. */
  readonly budget?: RequestBudget;
}

export interface RestStatistics {
  readonly calls: number;
  readonly failures: number;
  /** Failures since the last call that succeeded. */
  readonly failuresInARow: number;
  /** Mean of the newest calls that succeeded, real ms; null before the first. */
  readonly latencyMs: number | null;
  /** Failed share of the newest 100 calls, 0..1; 0 before the first. */
  readonly recentFailureShare: number;
}

/** Wait where a 429 names none. */
const DEFAULT_LIMIT_PAUSE_MS = 2_000;
const MAX_LIMIT_PAUSE_MS = 60_000;
const SILENT_ATTEMPTS = 2;
/** Calls the failure share is taken over (system.md 1.10: a sliding window, not the lifetime). */
const RECENT_CALLS = 100;

/** Repeats what can succeed a little later, with growing, jittered pauses, and lets every caller wait while the exchange asks for it. */
export class RestCaller {
  readonly #options: RestCallerOptions;
  readonly #budget: RequestBudget;
  #calls = 0;
  #failures = 0;
  #failuresInARow = 0;
  #lastFailure: unknown = null;
  #latencyMs: number | null = null;
  /** 1 where the call failed, a ring. */
  readonly #recent = new Uint8Array(RECENT_CALLS);
  #ended = 0;

  constructor(options: RestCallerOptions) {
    this.#options = options;
    this.#budget = options.budget ?? new RequestBudget(options.clock);
  }

  get statistics(): RestStatistics {
    const known = Math.min(this.#ended, RECENT_CALLS);
    const recentFailureShare = known === 0 ? 0 : this.#recent.reduce((sum, each) => sum + each, 0) / known;
    return { calls: this.#calls, failures: this.#failures, failuresInARow: this.#failuresInARow, latencyMs: this.#latencyMs, recentFailureShare };
  }

  /** What the newest call ended with, where it failed; null where it succeeded and before the first. */
  get lastFailure(): unknown {
    return this.#lastFailure;
  }

  /** @throws the last attempt's error; the signal's reason when it aborts. */
  async call<Result>(attempts: number, run: (signal: AbortSignal) => Promise<Result>, signal: AbortSignal): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(run, signal);
      } catch (error) {
        if (signal.aborted || attempt >= attempts || !(error instanceof ExchangeError) || !error.isTransient) throw error;
        // Each silent attempt costs its whole deadline.
        if (error instanceof ExchangeSilentError && attempt >= SILENT_ATTEMPTS) throw error;
        // A demanded wait is kept by `once`.
        if (!(error instanceof RateLimitedError)) await wait(this.#options.clock, this.pauseMs(attempt), signal);
      }
    }
  }

  /** One attempt, after the wait the exchange demanded, if it did. */
  async once<Result>(run: (signal: AbortSignal) => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const { clock } = this.#options;
    for (let pause = this.#pauseMs(); pause > 0; pause = this.#pauseMs()) {
      await wait(clock, pause, signal);
    }
    const startedAt = clock.monotonicMs();
    this.#calls += 1;
    try {
      const result = await run(signal);
      this.#failuresInARow = 0;
      this.#lastFailure = null;
      this.#noteEnd(false);
      const latency = clock.monotonicMs() - startedAt;
      this.#latencyMs = this.#latencyMs === null ? latency : this.#latencyMs * 0.8 + latency * 0.2;
      return result;
    } catch (error) {
      if (!signal.aborted) {
        this.#failures += 1;
        this.#failuresInARow += 1;
        this.#lastFailure = error;
        this.#noteEnd(true);
      }
      if (error instanceof RateLimitedError) {
        const demanded = Math.min(error.retryAfterMs ?? DEFAULT_LIMIT_PAUSE_MS, MAX_LIMIT_PAUSE_MS);
        this.#budget.pause(demanded * (1 + 0.2 * this.#options.random()));
      }
      throw error;
    }
  }

  #pauseMs(): number {
    return this.#budget.pausedUntil - this.#options.clock.monotonicMs();
  }

  #noteEnd(isFailure: boolean): void {
    this.#recent[this.#ended % RECENT_CALLS] = isFailure ? 1 : 0;
    this.#ended += 1;
  }

  /** Pause after the given number of failures in a row, real ms. */
  pauseMs(failures: number): number {
    const { firstPauseMs, maxPauseMs, random } = this.#options;
    return Math.min(maxPauseMs, firstPauseMs * 2 ** Math.min(16, failures - 1)) * (0.5 + 0.5 * random());
  }
}
