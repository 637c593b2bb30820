import { type RealClock, wait } from './realClock.ts';

/**
 * The requests to one exchange of everybody who asks it: in the order asked, spaced, and halted while the exchange demands it. Exchanges
 * limit requests by the address they come from, so a session and a download need one budget. Times are monotonic real ms.
 */
export class RequestBudget {
  readonly #clock: RealClock;
  #nextAt = Number.NEGATIVE_INFINITY;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #before: Promise<unknown> = Promise.resolve();

  constructor(clock: RealClock) {
    this.#clock = clock;
  }

  /** No request leaves before this time. In the past where none is demanded. */
  get pausedUntil(): number {
    return this.#pausedUntil;
  }

  /** Lets every request wait; a longer pause that is running already stays. */
  pause(forMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.monotonicMs() + forMs);
  }

  /**
   * Resolves when a request may leave; the next one may `spacingMs` later. Where a timer ran late, up to one spacing is made up for. Rejects
   * with the signal's reason when it aborts; one that still waits for those before it, when its turn comes.
   */
  turn(spacingMs: number, signal: AbortSignal): Promise<void> {
    const turn = this.#before.then(async () => {
      signal.throwIfAborted();
      const askedAt = this.#clock.monotonicMs();
      for (let pause = this.#dueAt - askedAt; pause > 0; pause = this.#dueAt - this.#clock.monotonicMs()) await wait(this.#clock, pause, signal);
      const now = this.#clock.monotonicMs();
      const left = this.#dueAt > askedAt ? Math.max(this.#dueAt, now - spacingMs) : now;
      this.#nextAt = left + spacingMs;
    });
    // Whoever gave up takes no turn; the next one comes all the same.
    this.#before = turn.then(() => undefined, () => undefined);
    return turn;
  }

  get #dueAt(): number {
    return Math.max(this.#nextAt, this.#pausedUntil);
  }
}
