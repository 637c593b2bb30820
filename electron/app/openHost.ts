import { readFile } from 'node:fs/promises';
import type { SessionId } from '../../shared/domain/ids.ts';
import { sessionId } from '../../shared/domain/ids.ts';
import type { LogLine } from '../../shared/domain/sessionView.ts';
import type { StartOptions, TopicPayloads } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { createDownload } from '../engine/createDownload.ts';
import { describeFailure } from '../engine/describeFailure.ts';
import { DownloadDesk } from '../engine/DownloadDesk.ts';
import { openWorkplace, type Workplace } from '../engine/openWorkplace.ts';
import { endpointsOf } from '../engine/endpointsOf.ts';
import type { SessionRequest } from '../engine/sessionRequest.ts';
import { openingOf } from '../engine/sessionToResume.ts';
import { createLog, type ApplicationLog } from '../logging/createLog.ts';
import { loadSettings, requireSettings, troubleOf } from '../settings/loadSettings.ts';
import { downloadRequests } from './downloadRequests.ts';
import { sessionRequests } from './sessionRequests.ts';
import type { RequestHandlers } from './requestRouter.ts';

const START_DEADLINE_MS = 60_000;
const READ_DEADLINE_MS = 30_000;
/** Log lines reach the window at most this often, real ms. */
const LOG_INTERVAL_MS = 200;
/** The exchange's own addresses. */
const NO_ENDPOINT = { restUrl: null, wsUrl: null } as const;
/** Failures of a start that only a generated market can help against. */
const UNREACHABLE = new Set(['exchange-unreachable', 'exchange-silent', 'exchange-unavailable', 'step-timeout']);

export interface HostOptions {
  readonly dataDir: string;
  readonly appVersion: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workers: { readonly storage: URL; readonly watchdog: URL };
  readonly redact: (text: string) => string;
  readonly print: (line: string) => void;
  /** Sends to every open window; lost where there is none. */
  readonly push: <T extends keyof TopicPayloads>(topic: T, payload: TopicPayloads[T]) => void;
}

/** Everything behind the windows: it lives as long as the application, whatever windows come and go. */
export interface Host {
  readonly workplace: Workplace;
  readonly log: ApplicationLog;
  readonly handlers: RequestHandlers;
  /** Offers an interrupted session, or starts a paper session by itself. */
  begin(options: { readonly startsSession: boolean }): Promise<void>;
  close(): Promise<void>;
}

/** Loads the settings and opens the workplace. Rejects with a named error where the application cannot work. */
export async function openHost(options: HostOptions): Promise<Host> {
  const { dataDir, push } = options;
  const signal = AbortSignal.timeout(START_DEADLINE_MS);
  const log = createLog({ dataDir, level: 'info', redact: options.redact, now: () => Date.now(), print: options.print });
  const { settings, view: settingsView, keptAside } = requireSettings(await loadSettings({ dataDir, env: options.env, signal }));
  for (const warning of settingsView.warnings) log.write('warning', 'settings', warning);
  const workplace = await openWorkplace({
    appVersion: options.appVersion, dataDir, settings: () => settings, settingsTrouble: troubleOf(keptAside), workers: options.workers, log: log.write, redact: options.redact, signal,
  });
  const { engine, journals, layout, storage, budgets } = workplace;
  const downloads = new DownloadDesk({
    open: storage === null ? null : (wanted) => createDownload({ ...wanted, endpoint: endpointsOf(settings)[wanted.exchange] ?? NO_ENDPOINT, storage, budgets, source: 'download' }),
    log: (level, message) => { log.write(level, 'download', message); },
    now: () => Date.now(),
  });
  const ends = [
    engine.publisher.subscribe((delta) => { push('session', delta); }),
    engine.onChart((update) => { push('chart', update); }),
    batchLines(log, (lines) => { push('log', lines); }),
  ];
  return {
    workplace, log,
    handlers: { ...downloadRequests(downloads), ...sessionRequests({
      engine,
      defaults: () => startOptionsOf(settings),
      requestOf: (start, resume) => requestOf(start, settings, resume),
      resumeRequest: async (id) => {
        const opening = await openingOf(journals, id, AbortSignal.timeout(READ_DEADLINE_MS));
        if (opening === null) throw new Error(`session ${id} has no first record`);
        const { session, options: core } = opening;
        return {
          ...requestOf({
            mode: 'paper', market: session.market, exchanges: session.exchanges.filter((exchange) => exchange !== 'simulated'), symbols: [...new Set(core.instruments.map(({ symbol }) => symbol))], autoSelect: session.isSelected ?? false,
            speed: session.speed, seed: session.seed ?? 0, durationSeconds: session.durationSeconds,
          }, settings, id),
          candleFiles: session.candleFiles,
        };
      },
      settingsView: () => settingsView,
      onStartFailed: (error) => { log.error('engine', error); },
      logPage: (before, limit) => log.page(before, limit),
      history: async (limit) => (storage === null ? [] : storage.history.sessions(limit, AbortSignal.timeout(READ_DEADLINE_MS))),
      report: (id) => readReport(layout.reportFile, id ?? engine.publisher.view.info.sessionId),
    }) },
    async begin({ startsSession }) {
      if (await engine.lookForRecovery(AbortSignal.timeout(START_DEADLINE_MS)) !== null || !startsSession) return;
      const first = await engine.start(requestOf(startOptionsOf(settings), settings, null));
      if (first.kind === 'running' || first.end.outcome !== 'failed' || first.end.code === null || !UNREACHABLE.has(first.end.code)) return;
      log.write('warning', 'engine', 'The exchange cannot be reached: a session on the generated market starts instead, labelled SIMULATED');
      await engine.start(requestOf({ ...startOptionsOf(settings), market: 'simulated', speed: settings.session.speed }, settings, null));
    },
    async close() {
      for (const end of ends) end();
      await downloads.close();
      await workplace.close();
      await log.close();
    },
  };
}

export function startOptionsOf(settings: Settings): StartOptions {
  const { session } = settings;
  return {
    mode: 'paper',
    market: session.market,
    exchanges: session.exchanges,
    symbols: settings.universe.fixed_symbols,
    autoSelect: settings.universe.auto_select,
    speed: session.market === 'simulated' ? session.speed : 1,
    seed: session.seed,
    durationSeconds: session.duration,
  };
}

function requestOf(start: StartOptions, settings: Settings, resume: SessionId | null): SessionRequest {
  return {
    mode: start.mode,
    market: start.market,
    exchanges: start.exchanges,
    symbols: start.symbols,
    autoSelect: start.autoSelect,
    speed: start.speed,
    seed: start.seed,
    durationMs: start.durationSeconds === 0 ? null : start.durationSeconds * 1_000,
    candleFiles: [],
    endpoints: endpointsOf(settings),
    dryRun: false,
    endPolicy: settings.session.end_policy,
    resume,
  };
}

async function readReport(pathOf: (id: string) => string, id: string | null): Promise<Readonly<Record<string, unknown>> | null> {
  if (id === null) return null;
  try {
    const report: unknown = JSON.parse(await readFile(pathOf(sessionId(id)), 'utf8'));
    return typeof report === 'object' && report !== null ? { ...report } : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new Error(`the report of session ${id} cannot be read: ${describeFailure(error).message}`, { cause: error });
  }
}

/** Collects lines and hands them on a few times a second. Returns the end. */
function batchLines(log: ApplicationLog, send: (lines: readonly LogLine[]) => void): () => void {
  let waiting: LogLine[] = [];
  let timer: NodeJS.Timeout | null = null;
  const unsubscribe = log.subscribe((line) => {
    waiting.push(line);
    timer ??= setTimeout(() => {
      timer = null;
      const lines = waiting;
      waiting = [];
      send(lines);
    }, LOG_INTERVAL_MS);
  });
  return () => {
    unsubscribe();
    if (timer !== null) clearTimeout(timer);
  };
}
