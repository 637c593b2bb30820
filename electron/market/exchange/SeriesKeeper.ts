import type { Candle } from '../../../shared/domain/candle.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import { type DecisionTimeframe, TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { Gateway } from '../../exchanges/gateway.ts';
import type { CancelTimer, RealClock } from '../../exchanges/realClock.ts';
import type { MarketClock } from './marketClock.ts';
import type { RestCaller } from './RestCaller.ts';
import { SeriesLedger, type Settlement } from './SeriesLedger.ts';
import type { Grace } from './grace.ts';

export interface SeriesKeeperOptions {
  readonly symbol: MarketSymbol;
  readonly timeframe: DecisionTimeframe;
  /** Open time of the newest candle that is already known. */
  readonly newestOpenTime: number;
  readonly gateway: Gateway;
  readonly caller: RestCaller;
  readonly clock: RealClock;
  readonly marketClock: MarketClock;
  readonly grace: Grace;
  readonly signal: AbortSignal;
  /** Called for every answer, also one that settles nothing new. `through`: everything that ended by then is known. */
  readonly onSettled: (settlement: Settlement, through: number) => void;
  /** A pushed frame contradicts a candle that was announced. */
  readonly onContradiction: (pushed: Candle, announced: Candle | null) => void;
  /** A check failed; another one follows. */
  readonly onFailure: (error: unknown) => void;
}

/** Rows asked for while a gap is looked into: an exchange that cuts long answers must not be mistaken for one with a hole. */
const GAP_ROWS = 200;
/** Candles whose last pushed state is kept for comparison. */
const KEPT_STATES = 4;

/**
 * Settles the candles of one series: shortly after each end it asks the exchange what the candle became, and asks again until it knows.
 * Pushed frames never close a candle, they only hurry the question: no exchange promises that its last push was the final state.
 */
export class SeriesKeeper {
  readonly #options: SeriesKeeperOptions;
  readonly #ledger: SeriesLedger;
  readonly #timeframeMs: number;
  #pushed: Candle | null = null;
  /** The last pushed state of candles before the newest pushed one. */
  readonly #lastStates = new Map<number, Candle>();
  #cancelTimer: CancelTimer | null = null;
  #timerAt = 0;
  #isAsking = false;
  #isWantedAgain = false;
  #hasOpenGap = false;
  #failures = 0;
  #hasMore = false;

  constructor(options: SeriesKeeperOptions) {
    this.#options = options;
    this.#timeframeMs = TIMEFRAME_MS[options.timeframe];
    this.#ledger = new SeriesLedger(this.#timeframeMs, options.newestOpenTime);
  }

  start(): void {
    this.check();
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  get settledThrough(): number {
    return this.#ledger.settledThrough;
  }

  /** Real ms by which the newest due candle is late; 0 where nothing is due. */
  get overdueMs(): number {
    const { marketClock } = this.#options;
    const due = this.#ledger.settledThrough + this.#timeframeMs;
    return Math.max(0, (marketClock.now() - due) / marketClock.speed);
  }

  /** The last pushed state of a candle, to compare with the settled one. */
  lastPushed(openTime: number): Candle | null {
    return this.#pushed?.openTime === openTime ? this.#pushed : (this.#lastStates.get(openTime) ?? null);
  }

  /** Takes a pushed state. Answers whether it is the newest of the forming candle. */
  push(candle: Candle): boolean {
    if (candle.openTime < this.#ledger.settledThrough) {
      if (this.#ledger.contradicts(candle)) this.#options.onContradiction(candle, this.#ledger.announced(candle.openTime));
      return false;
    }
    if (this.#pushed !== null && candle.openTime < this.#pushed.openTime) {
      this.#lastStates.set(candle.openTime, candle);
      return false;
    }
    const before = this.#pushed;
    this.#pushed = candle;
    if (before?.openTime === candle.openTime) return true;
    if (before !== null) this.#keepLastState(before);
    // The exchange has begun a newer candle than our clock expects: do not wait for the clock.
    const isAhead = candle.openTime >= this.#ledger.settledThrough + this.#timeframeMs;
    if (isAhead && this.#failures === 0) this.#scheduleSooner(this.#options.grace.settleMs);
    return true;
  }

  /** Asks now: after a reconnect, and at the start. */
  check(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#isAsking) {
      this.#isWantedAgain = true;
      return;
    }
    this.#isAsking = true;
    this.#ask()
      .catch((error: unknown) => {
        if (this.#options.signal.aborted) return;
        this.#failures += 1;
        this.#hasMore = false;
        this.#options.onFailure(error);
      })
      .finally(() => {
        this.#isAsking = false;
        this.#scheduleNext();
      });
  }

  async #ask(): Promise<void> {
    const { gateway, caller, marketClock, grace, symbol, timeframe, signal } = this.#options;
    const since = this.#ledger.askFrom;
    const rows = this.#hasOpenGap ? GAP_ROWS : gateway.candlesPerRequest;
    const forming = Math.floor(marketClock.now() / this.#timeframeMs) * this.#timeframeMs;
    const newest = Math.max(forming, this.#pushed?.openTime ?? 0, this.#ledger.settledThrough);
    const until = Math.min(newest, since + (rows - 1) * this.#timeframeMs);
    // Taken before the request leaves: what had ended by then is final in the answer.
    // A single push could be wrong: it is believed only where the clock says so too.
    const newestPushed = Math.min(this.#pushed?.openTime ?? 0, marketClock.now());
    const endedBefore = marketClock.now() - grace.withoutSuccessorMs * marketClock.speed;
    const answer = await caller.once((callSignal) => gateway.candles({ symbol, timeframe, since, until }, callSignal), signal);
    if (signal.aborted) return;
    this.#failures = 0;
    const settlement = this.#ledger.apply(answer, newestPushed, endedBefore);
    this.#hasOpenGap = settlement.hasOpenGap;
    this.#hasMore = settlement.closed.length > 0 && until < newest;
    this.#options.onSettled(settlement, this.#ledger.settledThrough);
  }

  #scheduleNext(): void {
    const { marketClock, grace, caller, signal } = this.#options;
    if (signal.aborted) return;
    if (this.#isWantedAgain || this.#hasMore) {
      this.#isWantedAgain = false;
      this.#hasMore = false;
      this.check();
      return;
    }
    if (this.#failures > 0) {
      this.#scheduleIn(caller.pauseMs(this.#failures));
      return;
    }
    const due = this.#ledger.settledThrough + this.#timeframeMs;
    const lateMs = (marketClock.now() - due) / marketClock.speed;
    // Not due yet: just after its end. Due and not there: soon again, less often the longer it is missing.
    if (lateMs < grace.settleMs) this.#scheduleIn(grace.settleMs - lateMs);
    else this.#scheduleIn(Math.min(grace.maxRetryMs, Math.max(grace.minRetryMs, lateMs / 4)));
  }

  #keepLastState(candle: Candle): void {
    this.#lastStates.set(candle.openTime, candle);
    for (const openTime of this.#lastStates.keys()) if (openTime < candle.openTime - KEPT_STATES * this.#timeframeMs) this.#lastStates.delete(openTime);
  }

  /** Never later than what is planned already. */
  #scheduleSooner(delayMs: number): void {
    if (this.#cancelTimer !== null && this.#timerAt <= this.#options.clock.monotonicMs() + delayMs) return;
    this.#scheduleIn(delayMs);
  }

  #scheduleIn(delayMs: number): void {
    if (this.#isAsking || this.#options.signal.aborted) return;
    this.#cancelTimer?.();
    this.#timerAt = this.#options.clock.monotonicMs() + delayMs;
    this.#cancelTimer = this.#options.clock.after(delayMs, () => {
      this.#cancelTimer = null;
      this.check();
    });
  }
}
