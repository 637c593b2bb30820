import type { GateEvent } from '../events.ts';

export type GateCode = GateEvent['code'];

/** One closed gate; `instrument` null closes it for all. */
export interface ClosedGate {
  readonly code: GateCode;
  readonly instrument: number | null;
  readonly reason: string;
  readonly since: number;
}

/** What blocks entries from outside the core. At most one per code and instrument. */
export class Gates {
  #closed: readonly ClosedGate[];

  constructor(saved: readonly ClosedGate[] = []) {
    this.#closed = saved;
  }

  /** `true` where this changed anything but the wording. */
  apply(event: GateEvent): boolean {
    const isSame = (gate: ClosedGate): boolean => gate.code === event.code && gate.instrument === event.instrument;
    const known = this.#closed.find(isSame);
    if (known !== undefined && event.blocked && known.reason === event.reason) return false;
    if (known === undefined && !event.blocked) return false;
    const others = this.#closed.filter((gate) => !isSame(gate));
    this.#closed = event.blocked
      ? [...others, { code: event.code, instrument: event.instrument, reason: event.reason, since: known?.since ?? event.at }]
      : others;
    return (known !== undefined) !== event.blocked;
  }

  /** The closed gate of this code that concerns the instrument, or null. */
  find(code: GateCode, instrument: number): ClosedGate | null {
    return this.#closed.find((gate) => gate.code === code && (gate.instrument === null || gate.instrument === instrument)) ?? null;
  }

  /** A gate closed for all instruments, or null. */
  findGlobal(): ClosedGate | null {
    return this.#closed.find((gate) => gate.instrument === null) ?? null;
  }

  save(): readonly ClosedGate[] {
    return this.#closed;
  }
}
