/** One beat for every clock and age on the screen; runs only while somebody listens. */
export interface Ticker {
  /** The time of the last beat. */
  readonly read: () => number;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createTicker(now: () => number, intervalMs: number): Ticker {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let beat = now();
  return {
    read() {
      if (timer === undefined) beat = now() - (now() % intervalMs);
      return beat;
    },
    subscribe(listener) {
      listeners.add(listener);
      if (timer === undefined) {
        beat = now();
        timer = setInterval(() => {
          beat = now();
          for (const each of listeners) each();
        }, intervalMs);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
  };
}
