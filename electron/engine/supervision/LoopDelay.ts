import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { EventLoopView } from '../../../shared/domain/sessionView.ts';

const RESOLUTION_MS = 10;
const NS_PER_MS = 1e6;

/** Event-loop delay since the session started, in ms: how late a timer fired, the sampling interval itself taken off. */
export class LoopDelay {
  readonly #histogram: IntervalHistogram;

  constructor() {
    this.#histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    this.#histogram.enable();
  }

  view(): EventLoopView {
    if (this.#histogram.count === 0) return { p50Ms: 0, p99Ms: 0, maxMs: 0 };
    const delay = (ns: number): number => Math.max(0, Math.round((ns / NS_PER_MS - RESOLUTION_MS) * 100) / 100);
    return {
      p50Ms: delay(this.#histogram.percentile(50)),
      p99Ms: delay(this.#histogram.percentile(99)),
      maxMs: delay(this.#histogram.max),
    };
  }

  /** Starts counting anew, as after start-up. */
  reset(): void {
    this.#histogram.reset();
  }

  close(): void {
    this.#histogram.disable();
  }
}
