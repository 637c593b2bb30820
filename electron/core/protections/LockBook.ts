import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { PositionSide } from '../../../shared/domain/order.ts';
import type { LockView } from '../../../shared/domain/protection.ts';

/** A lock that is asked for; `symbol` and `side` null mean all of them. */
export type LockRequest = Pick<LockView, 'symbol' | 'side' | 'rule' | 'reason' | 'until'>;

/** A lock that has ended, for the report. */
export interface EndedLock extends LockView {
  readonly endedAt: number;
  readonly by: 'time' | 'person';
}

export interface SavedLocks {
  readonly next: number;
  readonly active: readonly LockView[];
  readonly ended: readonly EndedLock[];
}

const REMEMBERED = 200;

/** The locks in force. At most one of a rule for the same market and side: a later one replaces it where it lasts longer. */
export class LockBook {
  #active: readonly LockView[];
  readonly #ended: EndedLock[];
  #next: number;
  #nextEnd: number;

  constructor(saved?: SavedLocks) {
    this.#active = saved?.active ?? [];
    this.#nextEnd = earliestEnd(this.#active);
    this.#ended = [...(saved?.ended ?? [])];
    this.#next = saved?.next ?? 1;
  }

  /** The new lock; null where the same one already lasts as long, or where it would end at once. */
  add(request: LockRequest, now: number): LockView | null {
    if (!(request.until > now)) return null;
    const isSame = (lock: LockView): boolean => lock.rule === request.rule && lock.symbol === request.symbol && lock.side === request.side;
    const known = this.#active.find(isSame);
    if (known !== undefined && known.until >= request.until) return null;
    const lock: LockView = {
      id: known?.id ?? `l${this.#next}`,
      scope: request.symbol !== null ? 'symbol' : request.side !== null ? 'side' : 'all',
      ...request,
      since: known?.since ?? now,
    };
    if (known === undefined) this.#next += 1;
    this.#active = [...this.#active.filter((one) => one !== known), lock];
    this.#nextEnd = earliestEnd(this.#active);
    return lock;
  }

  /** The lock that ends last of those that hold this market and side back; null where there is none. */
  find(symbol: MarketSymbol, side: PositionSide, now: number): LockView | null {
    let found: LockView | null = null;
    for (const lock of this.#active) {
      if (lock.until <= now || (lock.symbol !== null && lock.symbol !== symbol) || (lock.side !== null && lock.side !== side)) continue;
      if (found === null || lock.until > found.until) found = lock;
    }
    return found;
  }

  /** No lock ends before this market time: most events need to look no further. */
  get nextEnd(): number {
    return this.#nextEnd;
  }

  /** Takes off the locks whose time is over and returns them. */
  expire(now: number): readonly LockView[] {
    const over = this.#active.filter((lock) => lock.until <= now);
    for (const lock of over) this.#end(lock, lock.until, 'time');
    this.#nextEnd = earliestEnd(this.#active);
    return over;
  }

  /** Takes one off before its time; null where there is none of this id. */
  remove(id: string, now: number): LockView | null {
    const lock = this.#active.find((one) => one.id === id) ?? null;
    if (lock !== null) this.#end(lock, now, 'person');
    return lock;
  }

  /** In the order they were set. */
  active(): readonly LockView[] {
    return this.#active;
  }

  /** The newest 200 that have ended, oldest first. */
  ended(): readonly EndedLock[] {
    return this.#ended;
  }

  save(): SavedLocks {
    return { next: this.#next, active: this.#active, ended: [...this.#ended] };
  }

  #end(lock: LockView, endedAt: number, by: EndedLock['by']): void {
    this.#active = this.#active.filter((one) => one !== lock);
    this.#ended.push({ ...lock, endedAt, by });
    if (this.#ended.length > REMEMBERED) this.#ended.shift();
  }
}

function earliestEnd(locks: readonly LockView[]): number {
  return locks.reduce((earliest, { until }) => Math.min(earliest, until), Number.POSITIVE_INFINITY);
}
