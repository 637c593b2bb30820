import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { FundingQuote, Gateway } from '../../exchanges/gateway.ts';
import type { RealClock } from '../../exchanges/realClock.ts';
import type { MarketListener } from '../feed.ts';
import type { CalmCalls } from './CalmCalls.ts';
import { FundingSchedule, type FundingSettlement } from './FundingSchedule.ts';
import type { MarketClock } from './marketClock.ts';
import type { RestCaller } from './RestCaller.ts';
import { Timers } from './Timers.ts';
import { type UnseenTime, withTrueRates } from './trueFunding.ts';

export interface FundingKeeperOptions {
  readonly symbol: MarketSymbol;
  readonly instrument: number;
  readonly gateway: Gateway;
  readonly caller: RestCaller;
  readonly calm: CalmCalls;
  readonly clock: RealClock;
  readonly marketClock: MarketClock;
  /** Market time before which every settlement is known. */
  readonly knownThrough: number;
  /** Market time before which every candle has been told. */
  readonly candlesThrough: () => number;
  readonly signal: AbortSignal;
  readonly listener: MarketListener;
  readonly onMark: (mark: number) => void;
  /** Each answer of the exchange, and each settlement it leads to; market time. */
  readonly onQuote: (quote: FundingQuote, at: number) => void;
  readonly onSettlement: (at: number, rate: number) => void;
  /** The price that funding is charged on; null where none is known. */
  readonly mark: () => number | null;
  readonly onTrouble: (code: string, message: string) => void;
  readonly onFailure: (error: unknown) => void;
}

const POLL_MS = 60_000;
const FASTEST_POLL_MS = 2_000;
/** A missed settlement waits for the candles before it, which may have closed the position: looks at them, and how long at most. Real ms. */
const CANDLES_LOOK_MS = 50;
const CANDLES_WAIT_MS = 30_000;
const HISTORY_ATTEMPTS = 3;

/** Real ms between two looks at a market's funding rate and mark price: a minute of market time, within 2 and 60 s. */
export function fundingPollMs(speed: number): number {
  return Math.max(FASTEST_POLL_MS, POLL_MS / speed);
}

/** Reads one market's funding rate and mark price by REST, and tells each settlement when market time reaches it. */
export class FundingKeeper {
  readonly #options: FundingKeeperOptions;
  readonly #schedule: FundingSchedule;
  readonly #timers: Timers;
  #failures = 0;
  #waitsSince: number | null = null;
  /** While past settlements are asked for, later ones wait: they are told in their order. */
  #isAsking = false;

  constructor(options: FundingKeeperOptions) {
    this.#options = options;
    this.#schedule = new FundingSchedule(options.knownThrough);
    this.#timers = new Timers(options.clock);
  }

  start(): void {
    this.#poll();
  }

  stop(): void {
    this.#timers.end();
  }

  #poll(): void {
    const { gateway, caller, marketClock, symbol, signal } = this.#options;
    caller
      .once((callSignal) => gateway.funding(symbol, callSignal), signal)
      .then((quote) => {
        if (signal.aborted) return;
        this.#failures = 0;
        this.#take(quote);
      })
      .catch((error: unknown) => {
        if (signal.aborted) return;
        this.#failures += 1;
        this.#options.onFailure(error);
      })
      .finally(() => {
        // An exchange without this endpoint is asked less and less often.
        const pause = Math.min(POLL_MS, fundingPollMs(marketClock.speed) * 2 ** Math.min(this.#failures, 10));
        this.#timers.after('poll', pause, () => this.#poll());
      });
  }

  #take(quote: FundingQuote): void {
    const { marketClock, listener, instrument } = this.#options;
    const now = marketClock.now();
    if (quote.mark !== null) this.#options.onMark(quote.mark);
    this.#options.onQuote(quote, now);
    // What is due goes first: the answer may already be about the settlement after it.
    this.#settle();
    const { rate, nextAt } = this.#schedule.offer(quote.rate, quote.nextAt, now);
    listener({ kind: 'funding-rate', at: now, instrument, rate, nextAt });
    if (this.#schedule.unseen(now) !== null) this.#settle();
    this.#await();
  }

  #await(): void {
    const { nextAt } = this.#schedule;
    if (nextAt === null) return;
    this.#timers.after('settlement', this.#options.marketClock.realMsUntil(nextAt), () => {
      this.#settle();
      this.#await();
    });
  }

  #isTooEarly(): boolean {
    const { clock, candlesThrough } = this.#options;
    const missed = this.#schedule.newestMissed;
    if (missed === null || candlesThrough() >= missed) return false;
    this.#waitsSince ??= clock.monotonicMs();
    return clock.monotonicMs() - this.#waitsSince < CANDLES_WAIT_MS;
  }

  #settle(): void {
    if (this.#isAsking) return;
    if (this.#isTooEarly()) {
      this.#timers.after('missed', CANDLES_LOOK_MS, () => this.#settle());
      return;
    }
    const now = this.#options.marketClock.now();
    const unseen = this.#schedule.nextAt === null ? null : this.#schedule.unseen(now);
    const settlements = this.#schedule.due(now);
    if (unseen === null) {
      this.#tell(settlements);
      return;
    }
    this.#isAsking = true;
    void this.#ask(settlements, unseen);
  }

  /** What passed unseen is charged as the exchange has it on record. Rejects never. */
  async #ask(settlements: readonly FundingSettlement[], unseen: UnseenTime): Promise<void> {
    const { gateway, caller, calm, symbol, signal } = this.#options;
    let known = settlements;
    try {
      const records = await calm.run(
        () => caller.call(HISTORY_ATTEMPTS, (callSignal) => gateway.fundingHistory(symbol, unseen.after, unseen.through, callSignal), signal), signal);
      known = withTrueRates(settlements, records, unseen);
    } catch (error) {
      if (!signal.aborted) this.#options.onFailure(error);
    }
    if (signal.aborted) return;
    this.#tell(known);
    this.#isAsking = false;
    // What became due in the meantime.
    this.#settle();
  }

  #tell(settlements: readonly FundingSettlement[]): void {
    const { listener, instrument } = this.#options;
    for (const { at, rate, isAssumed } of settlements) {
      // What was only assumed is no record of the exchange's.
      if (!isAssumed) this.#options.onSettlement(at, rate);
      const mark = this.#options.mark();
      const when = new Date(at).toISOString();
      if (mark === null) {
        this.#options.onTrouble('funding-without-price', `Funding of ${when} has no price to be charged on`);
        continue;
      }
      if (isAssumed) this.#options.onTrouble('funding-assumed', `Funding of ${when} was missed and the exchange has no record of it; the nearest known rate is charged`);
      listener({ kind: 'funding', at, instrument, rate, mark });
    }
  }
}
