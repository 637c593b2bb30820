import type { Gateway, ServerTime } from '../../exchanges/gateway.ts';
import type { CancelTimer, RealClock } from '../../exchanges/realClock.ts';
import type { ClockVerdict, MarketClock } from './marketClock.ts';
import type { RestCaller } from './RestCaller.ts';

export interface ClockKeeperOptions {
  readonly gateway: Gateway;
  readonly caller: RestCaller;
  readonly clock: RealClock;
  readonly marketClock: MarketClock;
  readonly signal: AbortSignal;
  readonly onSkew: (isSkewed: boolean, driftMs: number) => void;
  /** The exchange's clock moved for good and ours followed. */
  readonly onJump: (driftMs: number) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Real ms between two readings; on an accelerated clock an error of ours grows as fast as the clock runs. */
const INTERVAL_MS = 60_000;
const ACCELERATED_INTERVAL_MS = 10_000;
/** While the clock is in doubt. */
const DOUBT_INTERVAL_MS = 1_000;

/** Reads the exchange's clock now and then and says when it departs from our model of it. */
export class ClockKeeper {
  readonly #options: ClockKeeperOptions;
  #cancel: CancelTimer | null = null;
  #isSkewed = false;
  #isMeasuring = false;
  #offsetMs: number | null = null;

  constructor(options: ClockKeeperOptions) {
    this.#options = options;
  }

  /** The exchange's clock minus this computer's, ms; null before the first reading. On an accelerated clock it changes all the time. */
  get offsetMs(): number | null {
    return this.#offsetMs;
  }

  get isSkewed(): boolean {
    return this.#isSkewed;
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
    const interval = this.#isSkewed ? DOUBT_INTERVAL_MS : marketClock.speed > 1 ? ACCELERATED_INTERVAL_MS : INTERVAL_MS;
    this.#cancel = clock.after(interval, () => this.measure());
  }

  async #read(): Promise<void> {
    const { gateway, caller, signal } = this.#options;
    const verdict = this.offer(await caller.once((callSignal) => gateway.serverTime(callSignal), signal));
    if (signal.aborted) return;
    switch (verdict.kind) {
      case 'uncertain':
        return;
      case 'agrees':
        this.#setSkewed(false, verdict.driftMs);
        return;
      case 'skewed':
        this.#setSkewed(true, verdict.driftMs);
        if (verdict.isAdopted) this.#options.onJump(verdict.driftMs);
        return;
    }
  }

  #setSkewed(isSkewed: boolean, driftMs: number): void {
    if (this.#isSkewed === isSkewed) return;
    this.#isSkewed = isSkewed;
    this.#options.onSkew(isSkewed, driftMs);
  }
}
