import type { CancelTimer, RealClock } from '../../../electron/exchanges/realClock.ts';

/** Real time that stands still until a test moves it. Timers run in the order of their times. */
export class ManualRealClock implements RealClock {
  #now = 1_000;
  #next = 0;
  readonly #timers = new Map<number, { readonly at: number; readonly run: () => void }>();

  epochMs(): number {
    return 1_700_000_000_000 + this.#now;
  }

  monotonicMs(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): CancelTimer {
    const id = this.#next;
    this.#next += 1;
    this.#timers.set(id, { at: this.#now + Math.max(0, delayMs), run });
    return () => {
      this.#timers.delete(id);
    };
  }

  /** Timers that wait. */
  get timers(): number {
    return this.#timers.size;
  }

  advance(byMs: number): void {
    const end = this.#now + byMs;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
      if (due === undefined) break;
      const [id, { at, run }] = due;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      run();
    }
    this.#now = end;
  }

  /** Lets promises settle between the steps, as they do in real time. */
  async pass(byMs: number, stepMs = 50): Promise<void> {
    await settle();
    for (let left = byMs; left > 0; left -= stepMs) {
      this.advance(Math.min(stepMs, left));
      await settle();
    }
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
}
