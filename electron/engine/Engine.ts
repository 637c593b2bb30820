import type { ClientOrderId, PositionId, SessionId } from '../../shared/domain/ids.ts';
import type { SessionDecision, StrategyId } from '../../shared/domain/decision.ts';
import type { RiskLimits } from '../../shared/domain/riskLimits.ts';
import type { RecoveryView, SessionInfo, SessionOutcome } from '../../shared/domain/sessionView.ts';
import type { ChartData, ChartUpdate } from '../../shared/ipc/contract.ts';
import type { MarketEvent } from '../market/feed.ts';
import { ChartService, type ChartSeries } from './chart/ChartService.ts';
import { describeFailure, type Failure } from './describeFailure.ts';
import type { EngineDeps } from './engineDeps.ts';
import { ErrorLedger } from './ErrorLedger.ts';
import { findRecovery } from './recovery.ts';
import { nextPhase, type PhaseEvent } from './sessionPhase.ts';
import type { SessionRequest } from './sessionRequest.ts';
import { CandleMemory } from './session/CandleMemory.ts';
import { DecisionArchive } from './session/DecisionArchive.ts';
import { RunningSession } from './session/RunningSession.ts';
import type { Command } from './session/SessionLoop.ts';
import { SessionTally } from './session/SessionTally.ts';
import { pendingSteps, runSteps } from './startup/runSteps.ts';
import { sessionSteps } from './startup/sessionSteps.ts';
import { required, StartDraft } from './startup/StartDraft.ts';
import { LoopDelay } from './supervision/LoopDelay.ts';
import { Watchdog } from './supervision/Watchdog.ts';
import { emptyView, IDLE_INFO } from './view/emptyView.ts';
import { SessionPresenter } from './view/SessionPresenter.ts';
import { ViewPublisher } from './view/ViewPublisher.ts';

const START_DEADLINE_MS = 90_000;
const FRAME_MS = 50;
/** Time to close positions in before a session's end, real ms. */
const WIND_DOWN_MS = 2_000;
const STOP_BUDGET_MS = 5_000;
const REPORT_DEADLINE_MS = 5_000;
const MAX_BACKLOG = 5_000;
/** Entries stay blocked this long after a stalled loop moved again. */
const STALL_HOLD_MS = 10_000;

export interface SessionEnd {
  readonly outcome: SessionOutcome;
  readonly reason: string | null;
  readonly reportPath: string | null;
}

/** What one command answers: done, or refused with a code and what to do. */
export type CommandResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly nextStep: string | null };

interface Active {
  readonly request: SessionRequest;
  readonly sessionId: SessionId;
  readonly draft: StartDraft;
  readonly cancel: AbortController;
  readonly errors: ErrorLedger;
  readonly archive: DecisionArchive;
  running: RunningSession | null;
  presenter: SessionPresenter | null;
  tally: SessionTally;
  chart: ChartService | null;
  endTimer: NodeJS.Timeout | null;
  ending: Promise<SessionEnd> | null;
  readonly ended: PromiseWithResolvers<SessionEnd>;
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

/**
 * Holds at most one session and everything a person can do with it. It knows neither a window nor a terminal: both read its view and
 * call its commands.
 */
export class Engine {
  readonly publisher: ViewPublisher;
  readonly #deps: EngineDeps;
  readonly #loopDelay = new LoopDelay();
  readonly #watchdog: Watchdog;
  readonly #chartListeners = new Set<(update: ChartUpdate) => void>();
  #active: Active | null = null;
  #watched: ChartSeries | null = null;
  #stallTimer: NodeJS.Timeout | null = null;

  constructor(deps: EngineDeps) {
    this.#deps = deps;
    this.publisher = new ViewPublisher(emptyView(deps.wallNow()), FRAME_MS);
    this.#watchdog = new Watchdog({ workerUrl: deps.watchdogUrl, onStall: ({ worstMs }) => { this.#onStall(worstMs); } });
  }

  get phase(): SessionInfo['phase'] {
    return this.publisher.view.info.phase;
  }

  /** Looks for a session that ended abnormally and offers it in the view. */
  async lookForRecovery(signal: AbortSignal): Promise<RecoveryView | null> {
    const recovery = await findRecovery(this.#deps, signal);
    this.publisher.set({ recovery });
    return recovery;
  }

  /** Marks an unfinished session as discarded: its journal is kept, and it is not offered again. */
  async discardRecovery(sessionId: SessionId, signal: AbortSignal): Promise<void> {
    const { journal } = await this.#deps.journals.reopen(sessionId, signal);
    journal.append({ type: 'close', at: this.#deps.wallNow(), outcome: 'discarded', reason: 'Not taken up again', endEquity: null });
    await journal.close();
    this.publisher.set({ recovery: null });
  }

  /** Starts a session; resolves when it runs, or with its end where it did not get that far. */
  async start(request: SessionRequest): Promise<{ readonly kind: 'running'; readonly sessionId: SessionId; readonly ended: Promise<SessionEnd> } | { readonly kind: 'ended'; readonly end: SessionEnd }> {
    const phase = nextPhase(this.phase, 'start');
    if (phase === null) throw new Error(`A session is ${this.phase}; stop it first`);
    const active = this.#newActive(request);
    this.#active = active;
    const startedAt = this.#deps.wallNow();
    const settings = this.#deps.settings();
    const steps = sessionSteps({
      deps: this.#deps, request, settings, sessionId: active.sessionId, startedAt, draft: active.draft,
      listener: (event) => { this.#onMarket(active, event); },
      isReady: () => (active.running?.loop.backlog ?? 0) < MAX_BACKLOG,
      register: () => { this.#register(active); },
    });
    this.publisher.set({
      ...emptyView(startedAt),
      recovery: null,
      info: {
        ...IDLE_INFO, phase, sessionId: active.sessionId, mode: request.mode, market: request.market,
        exchanges: [request.market === 'simulated' ? 'simulated' : request.exchange],
        seed: request.market === 'simulated' ? request.seed : null, speed: request.speed, startedAt,
      },
      steps: pendingSteps(steps),
    });
    this.#deps.log('info', 'engine', `Session ${active.sessionId} starts: ${request.mode}, ${request.market}, ${request.symbols.join(', ')}`);
    const result = await runSteps({
      steps, signal: active.cancel.signal, overallDeadlineMs: START_DEADLINE_MS,
      now: this.#deps.wallNow, onChange: (views) => { this.publisher.set({ steps: views }); },
    });
    if (result.kind === 'failed') {
      active.errors.add(this.#deps.wallNow(), result.step, result.code, result.message);
      return { kind: 'ended', end: await this.#finish(active, 'failed', `${result.step}: ${result.message}`, result.nextStep) };
    }
    if (result.kind === 'cancelled') return { kind: 'ended', end: await this.#finish(active, 'cancelled', 'Cancelled while starting', null) };
    if (request.dryRun) return { kind: 'ended', end: await this.#finish(active, 'completed', 'Dry run: stopped after pre-flight', null) };
    return this.#beginRunning(active);
  }

  cancelStart(): CommandResult {
    if (this.phase !== 'starting' || this.#active === null) return refused('not-starting', 'No session is starting');
    this.#active.cancel.abort(new Error('Cancelled by the user'));
    return { ok: true };
  }

  async pause(): Promise<CommandResult> {
    const result = await this.#command('pause', { command: 'pause-entries' });
    return result;
  }

  async resume(): Promise<CommandResult> {
    return this.#command('resume', { command: 'resume-entries' });
  }

  /** Entries stop at once and stay stopped. With `flatten` every order is cancelled and every position closed. */
  async kill(choice: 'flatten' | 'keep'): Promise<CommandResult> {
    const active = this.#running();
    if (active === null) return refused('not-running', 'No session is running');
    this.#deps.log('warning', 'engine', choice === 'flatten' ? 'Kill switch: closing everything' : 'Kill switch: entries stopped, positions kept with their stops');
    await active.running.command(choice === 'flatten' ? { command: 'close-all', reason: 'kill-switch' } : { command: 'stop-entries', reason: 'Kill switch' });
    active.presenter?.presentAll();
    return { ok: true };
  }

  async resetKill(): Promise<CommandResult> {
    const active = this.#running();
    if (active === null) return refused('not-running', 'No session is running');
    if (!active.running.isFlat()) return refused('not-flat', 'Positions or orders are still open', 'Wait until everything is closed');
    await active.running.command({ command: 'reset-kill' });
    active.presenter?.presentAll();
    return { ok: true };
  }

  async closePosition(positionId: PositionId): Promise<CommandResult> {
    const active = this.#running();
    if (active === null) return refused('not-running', 'No session is running');
    if (!active.running.core.openPositions().some(({ id }) => id === positionId)) return refused('no-position', `Position ${positionId} is not open`);
    await active.running.command({ command: 'close-position', positionId, reason: 'manual' });
    return { ok: true };
  }

  async moveStop(positionId: PositionId, stop: number): Promise<CommandResult> {
    const active = this.#running();
    if (active === null) return refused('not-running', 'No session is running');
    const position = active.running.core.openPositions().find(({ id }) => id === positionId);
    if (position === undefined) return refused('no-position', `Position ${positionId} is not open`);
    const isWider = position.side === 'long' ? stop < position.initialStop : stop > position.initialStop;
    const isBeyond = position.side === 'long' ? stop >= position.markPrice : stop <= position.markPrice;
    if (isWider) return refused('stop-too-wide', `A stop at ${stop} would risk more than the first one at ${position.initialStop}`, 'Choose a price between the first stop and the market');
    if (isBeyond) return refused('stop-beyond-price', `A stop at ${stop} is on the wrong side of the price ${position.markPrice}`, 'Choose a price between the first stop and the market');
    await active.running.command({ command: 'move-stop', positionId, stop });
    return { ok: true };
  }

  async cancelOrder(clientOrderId: ClientOrderId): Promise<CommandResult> {
    const active = this.#running();
    if (active === null) return refused('not-running', 'No session is running');
    await active.running.command({ command: 'cancel-order', clientOrderId });
    return { ok: true };
  }

  async setLimits(limits: RiskLimits): Promise<CommandResult> {
    const active = this.#running();
    if (active === null) return refused('not-running', 'No session is running');
    if (limits.per_trade_risk_pct > active.running.core.options.settings.risk.max_portfolio_risk) {
      return refused('limit-crossed', `Risk a trade of ${limits.per_trade_risk_pct} is above the ceiling of ${active.running.core.options.settings.risk.max_portfolio_risk}`, 'Choose a smaller one, or change risk.max_portfolio_risk in the settings');
    }
    await active.running.command({ command: 'set-limits', limits });
    active.presenter?.presentAll();
    return { ok: true };
  }

  /** Ends the session in order; resolves with its end. */
  async stop(options: { readonly positions: 'close' | 'keep'; readonly outcome?: SessionOutcome; readonly reason?: string | null }): Promise<CommandResult> {
    const active = this.#active;
    if (active === null || this.phase === 'ended' || this.phase === 'idle') return refused('not-running', 'No session is running');
    if (this.phase === 'starting') {
      this.cancelStart();
      await active.ended.promise;
      return { ok: true };
    }
    await this.#end(active, { positions: options.positions, outcome: options.outcome ?? 'completed', reason: options.reason ?? null, nextStep: null, budgetMs: STOP_BUDGET_MS });
    return { ok: true };
  }

  chart(series: ChartSeries, limit: number, before: number | null): ChartData | null {
    return this.#active?.chart?.load(series, limit, before) ?? null;
  }

  watchChart(series: ChartSeries): void {
    this.#watched = series;
    this.#active?.chart?.watch(series);
  }

  onChart(listener: (update: ChartUpdate) => void): () => void {
    this.#chartListeners.add(listener);
    return () => { this.#chartListeners.delete(listener); };
  }

  /** Newest first, from the session's first decision on. */
  decisions(filter: { readonly instrument: number | null; readonly strategy: StrategyId | null; readonly verdict: SessionDecision['verdict'] | null; readonly before: number | null; readonly limit: number }): readonly SessionDecision[] {
    return this.#active?.archive.list(filter) ?? [];
  }

  decisionsAt(instrument: number, time: number): readonly SessionDecision[] {
    return this.#active?.archive.at(instrument, time) ?? [];
  }

  /** Ends what runs and releases every thread and timer. Idempotent. */
  async close(): Promise<void> {
    if (this.#active !== null && this.phase !== 'ended' && this.phase !== 'idle') await this.stop({ positions: 'keep', outcome: 'cancelled', reason: 'The application closed' });
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    this.publisher.close();
    this.#loopDelay.close();
    await this.#watchdog.close();
  }

  #newActive(request: SessionRequest): Active {
    return {
      request, sessionId: request.resume ?? this.#deps.newSessionId(), draft: new StartDraft(), cancel: new AbortController(), errors: new ErrorLedger(),
      archive: new DecisionArchive(), running: null, presenter: null, tally: new SessionTally(), chart: null, endTimer: null, ending: null, ended: withResolvers<SessionEnd>(),
    };
  }

  #register(active: Active): void {
    const { draft } = active;
    const core = required(draft.core, 'registration');
    const journal = required(draft.journal, 'registration');
    const feed = required(draft.feed, 'exchange');
    const { folded } = draft;
    const memory = folded?.memory ?? new CandleMemory(core.options.instruments.length);
    for (const { instrument, timeframe, columns } of draft.histories) memory.load(instrument, timeframe, columns);
    active.tally = folded?.tally ?? new SessionTally();
    active.archive.attach(core);
    const chart = new ChartService({ memory, core, publish: (update) => { for (const listener of this.#chartListeners) listener(update); } });
    if (this.#watched !== null) chart.watch(this.#watched);
    active.chart = chart;
    const instruments = core.options.instruments.length;
    const newestOpen = new Map(draft.histories.map(({ instrument, timeframe, columns }) => [`${instrument}:${timeframe}`, columns.openTime.at(-1) ?? 0]));
    const running = new RunningSession({
      core, journal, feed, memory, tally: active.tally, errors: active.errors,
      createBroker: (listener) => this.#deps.createBroker(core, listener),
      position: folded?.position ?? { lastAt: feed.now(), lastPriceAt: new Array<number>(instruments).fill(0), lastFundingAt: new Array<number>(instruments).fill(0), lastOpenTime: newestOpen },
      resubmit: folded?.unconfirmed ?? [],
      recancel: folded?.pendingCancels ?? [],
      log: this.#deps.log,
      realNow: this.#deps.wallNow,
      onDirty: (dirt) => { active.presenter?.mark(dirt); },
      onChartEvent: (event) => { chart.note(event); },
      onDecisions: (decisions) => { this.#deps.onDecisions?.(active.sessionId, decisions); },
      onFailed: (failure) => { this.#onLoopFailed(active, failure); },
      onMarketEnded: () => { this.#endLater(active, 'completed', 'The recorded market has ended'); },
    });
    active.running = running;
    draft.running = running;
    active.presenter = new SessionPresenter({
      publisher: this.publisher, session: running, tally: active.tally, errors: active.errors, loopDelay: this.#loopDelay,
      staleAfterMs: this.#deps.settings().websocket.max_data_age * 1_000,
      journalRecords: () => journal.records, monotonicNow: this.#deps.wallNow, wallNow: this.#deps.wallNow,
    });
  }

  async #beginRunning(active: Active): Promise<Awaited<ReturnType<Engine['start']>>> {
    const running = required(active.running, 'registration');
    this.#loopDelay.reset();
    try {
      await running.begin(active.cancel.signal);
    } catch (error) {
      const failure = describeFailure(error);
      active.errors.add(this.#deps.wallNow(), 'market-data', failure.code, failure.message);
      return { kind: 'ended', end: await this.#finish(active, active.cancel.signal.aborted ? 'cancelled' : 'failed', failure.message, failure.nextStep) };
    }
    const { durationMs } = active.request;
    const leftMs = durationMs === null ? null : Math.max(0, durationMs - (active.draft.folded?.elapsedMs ?? 0));
    const now = this.#deps.wallNow();
    this.#setInfo('started', { endsAt: leftMs === null ? null : now + leftMs });
    if (leftMs !== null) {
      const windDownMs = Math.min(WIND_DOWN_MS, leftMs / 10);
      active.endTimer = setTimeout(() => {
        void this.#end(active, {
          positions: active.request.endPolicy === 'close_all' ? 'close' : 'keep', outcome: 'completed', reason: null, nextStep: null, budgetMs: windDownMs, minimumMs: windDownMs,
        });
      }, leftMs - windDownMs);
    }
    active.presenter?.presentAll();
    return { kind: 'running', sessionId: active.sessionId, ended: active.ended.promise };
  }

  #endLater(active: Active, outcome: SessionOutcome, reason: string): void {
    // The loop that calls this must finish its item before it can be closed.
    setImmediate(() => {
      void this.#end(active, { positions: 'close', outcome, reason, nextStep: null, budgetMs: STOP_BUDGET_MS });
    });
  }

  #onLoopFailed(active: Active, failure: Failure): void {
    this.#deps.log('error', 'engine', `The session cannot go on: ${failure.message}`);
    setImmediate(() => {
      void this.#end(active, { positions: 'keep', outcome: 'failed', reason: failure.message, nextStep: failure.nextStep, budgetMs: 0 });
    });
  }

  /** Winds a running session down: entries stop, positions are closed or kept, everything opened is closed. Idempotent. */
  #end(active: Active, options: { readonly positions: 'close' | 'keep'; readonly outcome: SessionOutcome; readonly reason: string | null; readonly nextStep: string | null; readonly budgetMs: number; readonly minimumMs?: number }): Promise<SessionEnd> {
    active.ending ??= this.#windDown(active, options);
    return active.ending;
  }

  async #windDown(active: Active, options: { readonly positions: 'close' | 'keep'; readonly outcome: SessionOutcome; readonly reason: string | null; readonly nextStep: string | null; readonly budgetMs: number; readonly minimumMs?: number }): Promise<SessionEnd> {
    const running = required(active.running, 'registration');
    const startedAt = this.#deps.monotonicNow();
    if (active.endTimer !== null) clearTimeout(active.endTimer);
    this.#setInfo('stop', {});
    let { reason } = options;
    if (options.budgetMs > 0) {
      await running.command({ command: 'stop-entries', reason: reason ?? 'The session ends' });
      if (options.positions === 'close') {
        await running.command({ command: 'close-all', reason: 'session-end' });
        if (!await running.untilFlat(AbortSignal.timeout(Math.max(1, Math.round(options.budgetMs))))) {
          const left = running.core.openPositions().map(({ symbol }) => symbol).join(', ');
          reason = [reason, left === '' ? null : `Not closed in time: ${left}`].filter((part) => part !== null).join('; ') || null;
          running.trouble('engine', 'not-flat', `Positions still open when the session ended: ${left}`);
        }
      }
    }
    const restMs = (options.minimumMs ?? 0) - (this.#deps.monotonicNow() - startedAt);
    if (restMs > 0) await new Promise<void>((resolve) => { setTimeout(resolve, restMs); });
    return this.#finish(active, options.outcome, reason, options.nextStep);
  }

  async #finish(active: Active, wanted: SessionOutcome, reason: string | null, nextStep: string | null): Promise<SessionEnd> {
    const endedAt = this.#deps.wallNow();
    const { running, draft } = active;
    let outcome = wanted;
    let why = reason;
    if (running !== null && outcome === 'completed' && !active.request.dryRun && active.tally.candlesEvaluated === 0) {
      outcome = 'failed';
      why = `No 30m candle was evaluated: ${active.tally.candlesClosed} closed while the session ran${reason === null ? '' : `. ${reason}`}`;
    }
    if (running !== null) await this.#closing('session', () => running.close(), active);
    active.presenter?.presentAll();
    active.presenter?.close();
    if (draft.journal !== null) {
      const { journal, core } = draft;
      await this.#closing('journal', async () => {
        const of = journal.records;
        if (core !== null) journal.append({ type: 'effects', of, stateHash: core.stateHash() });
        journal.append({ type: 'close', at: endedAt, outcome, reason: why, endEquity: core?.account().equity ?? null });
        await journal.sync(AbortSignal.timeout(REPORT_DEADLINE_MS));
      }, active);
    }
    for (const { what, error } of await draft.rollBack()) this.#noteClosingError(active, what, error);
    const info: Partial<SessionInfo> = { outcome, reason: why, nextStep, endedAt };
    this.#setInfo('ended', info);
    this.publisher.set({ errors: active.errors.list(), eventLoop: this.#loopDelay.view() });
    let reportPath: string | null = null;
    await this.#closing('report', async () => {
      reportPath = await this.#deps.writeReport(
        { view: this.publisher.view, core: draft.core, tally: active.tally, backfilled: running?.loop.counters.backfilled ?? 0 },
        AbortSignal.timeout(REPORT_DEADLINE_MS),
      );
    }, active);
    this.publisher.set({ info: { ...this.publisher.view.info, reportPath } });
    this.publisher.flush();
    this.#deps.log(outcome === 'failed' ? 'error' : 'info', 'engine', `Session ${active.sessionId} ${outcome}${why === null ? '' : `: ${why}`}`);
    const end: SessionEnd = { outcome, reason: why, reportPath };
    active.ended.resolve(end);
    return end;
  }

  async #closing(what: string, close: () => Promise<void>, active: Active): Promise<void> {
    try {
      await close();
    } catch (error) {
      this.#noteClosingError(active, what, error);
    }
  }

  #noteClosingError(active: Active, what: string, error: unknown): void {
    const failure = describeFailure(error);
    active.errors.add(this.#deps.wallNow(), what, failure.code, failure.message);
    this.#deps.log('error', what, failure.message);
  }

  #onMarket(active: Active, event: MarketEvent): void {
    if (active.running !== null) active.running.market(event);
    else if (event.kind === 'trouble') {
      active.errors.add(this.#deps.wallNow(), event.where, event.code, event.message);
      this.#deps.log('warning', event.where, event.message);
    }
  }

  #onStall(worstMs: number): void {
    const message = `The engine's loop stood still for up to ${worstMs} ms; new entries are blocked for ${STALL_HOLD_MS / 1000} s`;
    this.#deps.log('error', 'watchdog', message);
    const active = this.#running();
    if (active === null) return;
    active.errors.add(this.#deps.wallNow(), 'watchdog', 'loop-stalled', message);
    active.running.loop.gate({ instrument: null, code: 'breaker-tripped', blocked: true, reason: message });
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    this.#stallTimer = setTimeout(() => {
      active.running.loop.gate({ instrument: null, code: 'breaker-tripped', blocked: false, reason: 'The engine\'s loop moves again' });
    }, STALL_HOLD_MS);
  }

  async #command(phaseEvent: PhaseEvent, command: Command): Promise<CommandResult> {
    const active = this.#running();
    if (active === null || nextPhase(this.phase, phaseEvent) === null) return refused('wrong-phase', `Not possible while the session is ${this.phase}`);
    await active.running.command(command);
    this.#setInfo(phaseEvent, {});
    active.presenter?.presentAll();
    return { ok: true };
  }

  #setInfo(event: PhaseEvent, change: Partial<SessionInfo>): void {
    const { info } = this.publisher.view;
    this.publisher.set({ info: { ...info, ...change, phase: nextPhase(info.phase, event) ?? info.phase } });
  }

  #running(): (Active & { readonly running: RunningSession }) | null {
    const active = this.#active;
    const isRunning = this.phase === 'running' || this.phase === 'paused' || this.phase === 'stopping';
    return active !== null && active.running !== null && isRunning ? { ...active, running: active.running } : null;
  }
}

function refused(code: string, message: string, nextStep: string | null = null): CommandResult {
  return { ok: false, code, message, nextStep };
}

function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => { resolve = done; });
  return { promise, resolve };
}
