import type { Candle } from '../../../shared/domain/candle.ts';
import { DECISION_TIMEFRAMES, type DecisionTimeframe, TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';

export interface ConfirmedCandle {
  readonly timeframe: DecisionTimeframe;
  readonly candle: Candle;
  readonly source: 'stream' | 'rest';
  readonly isBackfilled: boolean;
}

export interface Release {
  readonly candles: readonly ConfirmedCandle[];
  /** Timeframes that were waited for in vain; something newer went on without them. */
  readonly givenUp: readonly DecisionTimeframe[];
  /** Real ms at which the next candle goes on even if others are not known; null where nothing waits. */
  readonly waitsUntil: number | null;
}

/**
 * Order of the closed candles of one market: by the time they end, longer timeframes first where several end together, so that a decision
 * at 04:00 sees the 4h candle that ends at 04:00 and none that ends later. A candle waits until the other series are known up to its end,
 * at most `maxWaitMs` of real time.
 */
export class CloseQueue {
  readonly #maxWaitMs: number;
  readonly #waiting = new Map<DecisionTimeframe, ConfirmedCandle[]>(DECISION_TIMEFRAMES.map((timeframe) => [timeframe, []]));
  readonly #settled = new Map<DecisionTimeframe, number>();
  #blockedSince: number | null = null;

  constructor(maxWaitMs: number) {
    this.#maxWaitMs = maxWaitMs;
  }

  /** Everything of the series that ended at or before `through` is announced, waiting here, or a hole. */
  settle(timeframe: DecisionTimeframe, through: number): void {
    this.#settled.set(timeframe, through);
  }

  add(confirmed: ConfirmedCandle): void {
    this.#waiting.get(confirmed.timeframe)?.push(confirmed);
  }

  /** Takes what may be announced at `realNow` (monotonic ms). */
  take(realNow: number): Release {
    const candles: ConfirmedCandle[] = [];
    const givenUp = new Set<DecisionTimeframe>();
    for (;;) {
      const next = this.#next();
      if (next === null) {
        this.#blockedSince = null;
        return { candles, givenUp: [...givenUp], waitsUntil: null };
      }
      const missing = this.#missingFor(next);
      if (missing.length > 0) {
        this.#blockedSince ??= realNow;
        const waitsUntil = this.#blockedSince + this.#maxWaitMs;
        if (realNow < waitsUntil) return { candles, givenUp: [...givenUp], waitsUntil };
        for (const timeframe of missing) givenUp.add(timeframe);
      }
      this.#waiting.get(next.timeframe)?.shift();
      candles.push(next);
      if (missing.length === 0) this.#blockedSince = null;
    }
  }

  #next(): ConfirmedCandle | null {
    let best: ConfirmedCandle | null = null;
    // Longest first: a later one replaces it only when it ends earlier.
    for (const timeframe of DECISION_TIMEFRAMES) {
      const head = this.#waiting.get(timeframe)?.[0];
      if (head !== undefined && (best === null || endOf(head) < endOf(best))) best = head;
    }
    return best;
  }

  #missingFor(candidate: ConfirmedCandle): readonly DecisionTimeframe[] {
    const end = endOf(candidate);
    return DECISION_TIMEFRAMES.filter((timeframe) => {
      const settled = this.#settled.get(timeframe);
      if (timeframe === candidate.timeframe || settled === undefined) return false;
      const lengthMs = TIMEFRAME_MS[timeframe];
      const isLonger = lengthMs > TIMEFRAME_MS[candidate.timeframe];
      const needed = Math.floor((isLonger ? end : end - 1) / lengthMs) * lengthMs;
      return settled < needed;
    });
  }
}

function endOf(confirmed: ConfirmedCandle): number {
  return confirmed.candle.openTime + TIMEFRAME_MS[confirmed.timeframe];
}
