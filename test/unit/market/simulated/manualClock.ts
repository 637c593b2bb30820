import type { PaceClock } from '../../../../electron/market/simulated/simulatedFeed.ts';

export interface ManualClock extends PaceClock {
  /** Lets `ms` pass, running what falls due at its time. */
  pass(ms: number): void;
  /** Lets time pass without running anything: a busy or a sleeping machine. */
  skip(ms: number): void;
  /** Timers that wait. */
  readonly waiting: number;
}

export function manualClock(): ManualClock {
  let now = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    monotonicMs: () => now,
    after(delayMs, run) {
      const timer = { at: now + delayMs, run };
      timers.push(timer);
      return () => { timers = timers.filter((other) => other !== timer); };
    },
    pass(ms) {
      const end = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = Math.max(now, end);
    },
    skip(ms) {
      now += ms;
    },
    get waiting() {
      return timers.length;
    },
  };
}
