/** Where an exchange names no time, perpetuals settle at 00:00, 08:00 and 16:00 UTC. */
const GRID_MS = 28_800_000;

export interface FundingSettlement {
  readonly at: number;
  readonly rate: number;
  /** Several settlements passed unseen (the computer slept): only the first one's rate is known, the others repeat it. */
  readonly isAssumed: boolean;
}

/** When one market's funding settles, and at which rate: the last one that was announced for that settlement. Times are market ms. */
export class FundingSchedule {
  #next: { at: number; rate: number } | null = null;
  /** A rate for the settlement after the pending one, seen before that one was taken. */
  #following: { at: number; rate: number } | null = null;
  #settledThrough = 0;

  /** Takes what the exchange says now. `nextAt` null, or not in the future: the usual grid. */
  offer(rate: number, nextAt: number | null, now: number): { readonly rate: number; readonly nextAt: number } {
    const at = nextAt !== null && nextAt > now ? nextAt : (Math.floor(now / GRID_MS) + 1) * GRID_MS;
    if (this.#next === null || at <= this.#next.at) {
      if (at > this.#settledThrough) this.#next = { at, rate };
    } else this.#following = { at, rate };
    return { rate, nextAt: at };
  }

  /** Next settlement, market time; null while nothing is known. */
  get nextAt(): number | null {
    return this.#next?.at ?? null;
  }

  /** Takes the settlements that `now` has reached. Each comes once. */
  due(now: number): readonly FundingSettlement[] {
    const settlements: FundingSettlement[] = [];
    while (this.#next !== null && this.#next.at <= now) {
      const { at, rate } = this.#next;
      this.#settledThrough = at;
      settlements.push({ at, rate, isAssumed: settlements.length > 0 && this.#following === null });
      this.#next = this.#following ?? { at: at + GRID_MS, rate };
      this.#following = null;
    }
    return settlements;
  }
}
