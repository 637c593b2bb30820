import { parseFault, type Fault, type FaultInput, type FaultKind, type FaultOf } from './fault.ts';
import { seededRandom, type Random } from './random.ts';

export interface FaultSubject {
  readonly channel: 'rest' | 'ws';
  /** Request path or stream topic. */
  readonly name: string;
}

export interface ActiveFault {
  readonly id: number;
  readonly fault: Fault;
  readonly applied: number;
}

interface Entry {
  readonly id: number;
  readonly fault: Fault;
  readonly startsAt: number;
  readonly endsAt: number;
  applied: number;
  lastAt: number;
}

const INSTANT_KINDS: ReadonlySet<FaultKind> = new Set(['drop', 'halfOpen', 'lateCorrection', 'dropEvery']);

/** The faults that a simulated exchange has at the moment. It keeps no timers: whether a fault applies is asked when it could. */
export class Faults {
  readonly #monotonicMs: () => number;
  readonly #random: Random;
  readonly #counts = new Map<FaultKind, number>();
  #entries: Entry[] = [];
  #nextId = 1;

  constructor(options: { readonly seed: number; readonly monotonicMs: () => number }) {
    this.#monotonicMs = options.monotonicMs;
    this.#random = seededRandom(options.seed);
  }

  /** Gives a fault; answers its id for `clear`. @throws RangeError where it is not a valid fault. */
  inject(input: FaultInput): number {
    const fault = parseFault(input);
    const id = this.#nextId;
    this.#nextId += 1;
    const startsAt = this.#monotonicMs() + (fault.afterMs ?? 0);
    this.#entries.push({ id, fault, startsAt, endsAt: startsAt + (fault.forMs ?? Number.POSITIVE_INFINITY), applied: 0, lastAt: startsAt });
    return id;
  }

  /** Ends one fault, or all of them. */
  clear(id?: number): void {
    this.#entries = id === undefined ? [] : this.#entries.filter((entry) => entry.id !== id);
  }

  /** The faults that apply now or later. */
  list(): ActiveFault[] {
    this.#forgetEnded();
    return this.#entries.map(({ id, fault, applied }) => ({ id, fault, applied }));
  }

  /** The fault of that kind that strikes this subject now, counted as applied; `null` where none does. */
  hit<K extends FaultKind>(kind: K, subject: FaultSubject): FaultOf<K> | null {
    const now = this.#monotonicMs();
    for (const entry of this.#entries) {
      const { fault } = entry;
      if (!isKind(fault, kind) || !this.#applies(entry, now) || !concerns(fault, subject)) continue;
      if (fault.chance !== undefined && this.#random() >= fault.chance) continue;
      this.#count(entry, now);
      return fault;
    }
    return null;
  }

  /** Whether a fault of that kind applies to the subject now, without counting it. */
  has(kind: FaultKind, subject: FaultSubject): boolean {
    const now = this.#monotonicMs();
    return this.#entries.some((entry) => entry.fault.kind === kind && this.#applies(entry, now) && concerns(entry.fault, subject));
  }

  /** Sum of the offsets of the clock faults that apply now, in ms. */
  clockOffsetMs(): number {
    const now = this.#monotonicMs();
    let offset = 0;
    for (const entry of this.#entries) {
      if (entry.fault.kind === 'wrongClock' && this.#applies(entry, now)) offset += entry.fault.offsetMs;
    }
    return offset;
  }

  /**
   * Faults of an instant that has come; each is counted as applied. One that strikes once waits until there is a
   * connection for it to strike.
   */
  takeDue(hasConnections: boolean): Fault[] {
    const now = this.#monotonicMs();
    const due: Fault[] = [];
    for (const entry of this.#entries) {
      if (!INSTANT_KINDS.has(entry.fault.kind) || !this.#applies(entry, now)) continue;
      if (entry.fault.kind === 'dropEvery' ? now - entry.lastAt < entry.fault.everyMs : !hasConnections) continue;
      this.#count(entry, now);
      due.push(entry.fault);
    }
    this.#forgetEnded();
    return due;
  }

  /** A number in [0, 1) of the faults' own sequence, for choices that a fault leaves open. */
  random(): number {
    return this.#random();
  }

  /** How often each kind was applied. */
  counts(): Partial<Record<FaultKind, number>> {
    return Object.fromEntries(this.#counts);
  }

  #applies(entry: Entry, now: number): boolean {
    return now >= entry.startsAt && now < entry.endsAt && entry.applied < timesOf(entry.fault);
  }

  #count(entry: Entry, now: number): void {
    entry.applied += 1;
    entry.lastAt = now;
    this.#counts.set(entry.fault.kind, (this.#counts.get(entry.fault.kind) ?? 0) + 1);
  }

  #forgetEnded(): void {
    const now = this.#monotonicMs();
    this.#entries = this.#entries.filter((entry) => now < entry.endsAt && entry.applied < timesOf(entry.fault));
  }
}

function timesOf(fault: Fault): number {
  if (fault.kind === 'drop' || fault.kind === 'halfOpen' || fault.kind === 'lateCorrection') return fault.times ?? 1;
  return fault.times ?? Number.POSITIVE_INFINITY;
}

function isKind<K extends FaultKind>(fault: Fault, kind: K): fault is FaultOf<K> {
  return fault.kind === kind;
}

function concerns(fault: Fault, subject: FaultSubject): boolean {
  if ('channel' in fault && fault.channel !== undefined && fault.channel !== subject.channel) return false;
  return fault.match === undefined || subject.name.includes(fault.match);
}
