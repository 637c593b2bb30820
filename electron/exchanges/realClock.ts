/** Ends a timer; calling it again, or after the timer ran, does nothing. */
export type CancelTimer = () => void;

/** Real time and timers, as a parameter so that tests can drive them. Market time is another thing: see market/exchange/marketClock.ts. */
export interface RealClock {
  /** Epoch ms of this computer's clock. May jump. */
  epochMs(): number;
  /** Ms since an arbitrary start; never jumps. */
  monotonicMs(): number;
  /** Runs `run` once, after at least `delayMs`. */
  after(delayMs: number, run: () => void): CancelTimer;
}

/** Longest delay setTimeout takes; a longer one would run at once. */
const MAX_DELAY_MS = 2_147_483_647;

export function systemClock(): RealClock {
  return {
    epochMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    after: (delayMs, run) => {
      const timer = setTimeout(run, Math.min(Math.max(0, delayMs), MAX_DELAY_MS));
      return () => clearTimeout(timer);
    },
  };
}

/** Resolves after `delayMs`. Rejects with the signal's reason when it aborts first. */
export function wait(clock: RealClock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const aborted = (): void => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.after(delayMs, () => {
      signal.removeEventListener('abort', aborted);
      resolve();
    });
    signal.addEventListener('abort', aborted, { once: true });
  });
}

export interface Deadline {
  /** Aborts when the parent does, or when the time is up. */
  readonly signal: AbortSignal;
  /** Whether it was the time that ended it. */
  isExpired(): boolean;
  /** Lets go of the timer and of the parent. */
  end(): void;
}

/** Why a deadline's signal aborted. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
  readonly afterMs: number;
  constructor(afterMs: number) {
    super(`no answer within ${afterMs} ms`);
    this.afterMs = afterMs;
  }
}

/** A child of `parent` that also aborts after `afterMs`. AbortSignal.any is avoided: on Node 20 its results stay attached to a long-lived parent. */
export function deadline(clock: RealClock, afterMs: number, parent: AbortSignal): Deadline {
  const controller = new AbortController();
  let expired = false;
  const aborted = (): void => controller.abort(parent.reason);
  const cancel = clock.after(afterMs, () => {
    expired = true;
    controller.abort(new DeadlineExceeded(afterMs));
  });
  if (parent.aborted) aborted();
  else parent.addEventListener('abort', aborted, { once: true });
  return {
    signal: controller.signal,
    isExpired: () => expired,
    end: () => {
      cancel();
      parent.removeEventListener('abort', aborted);
    },
  };
}
