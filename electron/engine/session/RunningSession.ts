import type { CoreEffect } from '../../core/effects.ts';
import type { CoreEvent } from '../../core/events.ts';
import type { TradingCore } from '../../core/coreApi.ts';
import type { Broker, BrokerEvent } from '../../brokers/broker.ts';
import type { MarketEvent, MarketFeed } from '../../market/feed.ts';
import type { SessionDecision } from '../../../shared/domain/decision.ts';
import { isWorking, type OrderRequest } from '../../../shared/domain/order.ts';
import type { ClientOrderId } from '../../../shared/domain/ids.ts';
import { DECISION_TIMEFRAMES } from '../../../shared/domain/timeframe.ts';
import { describeFailure, type Failure } from '../describeFailure.ts';
import type { ErrorLedger } from '../ErrorLedger.ts';
import { describeFetches } from '../../market/exchange/fetchStatistics.ts';
import { IncidentLog } from '../incidents/IncidentLog.ts';
import { isRecovery } from '../incidents/incidentRules.ts';
import type { CandleMemory } from './CandleMemory.ts';
import { heldFirst } from './heldFirst.ts';
import type { SessionJournal } from './journalPort.ts';
import { MarketBoard } from './MarketBoard.ts';
import { SeriesWatch } from './SeriesWatch.ts';
import { SessionLoop, type Command, type LoopPosition } from './SessionLoop.ts';
import type { SessionTally } from './SessionTally.ts';

const REAL_TIMER_MS = 1_000;
const FETCH_LOG_MS = 60_000;
/** Two prices told to the core are at least this far apart, real ms. */
const PRICE_INTERVAL_REAL_MS = 1_000;

export type Log = (level: 'debug' | 'info' | 'warning' | 'error', source: string, message: string, instrument?: number) => void;

/** Which parts of the shown state an event may have changed. */
export type Dirt = 'account' | 'instruments' | 'positions' | 'orders' | 'chart';

export interface RunningSessionOptions {
  readonly core: TradingCore;
  readonly journal: SessionJournal;
  readonly feed: MarketFeed;
  readonly createBroker: (listener: (event: BrokerEvent) => void) => Broker;
  readonly memory: CandleMemory;
  readonly tally: SessionTally;
  readonly errors: ErrorLedger;
  readonly position: LoopPosition;
  /** What a resumed session still has to hand to its broker. */
  readonly resubmit: readonly OrderRequest[];
  readonly recancel: readonly { readonly clientOrderId: ClientOrderId; readonly reason: string }[];
  readonly log: Log;
  readonly realNow: () => number;
  readonly onDirty: (dirt: Dirt) => void;
  readonly onChartEvent: (event: Extract<MarketEvent, { kind: 'candle-closed' | 'candle-forming' }>) => void;
  readonly onDecisions: (decisions: readonly SessionDecision[]) => void;
  /** After an event changed the core. */
  readonly onApplied: (event: CoreEvent) => void;
  /** The session cannot go on. Called at most once. */
  readonly onFailed: (failure: Failure) => void;
  readonly onMarketEnded: () => void;
}

/** A session from registration to its end: the loop, what it has seen, and the commands a person can give. */
export class RunningSession {
  readonly board: MarketBoard;
  readonly loop: SessionLoop;
  readonly incidents: IncidentLog;
  readonly #watch: SeriesWatch | null;
  readonly #options: RunningSessionOptions;
  #timer: NodeJS.Timeout | null = null;
  #fetchTimer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: RunningSessionOptions) {
    this.#options = options;
    this.board = new MarketBoard(options.core.options.instruments.length);
    const { instruments } = options.core.options;
    this.incidents = new IncidentLog(instruments);
    // What is generated or recorded is not judged: it is what somebody asked for.
    this.#watch = options.feed.kind === 'simulated' ? null : new SeriesWatch({
      instruments,
      memory: options.memory,
      onTrouble: (where, code, message, instrument) => { this.loop.market({ kind: 'trouble', at: this.marketTime(), where, code, message, instrument }); },
      onFreshness: (event) => { this.loop.market(event); },
    });
    this.loop = new SessionLoop({
      core: options.core,
      journal: options.journal,
      createBroker: options.createBroker,
      marketNow: options.feed.kind === 'simulated' ? null : () => options.feed.now(),
      priceIntervalMs: PRICE_INTERVAL_REAL_MS * options.feed.speed,
      position: options.position,
      observer: {
        market: (event) => { this.#noteMarket(event); },
        applied: (event, effects, decisions) => { this.#noteApplied(event, effects, decisions); },
        failed: (error) => {
          const failure = describeFailure(error);
          this.trouble('engine', failure.code, failure.message);
          options.onFailed(failure);
        },
      },
    });
  }

  get core(): TradingCore {
    return this.#options.core;
  }

  get feed(): MarketFeed {
    return this.#options.feed;
  }

  /** Market time as the session sees it. */
  marketTime(): number {
    return this.#options.feed.kind === 'simulated' ? this.loop.lastAt : Math.max(this.loop.lastAt, this.#options.feed.now());
  }

  /** Starts the streams; missed candles come first. */
  async begin(signal: AbortSignal): Promise<void> {
    const since = heldFirst(this.core.options.instruments.length, this.core.openPositions()).flatMap((instrument) => DECISION_TIMEFRAMES.flatMap((timeframe) => {
      const openTime = this.#options.memory.newestOpenTime(instrument, timeframe);
      return openTime === null ? [] : [{ instrument, timeframe, openTime }];
    }));
    await this.loop.repeat(this.#options.resubmit, this.#options.recancel);
    await this.#options.feed.subscribe(since, signal);
    if (this.#options.feed.kind === 'exchange') this.#timer = setInterval(() => { this.loop.timer(); }, REAL_TIMER_MS);
    if (this.#options.feed.kind === 'exchange') this.#fetchTimer = setInterval(() => { this.#logFetches(); }, FETCH_LOG_MS);
  }

  /** Called by the feed for every market event. */
  market(event: MarketEvent): void {
    if (this.#closed) return;
    this.loop.market(event.kind === 'freshness' && this.#watch !== null ? this.#watch.merge(event) : event);
  }

  command(command: Command): Promise<void> {
    return this.loop.command(command);
  }

  trouble(where: string, code: string, message: string, instrument?: number): void {
    this.#options.errors.add(this.#options.realNow(), where, code, message);
    this.#options.log('warning', where, message, instrument);
  }

  /** True when no position is open and no order works. */
  isFlat(): boolean {
    return this.core.openPositions().length === 0
      && this.core.orders().every((order) => !isWorking(order.status));
  }

  /** Waits until flat or until the signal aborts; true when flat. */
  async untilFlat(signal: AbortSignal): Promise<boolean> {
    while (!this.isFlat() && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, 20);
        function done(): void {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        }
        signal.addEventListener('abort', done, { once: true });
      });
    }
    return this.isFlat();
  }

  /** Ends the streams, then the loop. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    if (this.#fetchTimer !== null) clearInterval(this.#fetchTimer);
    await this.#options.feed.close();
    await this.loop.idle();
    await this.loop.close();
  }

  #logFetches(): void {
    for (const { exchange, shard, fetches } of this.feed.connections()) {
      if (shard === 1 && fetches !== null) this.#options.log(fetches.grade === 'well' ? 'debug' : 'info', 'connections', describeFetches(exchange, fetches));
    }
  }

  #noteMarket(event: MarketEvent): void {
    this.board.note(event, this.#options.realNow());
    this.incidents.note(event, this.#options.realNow());
    switch (event.kind) {
      case 'quote':
        this.#options.onDirty('instruments');
        return;
      case 'candle-forming':
        this.#options.onChartEvent(event);
        return;
      case 'candle-closed':
        this.#options.memory.append(event.instrument, event.timeframe, event.candle);
        this.#options.onChartEvent(event);
        this.#watch?.closed(event);
        return;
      case 'freshness':
        this.#options.onDirty('instruments');
        this.#options.log(event.isStale ? 'warning' : 'info', 'market', `${this.core.options.instruments[event.instrument]?.symbol ?? ''}: ${event.reason}`, event.instrument);
        return;
      case 'trouble':
        if (isRecovery(event.code)) this.#options.log('info', event.where, event.message, event.instrument ?? undefined);
        else this.trouble(event.where, event.code, event.message, event.instrument ?? undefined);
        return;
      case 'market-ended':
        this.#options.onMarketEnded();
        return;
      case 'funding':
      case 'funding-rate':
      case 'open-interest':
      case 'change-24h':
      case 'clock-skew':
        this.#options.onDirty('instruments');
        return;
    }
  }

  #noteApplied(event: CoreEvent, effects: readonly CoreEffect[], decisions: readonly SessionDecision[]): void {
    this.#options.tally.note(event, decisions, this.core);
    this.#options.onApplied(event);
    if (decisions.length > 0) {
      this.#options.onDecisions(decisions);
      this.#options.onDirty('instruments');
    }
    switch (event.kind) {
      case 'price':
        this.#options.onDirty('account');
        if (this.core.openPositions().length > 0) this.#options.onDirty('positions');
        break;
      case 'order-accepted':
      case 'order-closed':
      case 'fill':
      case 'liquidation':
      case 'funding':
      case 'command':
        this.#options.onDirty('orders');
        this.#options.onDirty('positions');
        this.#options.onDirty('account');
        break;
      case 'history':
      case 'candle':
      case 'funding-rate':
      case 'timer':
      case 'gate':
      case 'rules':
        this.#options.onDirty('account');
        break;
    }
    for (const effect of effects) this.#logEffect(effect);
  }

  #logEffect(effect: CoreEffect): void {
    const { log } = this.#options;
    switch (effect.kind) {
      case 'submit-order': {
        const { order } = effect;
        log('info', 'orders', `${order.purpose} ${order.side} ${order.amount} at ${order.type}${order.triggerPrice === null ? '' : ` ${order.triggerPrice}`} sent (${order.clientOrderId})`, order.instrument);
        this.#options.onDirty('orders');
        return;
      }
      case 'cancel-order':
        log('info', 'orders', `Cancel ${effect.clientOrderId}: ${effect.reason}`);
        this.#options.onDirty('orders');
        return;
      case 'decision': {
        const decision = this.core.decision(effect.row);
        if (decision.verdict === 'enter') log('info', 'strategies', `${decision.strategy} enters ${decision.symbol} at ${decision.close}`, decision.instrument);
        else log('debug', 'strategies', `${decision.strategy} on ${decision.symbol}: ${decision.verdict}, ${decision.reason ?? ''}`, decision.instrument);
        return;
      }
      case 'decision-outcome':
        log(effect.outcome === 'opened' ? 'info' : 'warning', 'strategies', `${effect.decisionId}: ${effect.outcome} ${effect.detail}`.trim());
        return;
      case 'position-changed':
        log('info', 'positions', `${effect.positionId} ${effect.change}`);
        this.#options.onDirty('positions');
        return;
      case 'notice':
        log(effect.level === 'info' ? 'info' : 'warning', 'risk', effect.message, effect.instrument ?? undefined);
        return;
    }
  }
}
