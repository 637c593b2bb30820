/** Where an exchange names no time, perpetuals settle at 00:00, 08:00 and 16:00 UTC. */
const GRID_MS = 28_800_000;

export interface FundingSettlement {
  readonly at: number;
  readonly rate: number;
  /** It passed unseen (the computer slept, the application was closed) and its rate was not announced: the nearest known one stands for it. */
  readonly isAssumed: boolean;
}

/** When one market's funding settles, and at which rate: the last one that was announced for that settlement. Times are market ms. */
export class FundingSchedule {
  #next: { at: number; rate: number } | null = null;
  /** A rate for the settlement after the pending one, seen before that one was taken. */
  #following: { at: number; rate: number } | null = null;
  #settledThrough = 0;
  #knownThrough: number | null;
  #missed: readonly number[] = [];

  /** `knownThrough`: market time before which every settlement has been told; what passed between it and the first offer was missed. */
  constructor(knownThrough: number | null = null) {
    this.#knownThrough = knownThrough;
  }

  /** Takes what the exchange says now. `nextAt` null, or not in the future: the usual grid. */
  offer(rate: number, nextAt: number | null, now: number): { readonly rate: number; readonly nextAt: number } {
    const at = nextAt !== null && nextAt > now ? nextAt : (Math.floor(now / GRID_MS) + 1) * GRID_MS;
    this.#noteMissed(now);
    if (this.#next === null || at <= this.#next.at) {
      if (at > this.#settledThrough) this.#next = { at, rate };
    } else this.#following = { at, rate };
    return { rate, nextAt: at };
  }

  /** Next settlement, market time; null while nothing is known. */
  get nextAt(): number | null {
    return this.#next?.at ?? null;
  }

  /** Newest settlement that was missed and not taken yet; null where there is none. */
  get newestMissed(): number | null {
    return this.#missed.at(-1) ?? null;
  }

  #noteMissed(now: number): void {
    if (this.#knownThrough === null) return;
    const missed: number[] = [];
    for (let at = (Math.floor(this.#knownThrough / GRID_MS) + 1) * GRID_MS; at <= now; at += GRID_MS) missed.push(at);
    this.#knownThrough = null;
    this.#missed = missed;
  }

  /** Takes the settlements that `now` has reached. Each comes once. */
  due(now: number): readonly FundingSettlement[] {
    const next = this.#next;
    const missed = next === null ? [] : this.#missed.map((at) => ({ at, rate: next.rate, isAssumed: true }));
    if (next !== null) this.#missed = [];
    const settlements: FundingSettlement[] = [];
    while (this.#next !== null && this.#next.at <= now) {
      const { at, rate } = this.#next;
      this.#settledThrough = at;
      settlements.push({ at, rate, isAssumed: settlements.length > 0 && this.#following === null });
      this.#next = this.#following ?? { at: at + GRID_MS, rate };
      this.#following = null;
    }
    return [...missed, ...settlements];
  }
}
