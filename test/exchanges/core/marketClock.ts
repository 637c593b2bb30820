/** Time of the simulated market in ms UTC. It may run faster than real time. */
export interface MarketClock {
  readonly speed: number;
  now(): number;
}

export interface AcceleratedClockOptions {
  readonly startTime: number;
  /** Market seconds per real second, 1 to 600. */
  readonly speed: number;
  /** Monotonic real time in ms. */
  readonly monotonicMs?: () => number;
}

export function acceleratedClock(options: AcceleratedClockOptions): MarketClock {
  const { startTime, speed, monotonicMs = () => performance.now() } = options;
  if (!(speed >= 1 && speed <= 600)) throw new RangeError(`speed is ${speed}, expected 1 to 600`);
  const startedAt = monotonicMs();
  return { speed, now: () => Math.floor(startTime + (monotonicMs() - startedAt) * speed) };
}

export interface ManualClock extends MarketClock {
  advance(byMs: number): void;
}

/** A clock that stands still until it is told to move. */
export function manualClock(startTime: number): ManualClock {
  let at = startTime;
  return {
    speed: 1,
    now: () => at,
    advance(byMs) {
      if (byMs < 0) throw new RangeError(`time moves forward only, not by ${byMs} ms`);
      at += byMs;
    },
  };
}
