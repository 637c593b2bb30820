import type { Candle } from '../../../shared/domain/candle.ts';

/** What one REST answer settles of a series. */
export interface Settlement {
  /** Newly closed candles, ascending. */
  readonly closed: readonly Candle[];
  /** Candles the exchange does not have, after repeated asking. */
  readonly holes: readonly { readonly from: number; readonly count: number }[];
  /** Candles that were announced with other values than the exchange now gives. Reported once each, never merged. */
  readonly corrections: readonly { readonly announced: Candle; readonly now: Candle }[];
  /** Whether a missing candle needs another look. */
  readonly hasOpenGap: boolean;
}

/** Looks at a missing candle before it counts as a hole of the exchange. */
const LOOKS_AT_A_GAP = 4;
/** Announced candles that are kept to notice late corrections. */
const KEPT_CANDLES = 6;

/**
 * Which candles of one series are closed for good. Candles come out once, in order, without anything newer before a gap is filled or
 * known to be a hole. Pure: what the exchange answered and when it was asked comes in.
 */
export class SeriesLedger {
  readonly #timeframeMs: number;
  readonly #announced = new Map<number, Candle>();
  readonly #reported = new Set<number>();
  #settledThrough: number;
  #gapLooks = 0;
  /** The newest row of the last answer, which had no later one beside it. */
  #unfollowed: Candle | null = null;

  /** `newestOpenTime`: of the newest candle that is already known. */
  constructor(timeframeMs: number, newestOpenTime: number) {
    this.#timeframeMs = timeframeMs;
    this.#settledThrough = newestOpenTime + timeframeMs;
  }

  /** Everything that ended at or before this market time is known: announced, or a hole. Also the open time of the next candle. */
  get settledThrough(): number {
    return this.#settledThrough;
  }

  /** From where on the exchange is to be asked: the last candles again, to notice corrections. */
  get askFrom(): number {
    return this.#settledThrough - 2 * this.#timeframeMs;
  }

  /** What was announced for an open time, while it is remembered. */
  announced(openTime: number): Candle | null {
    return this.#announced.get(openTime) ?? null;
  }

  /**
   * Takes an answer. A candle is closed when a later one stands in the same answer. Without one, two answers in a row have to give it alike,
   * and a later one must have begun when the question left (`newestPushed`: open time of the newest pushed one, no later than the clock) or,
   * in a market without trades, it must have ended before `endedBefore` (market time; the caller leaves a grace): the answer may lag behind the
   * stream, and a clock alone closes nothing, it may be wrong.
   */
  apply(rows: readonly Candle[], newestPushed: number, endedBefore: number): Settlement {
    const closed: Candle[] = [];
    const holes: { from: number; count: number }[] = [];
    const corrections: { announced: Candle; now: Candle }[] = [];
    let hasOpenGap = false;
    const newest = rows.at(-1);
    for (const row of rows) {
      const known = this.#announced.get(row.openTime);
      if (row.openTime < this.#settledThrough) {
        if (known !== undefined && !isSame(known, row) && !this.#reported.has(row.openTime)) {
          this.#reported.add(row.openTime);
          corrections.push({ announced: known, now: row });
        }
        continue;
      }
      if (row.openTime > this.#settledThrough) {
        this.#gapLooks += 1;
        if (this.#gapLooks < LOOKS_AT_A_GAP) {
          hasOpenGap = true;
          break;
        }
        holes.push({ from: this.#settledThrough, count: (row.openTime - this.#settledThrough) / this.#timeframeMs });
        this.#settledThrough = row.openTime;
        this.#gapLooks = 0;
      }
      const end = row.openTime + this.#timeframeMs;
      const isFollowed = newest !== undefined && newest.openTime > row.openTime;
      const isAtRest = (newestPushed >= end || end <= endedBefore) && this.#unfollowed !== null && isSame(this.#unfollowed, row);
      if (!isFollowed && !isAtRest) {
        this.#unfollowed = row;
        break;
      }
      this.#settledThrough = row.openTime + this.#timeframeMs;
      this.#gapLooks = 0;
      this.#remember(row);
      closed.push(row);
    }
    return { closed, holes, corrections, hasOpenGap };
  }

  /** Whether a pushed state of an already announced candle cannot be an older state of it: it says that the candle changed. */
  contradicts(pushed: Candle): boolean {
    const known = this.#announced.get(pushed.openTime);
    if (known === undefined || this.#reported.has(pushed.openTime)) return false;
    const canBeOlder = pushed.open === known.open && pushed.high <= known.high && pushed.low >= known.low && pushed.volume <= known.volume;
    if (canBeOlder) return false;
    this.#reported.add(pushed.openTime);
    return true;
  }

  #remember(candle: Candle): void {
    this.#announced.set(candle.openTime, candle);
    if (this.#announced.size <= KEPT_CANDLES) return;
    const oldest = this.#announced.keys().next();
    if (oldest.done === true) return;
    this.#announced.delete(oldest.value);
    this.#reported.delete(oldest.value);
  }
}

function isSame(a: Candle, b: Candle): boolean {
  return a.openTime === b.openTime && a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;
}
