import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CommandEvent, CoreEvent } from '../../core/events.ts';
import type { CoreEffect } from '../../core/effects.ts';
import type { TradingCore } from '../../core/coreApi.ts';
import type { Broker, BrokerEvent } from '../../brokers/broker.ts';
import type { MarketEvent } from '../../market/feed.ts';
import { exchangeName } from '../../../shared/domain/exchangeWords.ts';
import type { ClientOrderId } from '../../../shared/domain/ids.ts';
import type { SessionDecision } from '../../../shared/domain/decision.ts';
import type { OrderRequest } from '../../../shared/domain/order.ts';
import type { SessionJournal } from './journalPort.ts';

/** One slice of work between two turns of the event loop, real ms. */
const SLICE_MS = 6;
/** A journal that does not reach the disk within this makes orders impossible. */
const SYNC_DEADLINE_MS = 5_000;
/** A funding rate that is still moving is told to the core at most this often, market ms. */
const FUNDING_RATE_STEP_MS = 600_000;
/** Time passes for the core at least this often, market ms. */
const TIMER_STEP_MS = 60_000;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** A command before the loop has given it its time. */
export type Command = DistributiveOmit<CommandEvent, 'at' | 'kind'>;
type GateChange = { readonly instrument: number | null; readonly code: 'data-stale' | 'clock-skew' | 'symbol-quarantined' | 'breaker-tripped'; readonly blocked: boolean; readonly reason: string };

type Item =
  | { readonly kind: 'market'; readonly event: MarketEvent }
  | { readonly kind: 'command'; readonly command: Command; readonly done: () => void }
  | { readonly kind: 'gate'; readonly gate: GateChange }
  | { readonly kind: 'timer' };

type Cancel = { readonly clientOrderId: ClientOrderId; readonly reason: string };

type OutboxEntry =
  | { readonly kind: 'submit'; readonly order: OrderRequest; readonly at: number }
  | { readonly kind: 'cancel'; readonly cancel: Cancel; readonly at: number };

/** Where a resumed session had got to; all in market time. */
export interface LoopPosition {
  readonly lastAt: number;
  /** Per instrument, of the newest price and funding event told to the core; 0 for none. */
  readonly lastPriceAt: readonly number[];
  readonly lastFundingAt: readonly number[];
  /** Per instrument and timeframe (`0:30m`): open time of the newest candle told to the core. */
  readonly lastOpenTime: ReadonlyMap<string, number>;
}

export interface LoopObserver {
  /** Before the event is worked on. */
  market(event: MarketEvent): void;
  /** After an event changed the core. */
  applied(event: CoreEvent, effects: readonly CoreEffect[], decisions: readonly SessionDecision[]): void;
  /** The loop cannot go on: the journal failed or the core threw. Called once. */
  failed(error: unknown): void;
}

export interface SessionLoopOptions {
  readonly core: TradingCore;
  readonly journal: Pick<SessionJournal, 'append' | 'sync'>;
  readonly createBroker: (listener: (event: BrokerEvent) => void) => Broker;
  readonly observer: LoopObserver;
  /** Market time from the feed; null where market events are the only clock (generated and recorded markets). */
  readonly marketNow: (() => number) | null;
  /** Smallest distance of two prices told to the core, market ms. */
  readonly priceIntervalMs: number;
  readonly position: LoopPosition;
}

/**
 * The engine's one queue: every market event, broker answer, command and tick of time goes through here, one after another, is written to
 * the journal, and only then told to the core; what the core asks for goes to the broker after the journal has reached the disk.
 */
export class SessionLoop {
  readonly core: TradingCore;
  readonly broker: Broker;
  readonly #options: SessionLoopOptions;
  #queue: Item[] = [];
  #head = 0;
  #draining: Promise<void> | null = null;
  #failed = false;
  #outbox: OutboxEntry[] = [];
  #brokerEvents: BrokerEvent[] = [];
  #lastAt: number;
  #nextTimerAt: number;
  readonly #lastPriceAt: number[];
  readonly #lastFundingAt: number[];
  readonly #lastQuoteAt: number[];
  readonly #lastOpenTime: Map<string, number>;
  /** Per instrument: what the core was last told. */
  readonly #fundingRates: { readonly rate: number; readonly nextAt: number; readonly toldAt: number }[] = [];
  #backfilled = 0;
  #closedCandles = 0;

  constructor(options: SessionLoopOptions) {
    this.#options = options;
    this.core = options.core;
    this.broker = options.createBroker((event) => { this.#brokerEvents.push(event); });
    this.#lastAt = options.position.lastAt;
    this.#nextTimerAt = nextTimerAfter(options.position.lastAt);
    this.#lastPriceAt = [...options.position.lastPriceAt];
    this.#lastFundingAt = [...options.position.lastFundingAt];
    this.#lastQuoteAt = [...options.position.lastPriceAt];
    this.#lastOpenTime = new Map(options.position.lastOpenTime);
  }

  /** Market time of the newest event told to the core. */
  get lastAt(): number {
    return this.#lastAt;
  }

  /** Events that wait. */
  get backlog(): number {
    return this.#queue.length - this.#head;
  }

  get counters(): { readonly closed: number; readonly backfilled: number } {
    return { closed: this.#closedCandles, backfilled: this.#backfilled };
  }

  market(event: MarketEvent): void {
    this.#enqueue({ kind: 'market', event });
  }

  gate(gate: GateChange): void {
    this.#enqueue({ kind: 'gate', gate });
  }

  timer(): void {
    this.#enqueue({ kind: 'timer' });
  }

  /** Resolves when the command has been journalled, applied and its orders handed to the broker. */
  command(command: Command): Promise<void> {
    return new Promise((resolve) => { this.#enqueue({ kind: 'command', command, done: resolve }); });
  }

  /**
   * After a restart: sends again what the core believes sent but the journal never saw answered. The broker knows repeated ids, so nothing
   * can be doubled.
   */
  async repeat(orders: readonly OrderRequest[], cancels: readonly Cancel[]): Promise<void> {
    for (const order of orders) this.#outbox.push({ kind: 'submit', order, at: this.#lastAt });
    for (const cancel of cancels) this.#outbox.push({ kind: 'cancel', cancel, at: this.#lastAt });
    await this.#dispatch();
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#draining !== null) await this.#draining;
  }

  /** Takes no more events; what waits is dropped. Idempotent. */
  async close(): Promise<void> {
    this.#failed = true;
    await this.idle();
    this.#releaseCommands();
    await this.broker.close();
  }

  #enqueue(item: Item): void {
    if (this.#failed) {
      if (item.kind === 'command') item.done();
      return;
    }
    this.#queue.push(item);
    this.#wake();
  }

  #wake(): void {
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = null;
      if (!this.#failed && this.backlog > 0) this.#wake();
    });
  }

  async #drain(): Promise<void> {
    // The caller is never made to wait for the work it caused.
    await nextTurn();
    let sliceEnd = performance.now() + SLICE_MS;
    try {
      while (!this.#failed) {
        const item = this.#queue[this.#head];
        if (item === undefined) break;
        this.#head += 1;
        if (this.#head > 1_024) {
          this.#queue.splice(0, this.#head);
          this.#head = 0;
        }
        this.#handle(item);
        if (this.#outbox.length > 0 || this.#brokerEvents.length > 0) await this.#dispatch();
        if (item.kind === 'command') item.done();
        if (performance.now() >= sliceEnd) {
          await nextTurn();
          sliceEnd = performance.now() + SLICE_MS;
        }
      }
      if (this.#head === this.#queue.length) {
        this.#queue = [];
        this.#head = 0;
      }
    } catch (error) {
      if (this.#failed) return;
      this.#failed = true;
      this.#releaseCommands();
      this.#options.observer.failed(error);
    }
  }

  #releaseCommands(): void {
    for (const item of this.#queue.slice(this.#head)) if (item.kind === 'command') item.done();
    this.#queue = [];
    this.#head = 0;
  }

  #handle(item: Item): void {
    switch (item.kind) {
      case 'market':
        this.#options.observer.market(item.event);
        this.#handleMarket(item.event);
        return;
      case 'command':
        this.#apply({ ...item.command, kind: 'command', at: this.#now() });
        return;
      case 'gate':
        this.#apply({ ...item.gate, kind: 'gate', at: this.#now() });
        return;
      case 'timer':
        this.#passTime(this.#now());
        this.#apply({ kind: 'timer', at: this.#now() });
        return;
    }
  }

  #handleMarket(event: MarketEvent): void {
    const at = Math.max(event.at, this.#lastAt);
    switch (event.kind) {
      case 'quote': {
        this.#passTime(at);
        const quote = event.at === at ? event : { ...event, at };
        this.#lastQuoteAt[event.instrument] = at;
        this.broker.quote(quote);
        this.#applyBrokerEvents();
        if (at - (this.#lastPriceAt[event.instrument] ?? 0) >= this.#options.priceIntervalMs) {
          this.#lastPriceAt[event.instrument] = at;
          const { instrument, last, bid, ask, mark } = event;
          this.#apply({ kind: 'price', at, instrument, last, bid, ask, mark });
        }
        return;
      }
      case 'candle-closed': {
        const { candle, instrument, timeframe } = event;
        const series = `${instrument}:${timeframe}`;
        // A restarted feed repeats what it cannot know we have.
        if (candle.openTime <= (this.#lastOpenTime.get(series) ?? Number.NEGATIVE_INFINITY)) return;
        this.#lastOpenTime.set(series, candle.openTime);
        this.#passTime(at);
        if (event.backfilled) this.#backfilled += 1;
        if (timeframe === '30m') {
          this.#closedCandles += 1;
          this.#walkCandle(event, at);
        }
        this.#apply({ kind: 'candle', at, instrument, timeframe, ...candle });
        return;
      }
      case 'funding':
        if (event.at <= (this.#lastFundingAt[event.instrument] ?? 0)) return;
        this.#lastFundingAt[event.instrument] = event.at;
        this.#passTime(at);
        this.broker.funding(event.instrument, at, event.rate, event.mark);
        this.#applyBrokerEvents();
        return;
      case 'freshness':
        this.#apply({ kind: 'gate', at, instrument: event.instrument, code: 'data-stale', blocked: event.isStale, reason: event.reason });
        return;
      case 'clock-skew':
        // One exchange's clock holds back that exchange alone.
        for (const [instrument, { exchange }] of this.core.options.instruments.entries()) {
          if (exchange !== event.exchange) continue;
          this.#apply({ kind: 'gate', at, instrument, code: 'clock-skew', blocked: event.isSkewed, reason: `${exchangeName(event.exchange)}'s clock is off by ${Math.round(event.offsetMs)} ms` });
        }
        return;
      case 'funding-rate': {
        const known = this.#fundingRates[event.instrument];
        if (known !== undefined && known.rate === event.rate && known.nextAt === event.nextAt) return;
        if (known !== undefined && known.nextAt === event.nextAt && at - known.toldAt < FUNDING_RATE_STEP_MS) return;
        this.#fundingRates[event.instrument] = { rate: event.rate, nextAt: event.nextAt, toldAt: at };
        this.#apply({ kind: 'funding-rate', at, instrument: event.instrument, rate: event.rate, nextAt: event.nextAt });
        return;
      }
      case 'candle-forming':
      case 'open-interest':
      case 'change-24h':
      case 'trouble':
      case 'market-ended':
        return;
    }
  }

  /** While prices were missing for most of a candle, stops are walked along it as an exchange would have done; else its wicks count. */
  #walkCandle(event: Extract<MarketEvent, { kind: 'candle-closed' }>, at: number): void {
    const { candle, instrument } = event;
    const lengthMs = 1_800_000;
    const closeTime = Math.min(at, candle.openTime + lengthMs);
    if ((this.#lastQuoteAt[instrument] ?? 0) > candle.openTime + lengthMs / 2) this.broker.watchedCandle(instrument, candle, closeTime);
    else this.broker.missedCandle(instrument, candle, closeTime);
    this.#applyBrokerEvents();
  }

  /** Time passes in whole minutes of market time, so that a session's timers depend on its events alone. */
  #passTime(at: number): void {
    if (at < this.#nextTimerAt) return;
    const minute = Math.floor(at / TIMER_STEP_MS) * TIMER_STEP_MS;
    this.#nextTimerAt = minute + TIMER_STEP_MS;
    this.#apply({ kind: 'timer', at: Math.max(minute, this.#lastAt) });
  }

  #applyBrokerEvents(): void {
    while (this.#brokerEvents.length > 0) {
      const events = this.#brokerEvents;
      this.#brokerEvents = [];
      for (const event of events) this.#apply(event);
    }
  }

  #apply(event: CoreEvent): void {
    const seq = this.#options.journal.append({ type: 'event', event });
    this.#lastAt = Math.max(this.#lastAt, event.at);
    const effects = this.core.apply(event);
    if (effects.length === 0) {
      this.#options.observer.applied(event, effects, []);
      return;
    }
    const decisions: SessionDecision[] = [];
    const orders: OrderRequest[] = [];
    const cancels: Cancel[] = [];
    for (const effect of effects) {
      if (effect.kind === 'decision') decisions.push(this.core.decision(effect.row));
      else if (effect.kind === 'submit-order') {
        orders.push(effect.order);
        this.#outbox.push({ kind: 'submit', order: effect.order, at: event.at });
      } else if (effect.kind === 'cancel-order') {
        const cancel = { clientOrderId: effect.clientOrderId, reason: effect.reason };
        cancels.push(cancel);
        this.#outbox.push({ kind: 'cancel', cancel, at: event.at });
      }
    }
    if (decisions.length + orders.length + cancels.length > 0) {
      this.#options.journal.append({ type: 'effects', of: seq, decisions, orders, cancels });
    }
    this.#options.observer.applied(event, effects, decisions);
  }

  /** Hands orders to the broker once the journal is on the disk, until neither side has anything more to say. */
  async #dispatch(): Promise<void> {
    this.#applyBrokerEvents();
    while (this.#outbox.length > 0) {
      const outbox = this.#outbox;
      this.#outbox = [];
      if (outbox.some((entry) => entry.kind === 'submit')) {
        await this.#options.journal.sync(AbortSignal.timeout(SYNC_DEADLINE_MS));
      }
      for (const entry of outbox) {
        if (entry.kind === 'submit') this.broker.submit(entry.order, entry.at);
        else this.broker.cancel(entry.cancel.clientOrderId, entry.at);
        this.#applyBrokerEvents();
      }
    }
  }

  #now(): number {
    return Math.max(this.#lastAt, this.#options.marketNow?.() ?? this.#lastAt);
  }
}

function nextTimerAfter(at: number): number {
  return Math.floor(at / TIMER_STEP_MS) * TIMER_STEP_MS + TIMER_STEP_MS;
}
