import { clientOrderId, positionId, sessionId, type SessionId } from '../../shared/domain/ids.ts';
import type { LogLine } from '../../shared/domain/sessionView.ts';
import type { Answer, SessionSummary, SettingsView, StartOptions } from '../../shared/ipc/contract.ts';
import type { Engine } from '../engine/Engine.ts';
import type { CommandResult } from '../engine/SessionCommands.ts';
import type { SessionRequest } from '../engine/sessionRequest.ts';
import type { downloadRequests } from './downloadRequests.ts';
import type { RequestHandlers } from './requestRouter.ts';

export interface SessionRequestOptions {
  readonly engine: Engine;
  /** What a start would use now. */
  readonly defaults: () => StartOptions;
  /** Completes what the window asked for with what only the settings know (endpoint, end policy). */
  readonly requestOf: (options: StartOptions, resume: SessionId | null) => SessionRequest;
  /** The request that takes an unfinished session up again, from its journal. */
  readonly resumeRequest: (id: SessionId) => Promise<SessionRequest>;
  readonly settingsView: () => SettingsView;
  readonly logPage: (before: number | null, limit: number) => readonly LogLine[];
  readonly history: (limit: number) => Promise<readonly SessionSummary[]>;
  /** A start that threw: a programming error, for the log. */
  readonly onStartFailed: (error: unknown) => void;
  readonly report: (id: string | null) => Promise<Readonly<Record<string, unknown>> | null>;
}

const DISCARD_DEADLINE_MS = 30_000;
/** Below the deadline after which the page gives up. */
const SERIES_DEADLINE_MS = 8_000;

type SessionHandlers = Required<Omit<RequestHandlers, 'app.info' | 'app.openExternal' | 'app.openDataFolder' | keyof ReturnType<typeof downloadRequests>>>;

/** Requests about sessions, charts, decisions and settings: each one step from the engine. */
export function sessionRequests(options: SessionRequestOptions): SessionHandlers {
  const { engine } = options;
  const start = (request: SessionRequest): Answer<null> => {
    if (engine.phase !== 'idle' && engine.phase !== 'ended') return refusal('session-running', `A session is ${engine.phase}`, 'Stop it first');
    // Starting takes as long as it takes; the window follows it in the view.
    engine.start(request).catch(options.onStartFailed);
    return done;
  };
  return {
    'session.snapshot': () => ok(engine.publisher.snapshot()),
    'session.defaults': () => ok(options.defaults()),
    'session.start': (input) => start(options.requestOf(input, null)),
    'session.cancelStart': () => answer(engine.cancelStart()),
    'session.pause': async () => answer(await engine.pause()),
    'session.resume': async () => answer(await engine.resume()),
    'session.stop': async ({ positions }) => answer(await engine.stop({ positions })),
    'session.kill': async ({ choice }) => answer(await engine.commands.kill(choice)),
    'session.resetKill': async () => answer(await engine.commands.resetKill()),
    'session.report': async (input) => ok(await options.report(input.sessionId)),
    'session.history': async ({ limit }) => ok(await options.history(limit)),
    'recovery.resume': async (input) => start(await options.resumeRequest(sessionId(input.sessionId))),
    'recovery.discard': async (input) => {
      if (engine.phase !== 'idle' && engine.phase !== 'ended') return refusal('session-running', `A session is ${engine.phase}`, 'Stop it first');
      await engine.discardRecovery(sessionId(input.sessionId), AbortSignal.timeout(DISCARD_DEADLINE_MS));
      return done;
    },
    'position.close': async (input) => answer(await engine.commands.closePosition(positionId(input.positionId))),
    'position.moveStop': async (input) => answer(await engine.commands.moveStop(positionId(input.positionId), input.stop)),
    'position.reduce': async (input) => answer(await engine.commands.reducePosition(positionId(input.positionId), input.by, input.value)),
    'order.cancel': async (input) => answer(await engine.commands.cancelOrder(clientOrderId(input.clientOrderId))),
    'risk.setLimits': async (limits) => answer(await engine.commands.setLimits(limits)),
    'risk.lock': async ({ symbol, side, hours, reason }) => answer(await engine.commands.lock({ symbol, side, hours, reason })),
    'risk.unlock': async ({ lockId }) => answer(await engine.commands.unlock(lockId)),
    'risk.resetBreaker': async ({ breaker }) => answer(await engine.commands.resetBreaker(breaker)),
    'portfolio.applyAllocation': async () => answer(await engine.commands.applyAllocation()),
    'quarantine.add': async ({ exchange, symbol, reason }) => answer(await engine.commands.quarantine(exchange, symbol, reason)),
    'quarantine.release': async ({ exchange, symbol }) => answer(await engine.commands.releaseQuarantine(exchange, symbol)),
    'chart.load': ({ instrument, timeframe, limit, before }) => {
      const data = engine.chart({ instrument, timeframe }, limit, before);
      return data === null ? refusal('no-chart', 'There are no candles of that market', 'Start a session') : ok(data);
    },
    'chart.watch': (series) => {
      engine.watchChart(series);
      return done;
    },
    'series.load': async (query) => {
      const loaded = await engine.marketValues(query, AbortSignal.timeout(SERIES_DEADLINE_MS));
      return loaded.ok ? ok(loaded.columns) : refusal(loaded.code, loaded.reason, loaded.nextStep);
    },
    'decisions.list': (filter) => ok(engine.decisions(filter)),
    'decisions.at': ({ instrument, time }) => ok(engine.decisionsAt(instrument, time)),
    'log.page': ({ before, limit }) => ok(options.logPage(before, limit)),
    'settings.view': () => ok(options.settingsView()),
  };
}

const done: Answer<null> = { ok: true, value: null };

function ok<T>(value: T): Answer<T> {
  return { ok: true, value };
}

function refusal(code: string, message: string, nextStep: string | null): Answer<never> {
  return { ok: false, code, message, nextStep };
}

function answer(result: CommandResult): Answer<null> {
  return result.ok ? done : result;
}
