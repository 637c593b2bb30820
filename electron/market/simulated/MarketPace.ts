/** Longest stretch of real time that is made up for after a pause, ms: what is longer (a sleeping machine, a busy one) delays the market. */
const MOST_CATCH_UP_MS = 250;
/** Real time lost within one spell that is worth a word, ms. */
const REPORTED_LOSS_MS = 1_000;
/** A spell is over when nothing was lost for this long, real ms. */
const SPELL_ENDS_AFTER_MS = 10_000;

/** How far market time may go at each moment of real time. It never runs ahead, and never jumps to make up for lost time. */
export class MarketPace {
  readonly #speed: number;
  #real: number;
  #allowed: number;
  #lostMs = 0;
  #lastLossAt = Number.NEGATIVE_INFINITY;
  #isReported = false;

  /** `speed` is market ms for each real ms. */
  constructor(speed: number, real: number, market: number) {
    this.#speed = speed;
    this.#real = real;
    this.#allowed = market;
  }

  /** Market time that may be reached at real time `real`. */
  allow(real: number): number {
    const elapsed = Math.max(0, real - this.#real);
    this.#real = real;
    if (elapsed > MOST_CATCH_UP_MS) this.#lose(elapsed - MOST_CATCH_UP_MS, real);
    this.#allowed += Math.min(elapsed, MOST_CATCH_UP_MS) * this.#speed;
    return this.#allowed;
  }

  /** Only `reached` of what was allowed has been told by now; what is too much to make up for is given up. */
  reached(reached: number, real: number): void {
    const behindMs = (this.#allowed - reached) / this.#speed;
    if (behindMs <= MOST_CATCH_UP_MS) return;
    this.#lose(behindMs - MOST_CATCH_UP_MS, real);
    this.#allowed = reached + MOST_CATCH_UP_MS * this.#speed;
  }

  /** Real ms lost in this spell, once a spell, when it has become noticeable; null otherwise. */
  report(real: number): number | null {
    if (real - this.#lastLossAt > SPELL_ENDS_AFTER_MS) {
      this.#lostMs = 0;
      this.#isReported = false;
    }
    if (this.#isReported || this.#lostMs < REPORTED_LOSS_MS) return null;
    this.#isReported = true;
    return this.#lostMs;
  }

  #lose(lostMs: number, real: number): void {
    if (real - this.#lastLossAt > SPELL_ENDS_AFTER_MS) {
      this.#lostMs = 0;
      this.#isReported = false;
    }
    this.#lastLossAt = real;
    this.#lostMs += lostMs;
  }
}
