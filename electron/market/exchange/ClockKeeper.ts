import type { Gateway, ServerTime } from '../../exchanges/gateway.ts';
import type { CancelTimer, RealClock } from '../../exchanges/realClock.ts';
import { type ClockVerdict, type MarketClock, SKEW_WARNS_MS } from './marketClock.ts';
import type { RestCaller } from './RestCaller.ts';

/** How far the exchange's clock is from our model of it: within 1 s, within 2 s, or beyond, where no entries are taken. */
export type ClockSkew = 'agrees' | 'warns' | 'blocks';

export interface ClockKeeperOptions {
  readonly gateway: Gateway;
  readonly caller: RestCaller;
  readonly clock: RealClock;
  readonly marketClock: MarketClock;
  readonly signal: AbortSignal;
  /** Called when it changes. */
  readonly onSkew: (skew: ClockSkew, before: ClockSkew, driftMs: number) => void;
  /** The exchange's clock moved for good and ours followed. */
  readonly onJump: (driftMs: number) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Real ms between two readings; on an accelerated clock an error of ours grows as fast as the clock runs. */
const INTERVAL_MS = 60_000;
const ACCELERATED_INTERVAL_MS = 10_000;
/** While the clock is in doubt. */
const DOUBT_INTERVAL_MS = 1_000;
/** After a warning, which the next reading usually ends: our model has been corrected by then. */
const WARNED_INTERVAL_MS = 2_000;

/** Reads the exchange's clock now and then and says when it departs from our model of it. */
export class ClockKeeper {
  readonly #options: ClockKeeperOptions;
  #cancel: CancelTimer | null = null;
  #skew: ClockSkew = 'agrees';
  #isMeasuring = false;
  #offsetMs: number | null = null;

  constructor(options: ClockKeeperOptions) {
    this.#options = options;
  }

  /** The exchange's clock minus this computer's, ms; null before the first reading. On an accelerated clock it changes all the time. */
  get offsetMs(): number | null {
    return this.#offsetMs;
  }

  /** Takes a reading that was made elsewhere. */
  offer(reading: ServerTime): ClockVerdict {
    const { clock, marketClock } = this.#options;
    const sinceMs = clock.monotonicMs() - (reading.sentAt + reading.receivedAt) / 2;
    this.#offsetMs = reading.serverTime + sinceMs - clock.epochMs();
    return marketClock.offer(reading);
  }

  start(): void {
    this.#schedule();
  }

  /** Measures now, and goes on from there. */
  measure(): void {
    const { signal } = this.#options;
    this.#cancel?.();
    this.#cancel = null;
    if (this.#isMeasuring) return;
    this.#isMeasuring = true;
    this.#read()
      .catch((error: unknown) => {
        if (!signal.aborted) this.#options.onFailure(error);
      })
      .finally(() => {
        this.#isMeasuring = false;
        this.#schedule();
      });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #schedule(): void {
    const { clock, marketClock, signal } = this.#options;
    if (signal.aborted) return;
    const calm = marketClock.speed > 1 ? ACCELERATED_INTERVAL_MS : INTERVAL_MS;
    const intervals: Readonly<Record<ClockSkew, number>> = { agrees: calm, warns: WARNED_INTERVAL_MS, blocks: DOUBT_INTERVAL_MS };
    this.#cancel = clock.after(intervals[this.#skew], () => this.measure());
  }

  async #read(): Promise<void> {
    const { gateway, caller, signal } = this.#options;
    const verdict = this.offer(await caller.once((callSignal) => gateway.serverTime(callSignal), signal));
    if (signal.aborted) return;
    switch (verdict.kind) {
      case 'uncertain':
        return;
      case 'agrees':
        this.#setSkew(Math.abs(verdict.driftMs) > SKEW_WARNS_MS ? 'warns' : 'agrees', verdict.driftMs);
        return;
      case 'skewed':
        this.#setSkew('blocks', verdict.driftMs);
        if (verdict.isAdopted) this.#options.onJump(verdict.driftMs);
        return;
    }
  }

  #setSkew(skew: ClockSkew, driftMs: number): void {
    const before = this.#skew;
    if (before === skew) return;
    this.#skew = skew;
    this.#options.onSkew(skew, before, driftMs);
  }
}
