import type { SessionDecision } from '../../shared/domain/decision.ts';
import type { SessionId } from '../../shared/domain/ids.ts';
import type { RecoveryView, SessionInfo, SessionOutcome } from '../../shared/domain/sessionView.ts';
import type { ChartData, ChartUpdate } from '../../shared/ipc/contract.ts';
import type { MarketEvent } from '../market/feed.ts';
import type { ChartSeries } from './chart/ChartService.ts';
import { describeFailure, type Failure } from './describeFailure.ts';
import type { EngineDeps } from './engineDeps.ts';
import { ErrorLedger } from './ErrorLedger.ts';
import { findRecovery } from './recovery.ts';
import type { SessionReport } from './report/sessionReport.ts';
import { QuarantineDesk } from './QuarantineDesk.ts';
import { refused, SessionCommands, type CommandResult } from './SessionCommands.ts';
import { nextPhase, type PhaseEvent } from './sessionPhase.ts';
import type { SessionRequest } from './sessionRequest.ts';
import type { DecisionFilter } from './session/DecisionArchive.ts';
import { registerSession, type RegisteredSession } from './session/registerSession.ts';
import type { RunningSession } from './session/RunningSession.ts';
import type { Command } from './session/SessionLoop.ts';
import { SessionTally } from './session/SessionTally.ts';
import { loadMarketValues, type MarketValueAnswer, type MarketValueQuery } from './series/loadMarketValues.ts';
import { pendingSteps, runSteps } from './startup/runSteps.ts';
import { sessionSteps } from './startup/sessionSteps.ts';
import { required, StartDraft } from './startup/StartDraft.ts';
import { LoopDelay } from './supervision/LoopDelay.ts';
import { Watchdog } from './supervision/Watchdog.ts';
import { emptyView, IDLE_INFO } from './view/emptyView.ts';
import { ViewPublisher } from './view/ViewPublisher.ts';

const START_DEADLINE_MS = 90_000;
const FRAME_MS = 50;
/** Time to close positions in before a session's end, real ms. */
const WIND_DOWN_MS = 2_000;
const STOP_BUDGET_MS = 5_000;
const DISK_DEADLINE_MS = 5_000;
/** Market events that may wait before a generated market holds its pace. */
const MAX_BACKLOG = 5_000;
/** Entries stay blocked this long after a stalled loop moved again. */
const STALL_HOLD_MS = 10_000;

export interface SessionEnd {
  readonly outcome: SessionOutcome;
  readonly reason: string | null;
  /** Code of the failure that ended it; null where none did. */
  readonly code: string | null;
  /** What a person can do about it; null where there is nothing to do. */
  readonly nextStep: string | null;
  readonly report: SessionReport;
  /** Where the report is kept; null where it could not be written. */
  readonly reportPath: string | null;
}

export type StartResult =
  | { readonly kind: 'running'; readonly sessionId: SessionId; readonly ended: Promise<SessionEnd> }
  | { readonly kind: 'ended'; readonly end: SessionEnd };

interface Ending {
  readonly outcome: SessionOutcome;
  readonly reason: string | null;
  readonly code?: string | null;
  readonly nextStep?: string | null;
}

interface WindDown extends Ending {
  readonly positions: 'close' | 'keep';
  /** Real ms in which positions are to be closed; 0 where nothing can be done any more. */
  readonly budgetMs: number;
  /** Real ms it takes at least, so that a session lasts as long as it was asked to. */
  readonly minimumMs?: number;
}

interface Active {
  readonly request: SessionRequest;
  readonly sessionId: SessionId;
  readonly draft: StartDraft;
  readonly cancel: AbortController;
  readonly errors: ErrorLedger;
  registered: RegisteredSession | null;
  endTimer: NodeJS.Timeout | null;
  ending: Promise<SessionEnd> | null;
  readonly ended: Promise<SessionEnd>;
  readonly resolveEnded: (end: SessionEnd) => void;
}

/**
 * Holds at most one session, from its start to its report. It knows neither a window nor a terminal: both read its view and give commands.
 */
export class Engine {
  readonly publisher: ViewPublisher;
  readonly commands: SessionCommands;
  readonly #quarantine: QuarantineDesk;
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
    this.#quarantine = new QuarantineDesk({
      store: deps.quarantine, settings: deps.settings, now: deps.wallNow, log: deps.log,
      onChange: (quarantine) => { this.publisher.set({ quarantine }); },
    });
    this.commands = new SessionCommands({
      quarantine: this.#quarantine,
      running: () => this.#running(), present: () => { this.#active?.registered?.presenter.presentAll(); }, log: deps.log,
    });
    this.#watchdog = new Watchdog({ workerUrl: deps.watchdogUrl, onStall: ({ worstMs }) => { this.#onStall(worstMs); } });
  }

  get phase(): SessionInfo['phase'] {
    return this.publisher.view.info.phase;
  }

  /** Looks for a session that ended abnormally and offers it in the view. */
  async lookForRecovery(signal: AbortSignal): Promise<RecoveryView | null> {
    const recovery = await findRecovery(this.#deps, signal);
    await this.#quarantine.load();
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
  async start(request: SessionRequest): Promise<StartResult> {
    const phase = nextPhase(this.phase, 'start');
    if (phase === null) throw new Error(`A session is ${this.phase}; stop it first`);
    const active = this.#newActive(request);
    this.#active = active;
    const startedAt = this.#deps.wallNow();
    const steps = sessionSteps({
      deps: this.#deps, request, settings: this.#deps.settings(), sessionId: active.sessionId, startedAt, draft: active.draft,
      listener: (event) => { this.#onMarket(active, event); },
      isReady: () => (active.registered?.running.loop.backlog ?? 0) < MAX_BACKLOG,
      quarantine: this.#quarantine,
      onUniverse: (universe) => { this.publisher.set({ universe }); },
      register: () => { this.#register(active); },
    });
    this.publisher.set({
      ...emptyView(startedAt),
      info: {
        ...IDLE_INFO, phase, sessionId: active.sessionId, mode: request.mode, market: request.market,
        exchanges: request.market === 'simulated' ? ['simulated'] : request.exchanges,
        seed: request.market === 'simulated' ? request.seed : null, speed: request.speed, startedAt,
      },
      steps: pendingSteps(steps),
    });
    this.#deps.log('info', 'engine', `Session ${active.sessionId} starts: ${request.mode}, ${request.market}, ${request.symbols.join(', ')}`);
    const result = await runSteps({
      steps, signal: active.cancel.signal, overallDeadlineMs: START_DEADLINE_MS,
      now: this.#deps.wallNow, onChange: (views) => { this.publisher.set({ steps: views }); },
    });
    switch (result.kind) {
      case 'failed': {
        const { step, code, message, nextStep } = result;
        active.errors.add(this.#deps.wallNow(), step, code, message);
        return { kind: 'ended', end: await this.#finish(active, { outcome: 'failed', reason: `${step}: ${message}`, code, nextStep }) };
      }
      case 'cancelled':
        return { kind: 'ended', end: await this.#finish(active, { outcome: 'cancelled', reason: 'Cancelled while starting' }) };
      case 'done':
        if (request.dryRun) return { kind: 'ended', end: await this.#finish(active, { outcome: 'completed', reason: 'Dry run: stopped after pre-flight' }) };
        return this.#beginRunning(active);
    }
  }

  cancelStart(): CommandResult {
    if (this.phase !== 'starting' || this.#active === null) return refused('not-starting', 'No session is starting');
    this.#active.cancel.abort(new Error('Cancelled by the user'));
    return { ok: true };
  }

  /** No new entries until resumed; open positions keep their stops and exits. */
  async pause(): Promise<CommandResult> {
    return this.#changePhase('pause', { command: 'pause-entries' });
  }

  async resume(): Promise<CommandResult> {
    return this.#changePhase('resume', { command: 'resume-entries' });
  }

  /** Blocks or frees entries from outside the session: the computer sleeps, the process is ill. Exits go on. */
  blockEntries(blocked: boolean, reason: string): void {
    this.#running()?.loop.gate({ instrument: null, code: 'breaker-tripped', blocked, reason });
  }

  /** Ends the session in order; resolves when it has ended. */
  async stop(options: { readonly positions: 'close' | 'keep'; readonly outcome?: SessionOutcome; readonly reason?: string | null }): Promise<CommandResult> {
    const active = this.#active;
    if (active === null || this.phase === 'ended' || this.phase === 'idle') return refused('not-running', 'No session is running');
    if (this.phase === 'starting') {
      this.cancelStart();
      await active.ended;
      return { ok: true };
    }
    await this.#end(active, { positions: options.positions, outcome: options.outcome ?? 'completed', reason: options.reason ?? null, budgetMs: STOP_BUDGET_MS });
    return { ok: true };
  }

  chart(series: ChartSeries, limit: number, before: number | null): ChartData | null {
    return this.#active?.registered?.chart.load(series, limit, before) ?? null;
  }

  /** What is kept of one market beside its candles. Rejects where the database fails. */
  marketValues({ instrument, value, from, limit }: { readonly instrument: number } & Pick<MarketValueQuery, 'value' | 'from' | 'limit'>, signal: AbortSignal): Promise<MarketValueAnswer> {
    const active = this.#active;
    const market = active === null ? null : (this.publisher.view.instruments[instrument] ?? null);
    return loadMarketValues({ market, endpoints: active?.request.endpoints ?? {}, store: this.#deps.storage?.series ?? null, value, from, limit }, signal);
  }

  watchChart(series: ChartSeries): void {
    this.#watched = series;
    this.#active?.registered?.chart.watch(series);
  }

  onChart(listener: (update: ChartUpdate) => void): () => void {
    this.#chartListeners.add(listener);
    return () => { this.#chartListeners.delete(listener); };
  }

  /** Newest first, from the session's first decision on. */
  decisions(filter: DecisionFilter): readonly SessionDecision[] {
    return this.#active?.registered?.archive.list(filter) ?? [];
  }

  decisionsAt(instrument: number, time: number): readonly SessionDecision[] {
    return this.#active?.registered?.archive.at(instrument, time) ?? [];
  }

  /** Ends what runs and releases every thread and timer. */
  async close(): Promise<void> {
    if (this.phase !== 'ended' && this.phase !== 'idle') await this.stop({ positions: 'keep', outcome: 'cancelled', reason: 'The application closed' });
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    await this.#quarantine.close();
    this.publisher.close();
    this.#loopDelay.close();
    await this.#watchdog.close();
  }

  #newActive(request: SessionRequest): Active {
    let resolveEnded: (end: SessionEnd) => void = () => undefined;
    const ended = new Promise<SessionEnd>((resolve) => { resolveEnded = resolve; });
    return {
      request, sessionId: request.resume ?? this.#deps.newSessionId(), draft: new StartDraft(), cancel: new AbortController(), errors: new ErrorLedger(),
      registered: null, endTimer: null, ending: null, ended, resolveEnded,
    };
  }

  #register(active: Active): void {
    active.registered = registerSession({
      deps: this.#deps, draft: active.draft, errors: active.errors, publisher: this.publisher, loopDelay: this.#loopDelay,
      onChart: (update) => { for (const listener of this.#chartListeners) listener(update); },
      onApplied: (event) => { this.#quarantine.applied(event); },
      onDecisions: (decisions) => { this.#deps.onDecisions?.(active.sessionId, decisions); },
      onFailed: (failure) => { this.#onLoopFailed(active, failure); },
      onMarketEnded: () => { this.#endLater(active, { positions: 'keep', outcome: 'completed', reason: 'The recorded market has ended', budgetMs: STOP_BUDGET_MS }); },
    });
    active.draft.running = active.registered.running;
    if (this.#watched !== null) active.registered.chart.watch(this.#watched);
  }

  async #beginRunning(active: Active): Promise<StartResult> {
    const { running, presenter } = required(active.registered, 'registration');
    this.#loopDelay.reset();
    try {
      await running.begin(active.cancel.signal);
    } catch (error) {
      const failure = describeFailure(error);
      active.errors.add(this.#deps.wallNow(), 'market-data', failure.code, failure.message);
      const outcome = active.cancel.signal.aborted ? 'cancelled' : 'failed';
      return { kind: 'ended', end: await this.#finish(active, { outcome, reason: failure.message, code: failure.code, nextStep: failure.nextStep }) };
    }
    this.#quarantine.attach(running, running.feed.kind, active.draft.folded !== null);
    const { durationMs, endPolicy } = active.request;
    const leftMs = durationMs === null ? null : Math.max(0, durationMs - (active.draft.folded?.elapsedMs ?? 0));
    this.#setInfo('started', { endsAt: leftMs === null ? null : this.#deps.wallNow() + leftMs });
    if (leftMs !== null) {
      const windDownMs = Math.min(WIND_DOWN_MS, leftMs / 10);
      active.endTimer = setTimeout(() => {
        void this.#end(active, { positions: endPolicy === 'close_all' ? 'close' : 'keep', outcome: 'completed', reason: null, budgetMs: windDownMs, minimumMs: windDownMs });
      }, leftMs - windDownMs);
    }
    presenter.presentAll();
    return { kind: 'running', sessionId: active.sessionId, ended: active.ended };
  }

  #onLoopFailed(active: Active, failure: Failure): void {
    this.#deps.log('error', 'engine', `The session cannot go on: ${failure.message}`);
    this.#endLater(active, { positions: 'keep', outcome: 'failed', reason: failure.message, code: failure.code, nextStep: failure.nextStep, budgetMs: 0 });
  }

  /** For callers inside the loop, which must finish its item before it can be closed. */
  #endLater(active: Active, options: WindDown): void {
    setImmediate(() => { void this.#end(active, options); });
  }

  /** Winds a running session down: entries stop, positions are closed or kept, everything opened is closed. Idempotent. */
  #end(active: Active, options: WindDown): Promise<SessionEnd> {
    active.ending ??= this.#windDown(active, options);
    return active.ending;
  }

  async #windDown(active: Active, options: WindDown): Promise<SessionEnd> {
    const { running } = required(active.registered, 'registration');
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
          running.trouble('engine', 'not-flat', `Still open when the session ended: ${left === '' ? 'orders' : left}`);
          if (left !== '') reason = `${reason === null ? '' : `${reason}; `}still open at the end: ${left}`;
        }
      }
    }
    const restMs = (options.minimumMs ?? 0) - (this.#deps.monotonicNow() - startedAt);
    if (restMs > 0) await new Promise<void>((resolve) => { setTimeout(resolve, restMs); });
    return this.#finish(active, { ...options, reason });
  }

  async #finish(active: Active, wanted: Ending): Promise<SessionEnd> {
    this.#quarantine.detach();
    const endedAt = this.#deps.wallNow();
    const eventLoop = this.#loopDelay.view();
    const { registered, draft } = active;
    const tally = registered?.tally ?? new SessionTally();
    // How the streams were when they were last needed; closing them makes each one disconnected.
    const lastStreams = draft.feed === null ? {} : { streams: draft.feed.streams(), connections: draft.feed.connections() };
    if (registered !== null) await this.#guarded(active, 'session', () => registered.running.close());
    const { outcome, reason } = judged(wanted, registered === null || active.request.dryRun ? null : tally);
    registered?.presenter.presentAll();
    registered?.presenter.close();
    const { journal, core } = draft;
    if (journal !== null) {
      await this.#guarded(active, 'journal', async () => {
        if (core !== null) journal.append({ type: 'effects', of: journal.records, stateHash: core.stateHash() });
        journal.append({ type: 'close', at: endedAt, outcome, reason, endEquity: core?.account().equity ?? null });
        await journal.sync(AbortSignal.timeout(DISK_DEADLINE_MS));
      });
    }
    for (const { what, error } of await draft.rollBack()) this.#noteError(active, what, error);
    const { info } = this.publisher.view;
    const endedInfo: SessionInfo = { ...info, outcome, reason, nextStep: wanted.nextStep ?? null, endedAt, phase: nextPhase(info.phase, 'ended') ?? info.phase };
    const lastView = { ...this.publisher.view, ...lastStreams, errors: active.errors.list(), eventLoop };
    const report = this.#deps.buildReport({
      view: { ...lastView, info: endedInfo }, core, tally, backfilled: registered?.running.loop.counters.backfilled ?? 0,
      symbols: active.request.symbols, startEquity: this.#deps.settings().risk.equity_usd,
    });
    let reportPath: string | null = null;
    await this.#guarded(active, 'report', async () => {
      reportPath = await this.#deps.keepReport(report, core, AbortSignal.timeout(DISK_DEADLINE_MS));
    });
    // The end is told once its report can be read: whoever sees it asks for the report at once.
    this.publisher.set({ ...lastStreams, eventLoop, errors: active.errors.list(), info: { ...endedInfo, reportPath } });
    this.publisher.flush();
    this.#deps.log(outcome === 'failed' ? 'error' : 'info', 'engine', `Session ${active.sessionId} ${outcome}${reason === null ? '' : `: ${reason}`}`);
    const end: SessionEnd = { outcome, reason, code: wanted.code ?? null, nextStep: wanted.nextStep ?? null, report, reportPath };
    active.resolveEnded(end);
    return end;
  }

  async #guarded(active: Active, what: string, close: () => Promise<void>): Promise<void> {
    try {
      await close();
    } catch (error) {
      this.#noteError(active, what, error);
    }
  }

  #noteError(active: Active, what: string, error: unknown): void {
    const failure = describeFailure(error);
    active.errors.add(this.#deps.wallNow(), what, failure.code, failure.message);
    this.#deps.log('error', what, failure.message);
  }

  #onMarket(active: Active, event: MarketEvent): void {
    this.#quarantine.market(event);
    if (active.registered !== null) active.registered.running.market(event);
    else if (event.kind === 'trouble') {
      active.errors.add(this.#deps.wallNow(), event.where, event.code, event.message);
      this.#deps.log('warning', event.where, event.message);
    }
  }

  #onStall(worstMs: number): void {
    const message = `The engine's loop stood still for up to ${worstMs} ms; new entries are blocked for ${STALL_HOLD_MS / 1000} s`;
    this.#deps.log('error', 'watchdog', message);
    const running = this.#running();
    if (running === null) return;
    this.#active?.errors.add(this.#deps.wallNow(), 'watchdog', 'loop-stalled', message);
    running.loop.gate({ instrument: null, code: 'breaker-tripped', blocked: true, reason: message });
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    this.#stallTimer = setTimeout(() => {
      running.loop.gate({ instrument: null, code: 'breaker-tripped', blocked: false, reason: 'The engine\'s loop moves again' });
    }, STALL_HOLD_MS);
  }

  async #changePhase(phaseEvent: PhaseEvent, command: Command): Promise<CommandResult> {
    const running = this.#running();
    if (running === null || nextPhase(this.phase, phaseEvent) === null) return refused('wrong-phase', `Not possible while the session is ${this.phase}`);
    await running.command(command);
    this.#setInfo(phaseEvent, {});
    this.#active?.registered?.presenter.presentAll();
    return { ok: true };
  }

  #setInfo(event: PhaseEvent, change: Partial<SessionInfo>): void {
    const { info } = this.publisher.view;
    this.publisher.set({ info: { ...info, ...change, phase: nextPhase(info.phase, event) ?? info.phase } });
  }

  #running(): RunningSession | null {
    const canTakeCommands = this.phase === 'running' || this.phase === 'paused' || this.phase === 'stopping';
    return canTakeCommands ? (this.#active?.registered?.running ?? null) : null;
  }
}

/** A session that evaluated nothing has failed, whatever else it was (system.md 9.6, N05). `tally` is null where it never ran. */
function judged(wanted: Ending, tally: SessionTally | null): { readonly outcome: SessionOutcome; readonly reason: string | null } {
  if (tally === null || wanted.outcome !== 'completed' || tally.candlesEvaluated > 0) return { outcome: wanted.outcome, reason: wanted.reason };
  const why = `No 30m candle was evaluated: ${tally.candlesClosed} closed while the session ran`;
  return { outcome: 'failed', reason: wanted.reason === null ? why : `${why}. ${wanted.reason}` };
}
