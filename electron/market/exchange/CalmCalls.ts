import { type RealClock, wait } from '../../exchanges/realClock.ts';

/** Real ms between the starts of two calls. */
const PAUSE_MS = 2_000;

/** One exchange's calls that can wait: in the order asked, never two within 2 s (real), so that they take nothing from prices and candles. */
export class CalmCalls {
  readonly #clock: RealClock;
  #lastAt = Number.NEGATIVE_INFINITY;
  #before: Promise<unknown> = Promise.resolve();

  constructor(clock: RealClock) {
    this.#clock = clock;
  }

  /** @throws what `run` throws; the signal's reason when it aborts while waiting. */
  run<Result>(run: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const result = this.#before.then(async () => {
      const pause = this.#lastAt + PAUSE_MS - this.#clock.monotonicMs();
      if (pause > 0) await wait(this.#clock, pause, signal);
      signal.throwIfAborted();
      this.#lastAt = this.#clock.monotonicMs();
      return await run();
    });
    // A failure is its own caller's; the next call starts all the same.
    this.#before = result.then(() => undefined, () => undefined);
    return result;
  }
}
