import type { UnseenTime } from './trueFunding.ts';

/** No perpetual settles more often. */
const SHORTEST_INTERVAL_MS = 3_600_000;
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
  #unseen: UnseenTime | null = null;

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

  /** Newest whole hour at which a settlement may have been missed before the first offer; null where there is none, or once it was taken. */
  get newestMissed(): number | null {
    return this.#unseen !== null && hasWholeHour(this.#unseen) ? Math.floor(this.#unseen.through / SHORTEST_INTERVAL_MS) * SHORTEST_INTERVAL_MS : null;
  }

  /** Time in which settlements may have passed that `due` does not know or only assumes; null where there is none. Asked before `due`. */
  unseen(now: number): UnseenTime | null {
    const next = this.#next;
    const through = Math.min(now, this.#following === null ? now : this.#following.at - 1);
    const late = next !== null && through - next.at >= SHORTEST_INTERVAL_MS ? { after: next.at, through } : null;
    const early = this.#unseen !== null && hasWholeHour(this.#unseen) ? this.#unseen : null;
    if (early === null || late === null) return early ?? late;
    return { after: early.after, through: late.through };
  }

  #noteMissed(now: number): void {
    if (this.#knownThrough === null) return;
    const missed: number[] = [];
    if (now > this.#knownThrough) this.#unseen = { after: this.#knownThrough, through: now };
    for (let at = (Math.floor(this.#knownThrough / GRID_MS) + 1) * GRID_MS; at <= now; at += GRID_MS) missed.push(at);
    this.#knownThrough = null;
    this.#missed = missed;
  }

  /** Takes the settlements that `now` has reached. Each comes once. */
  due(now: number): readonly FundingSettlement[] {
    const next = this.#next;
    const missed = next === null ? [] : this.#missed.map((at) => ({ at, rate: next.rate, isAssumed: true }));
    if (next !== null) {
      this.#missed = [];
      this.#unseen = null;
    }
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

function hasWholeHour({ after, through }: UnseenTime): boolean {
  return Math.floor(through / SHORTEST_INTERVAL_MS) > Math.floor(after / SHORTEST_INTERVAL_MS);
}
