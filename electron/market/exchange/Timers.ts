import type { CancelTimer, RealClock } from '../../exchanges/realClock.ts';

/** Named timers of one owner, which ends them all at once. A name has at most one timer. */
export class Timers {
  readonly #clock: RealClock;
  readonly #cancels = new Map<string, CancelTimer>();
  #isEnded = false;

  constructor(clock: RealClock) {
    this.#clock = clock;
  }

  /** Runs `run` once after `delayMs` of real time; replaces the timer of that name. Does nothing after `end`. */
  after(name: string, delayMs: number, run: () => void): void {
    this.cancel(name);
    if (this.#isEnded) return;
    this.#cancels.set(
      name,
      this.#clock.after(delayMs, () => {
        this.#cancels.delete(name);
        if (!this.#isEnded) run();
      }),
    );
  }

  /** As `after`, unless the timer of that name runs already: then that one does. */
  onceAfter(name: string, delayMs: number, run: () => void): void {
    if (!this.#cancels.has(name)) this.after(name, delayMs, run);
  }

  /** Runs `run` every `intervalMs`, also when it throws. */
  every(name: string, intervalMs: number, run: () => void): void {
    this.after(name, intervalMs, () => {
      this.every(name, intervalMs, run);
      run();
    });
  }

  cancel(name: string): void {
    this.#cancels.get(name)?.();
    this.#cancels.delete(name);
  }

  end(): void {
    this.#isEnded = true;
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }
}
