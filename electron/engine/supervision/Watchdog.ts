import { Worker } from 'node:worker_threads';
import { BEAT, CELLS, ENDED, STALLED, STALLS, WORST_MS, type WatchdogData } from './watchdogShared.ts';

/** A loop silent for this long is stalled (system.md 9.2: critical above 2 s). */
export const STALL_MS = 2_000;
const BEAT_INTERVAL_MS = 250;
const END_DEADLINE_MS = 1_000;

export interface StallReport {
  readonly stalls: number;
  readonly worstMs: number;
}

/**
 * Watches the engine's event loop from another thread. `onStall` is called on the loop as soon as it moves again; meanwhile the thread
 * itself has already said so on standard error.
 */
export class Watchdog {
  readonly #cells: Int32Array;
  readonly #worker: Worker;
  readonly #beat: NodeJS.Timeout;
  #failure: Error | null = null;

  constructor(options: { readonly workerUrl: URL; readonly onStall: (report: StallReport) => void; readonly stallMs?: number }) {
    const buffer = new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT);
    this.#cells = new Int32Array(buffer);
    const data: WatchdogData = { buffer, stallMs: options.stallMs ?? STALL_MS };
    this.#worker = new Worker(options.workerUrl, { workerData: data });
    this.#worker.on('error', (error) => { this.#failure = error; });
    this.#worker.unref();
    this.#beat = setInterval(() => {
      Atomics.add(this.#cells, BEAT, 1);
      if (Atomics.exchange(this.#cells, STALLED, 0) === 1) options.onStall(this.report());
    }, BEAT_INTERVAL_MS);
    this.#beat.unref();
  }

  /** Why the watchdog itself no longer runs; null while it does. */
  get failure(): Error | null {
    return this.#failure;
  }

  report(): StallReport {
    return { stalls: Atomics.load(this.#cells, STALLS), worstMs: Atomics.load(this.#cells, WORST_MS) };
  }

  /** Ends the thread; one that does not end in time is left behind, because it holds nothing and keeps no process alive. */
  async close(): Promise<void> {
    clearInterval(this.#beat);
    Atomics.store(this.#cells, ENDED, 1);
    Atomics.notify(this.#cells, ENDED);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, END_DEADLINE_MS);
      void this.#worker.terminate().finally(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
