import type { ServerTime } from '../../exchanges/gateway.ts';

/** What a reading of the exchange's clock says about our model of it. Times are real ms. */
export type ClockVerdict =
  | { readonly kind: 'agrees'; readonly driftMs: number; readonly uncertaintyMs: number }
  /** Too slow an answer to say anything. */
  | { readonly kind: 'uncertain'; readonly uncertaintyMs: number }
  /** The exchange's clock is elsewhere than expected. */
  | { readonly kind: 'skewed'; readonly driftMs: number; readonly uncertaintyMs: number; readonly isAdopted: boolean };

/** Drift from which on no entries are taken (issue: skew blocks at 2 s). */
export const SKEW_BLOCKS_MS = 2_000;
/** Drift that is worth a word. */
export const SKEW_WARNS_MS = 1_000;
/** A round trip this long says nothing: the answer may be from either end of it. */
const MAX_UNCERTAINTY_MS = 1_000;
/** Readings that have to agree with each other before a jump of the exchange's clock is believed. */
const READINGS_FOR_JUMP = 3;

interface Anchor {
  readonly marketMs: number;
  readonly realMs: number;
  readonly uncertaintyMs: number;
}

/**
 * The exchange's clock: its time at the midpoint of a request plus the real time since, times `speed`. Never runs backwards: after a
 * correction to an earlier time it stands still until that time is reached again.
 */
export class MarketClock {
  readonly speed: number;
  readonly #monotonicMs: () => number;
  #anchor: Anchor | null = null;
  #jump: { readonly anchor: Anchor; readonly readings: number } | null = null;
  #latest = 0;

  constructor(speed: number, monotonicMs: () => number) {
    this.speed = speed;
    this.#monotonicMs = monotonicMs;
  }

  /** Market time, epoch ms, whole. @throws Error before the first reading. */
  now(): number {
    if (this.#anchor === null) throw new Error('the market clock is read before the exchange told its time');
    this.#latest = Math.max(this.#latest, Math.floor(this.#at(this.#anchor, this.#monotonicMs())));
    return this.#latest;
  }

  get isSet(): boolean {
    return this.#anchor !== null;
  }

  /** Real ms until market time `marketMs`; 0 where it has passed. */
  realMsUntil(marketMs: number): number {
    return Math.max(0, (marketMs - this.now()) / this.speed);
  }

  offer(reading: ServerTime): ClockVerdict {
    const realMs = (reading.sentAt + reading.receivedAt) / 2;
    const uncertaintyMs = (reading.receivedAt - reading.sentAt) / 2;
    const next: Anchor = { marketMs: reading.serverTime, realMs, uncertaintyMs };
    if (this.#anchor === null) {
      this.#anchor = next;
      return { kind: 'agrees', driftMs: 0, uncertaintyMs };
    }
    if (uncertaintyMs > MAX_UNCERTAINTY_MS) return { kind: 'uncertain', uncertaintyMs };
    const driftMs = this.#driftOf(this.#anchor, next);
    if (Math.abs(driftMs) <= SKEW_BLOCKS_MS) {
      this.#jump = null;
      // A slow answer does not replace a sharper one that still fits it.
      if (uncertaintyMs <= Math.max(50, 2 * this.#anchor.uncertaintyMs) || Math.abs(driftMs) > uncertaintyMs) this.#anchor = next;
      return { kind: 'agrees', driftMs, uncertaintyMs };
    }
    const agrees = this.#jump !== null && Math.abs(this.#driftOf(this.#jump.anchor, next)) <= SKEW_WARNS_MS;
    const readings = agrees ? (this.#jump?.readings ?? 0) + 1 : 1;
    const isAdopted = readings >= READINGS_FOR_JUMP;
    this.#jump = isAdopted ? null : { anchor: next, readings };
    if (isAdopted) this.#anchor = next;
    return { kind: 'skewed', driftMs, uncertaintyMs, isAdopted };
  }

  #driftOf(model: Anchor, reading: Anchor): number {
    return (reading.marketMs - this.#at(model, reading.realMs)) / this.speed;
  }

  #at(anchor: Anchor, realMs: number): number {
    return anchor.marketMs + (realMs - anchor.realMs) * this.speed;
  }
}

/**
 * How fast an exchange's clock runs, times real time, from two readings; null where they are too close together to tell. The bounds hold
 * whatever the two answers' travel times were.
 */
export function measuredSpeed(first: ServerTime, second: ServerTime): { readonly least: number; readonly likely: number; readonly most: number } | null {
  const elapsed = second.serverTime - first.serverTime;
  const longest = second.receivedAt - first.sentAt;
  const shortest = second.sentAt - first.receivedAt;
  if (shortest < 50) return null;
  return { least: elapsed / longest, likely: (2 * elapsed) / (longest + shortest), most: elapsed / shortest };
}
