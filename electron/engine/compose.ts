import { randomBytes } from 'node:crypto';
import { sessionId } from '../../shared/domain/ids.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { createPaperBroker } from '../brokers/paperBroker.ts';
import { createCore } from '../core/createCore.ts';
import type { RequestBudgets } from '../exchanges/RequestBudgets.ts';
import { checkWritable, type DataLayout } from '../storage/dataDir.ts';
import { readQuarantine, writeQuarantine } from '../storage/quarantineFile.ts';
import type { Storage } from '../storage/storageApi.ts';
import { createFeed } from './createFeed.ts';
import { describeFailure } from './describeFailure.ts';
import { Engine } from './Engine.ts';
import { HistoryWriter } from './HistoryWriter.ts';
import { listMarkets } from './listMarkets.ts';
import { buildReport } from './report/buildReport.ts';
import { writeReportFiles } from './report/writeReportFiles.ts';
import { createJournalFiles } from './session/journalFiles.ts';
import type { JournalStore } from './session/journalPort.ts';
import type { Log } from './session/RunningSession.ts';

export interface ComposeOptions {
  readonly appVersion: string;
  readonly layout: DataLayout;
  readonly settings: () => Settings;
  readonly settingsTrouble: string | null;
  /** Null where the database could not be opened; the journal alone is kept then. */
  readonly storage: Storage | null;
  readonly budgets: RequestBudgets;
  readonly watchdogUrl: URL;
  readonly log: Log;
  readonly redact: (text: string) => string;
}

export interface ComposedEngine {
  readonly engine: Engine;
  readonly journals: JournalStore;
}

/** Puts the engine together from its real parts: the same for the window and the command line. */
export function composeEngine(options: ComposeOptions): ComposedEngine {
  const { layout, log, storage, budgets } = options;
  const journals = createJournalFiles({
    folder: layout.journalsDir,
    redact: options.redact,
    onUnreadable: (path, error) => { log('warning', 'journal', `${path}: ${describeFailure(error).message}`); },
  });
  const history = new HistoryWriter({ storage, log });
  const engine = new Engine({
    appVersion: options.appVersion,
    settings: options.settings,
    settingsTrouble: options.settingsTrouble,
    createFeed: async (request, listener) => createFeed({ ...request, storage, budgets, listener }),
    listMarkets: (request, signal) => listMarkets({ ...request, budgets }, signal),
    createCore,
    createBroker: (core, listener) => {
      const broker = createPaperBroker({
        instruments: core.options.instruments, execution: core.options.settings.execution,
        maxLeverage: core.options.settings.risk.max_leverage, startEquity: core.options.startEquity, listener,
      });
      broker.restore({ orders: core.orders(), openPositions: core.openPositions(), cash: core.account().cash });
      return broker;
    },
    quarantine: { read: () => readQuarantine(layout.quarantineFile), write: (entries) => writeQuarantine(layout.quarantineFile, entries) },
    journals,
    storage,
    checkWritable: (signal) => checkWritable(layout.dataDir, signal),
    watchdogUrl: options.watchdogUrl,
    wallNow: () => Date.now(),
    monotonicNow: () => performance.now(),
    newSessionId: () => sessionId(newSessionName(Date.now())),
    log,
    buildReport: (input) => buildReport(input, { journal: input.core === null ? null : layout.journalFile(input.core.options.sessionId) }),
    keepReport: (report, core, signal) => writeReportFiles({ layout, report, positions: core?.positions() ?? [], history, signal }),
    onDecisions: (id, decisions) => { history.decisions(id, decisions); },
  });
  return { engine, journals };
}

/** Sorts by time and cannot collide: 20250301-140509-3fa9c1. */
function newSessionName(now: number): string {
  const stamp = new Date(now).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${randomBytes(3).toString('hex')}`;
}
