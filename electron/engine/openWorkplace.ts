import type { Settings } from '../../shared/settings/schema.ts';
import { signalWithin } from '../../shared/signalWithin.ts';
import { systemClock } from '../exchanges/realClock.ts';
import { RequestBudgets } from '../exchanges/RequestBudgets.ts';
import { checkWritable, dataLayout, type DataLayout } from '../storage/dataDir.ts';
import { acquireInstanceLock } from '../storage/instanceLock.ts';
import { openStorage, type OpenedStorage } from '../storage/openStorage.ts';
import { storageRetention } from './storageRetention.ts';
import { composeEngine } from './compose.ts';
import { describeFailure } from './describeFailure.ts';
import type { Engine } from './Engine.ts';
import type { JournalStore } from './session/journalPort.ts';
import type { Log } from './session/RunningSession.ts';

const PROBE_DEADLINE_MS = 10_000;
const STORAGE_DEADLINE_MS = 20_000;

export interface WorkplaceOptions {
  readonly appVersion: string;
  readonly dataDir: string;
  readonly settings: () => Settings;
  /** Shown at every start; see EngineDeps. */
  readonly settingsTrouble: string | null;
  readonly workers: { readonly storage: URL; readonly watchdog: URL };
  readonly log: Log;
  readonly redact: (text: string) => string;
  readonly signal: AbortSignal;
}

/** A data folder held by this process, with its database and an engine on it. */
export interface Workplace {
  readonly layout: DataLayout;
  readonly engine: Engine;
  readonly journals: JournalStore;
  /** Null where the database could not be opened; the journal alone is kept then. */
  readonly storage: OpenedStorage | null;
  /** Whoever asks an exchange in this process takes its requests from here. */
  readonly budgets: RequestBudgets;
  /** Ends everything in order: engine, database, lock. Idempotent. */
  close(): Promise<void>;
}

/**
 * Takes a data folder and opens an engine on it: the same for the window and the command line.
 * @throws DataDirError where the folder cannot be written, InstanceLockedError where another process holds it.
 */
export async function openWorkplace(options: WorkplaceOptions): Promise<Workplace> {
  const { dataDir, log, signal } = options;
  await checkWritable(dataDir, signalWithin(signal, PROBE_DEADLINE_MS));
  const lock = acquireInstanceLock(dataDir, () => Date.now());
  const storage = await openStorage({
    workerUrl: options.workers.storage, dataDir, lock, retention: storageRetention(options.settings()),
    onTrouble: ({ message }) => { log('warning', 'storage', message); },
    signal: signalWithin(signal, STORAGE_DEADLINE_MS),
  }).catch((error: unknown) => {
    log('error', 'storage', `${describeFailure(error).message}; the journal alone is kept`);
    return null;
  });
  const budgets = new RequestBudgets(systemClock());
  const { engine, journals } = composeEngine({
    appVersion: options.appVersion, layout: dataLayout(dataDir), settings: options.settings, settingsTrouble: options.settingsTrouble, storage, budgets,
    watchdogUrl: options.workers.watchdog, log, redact: options.redact,
  });
  let closing: Promise<void> | null = null;
  return {
    layout: dataLayout(dataDir), engine, journals, storage, budgets,
    close() {
      closing ??= (async () => {
        await engine.close();
        await storage?.close();
        lock.release();
      })();
      return closing;
    },
  };
}
