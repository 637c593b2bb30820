import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openWorkplace, type Workplace } from '../../../electron/engine/openWorkplace.ts';
import type { SessionRequest } from '../../../electron/engine/sessionRequest.ts';
import { settingsSchema, type Settings } from '../../../shared/settings/schema.ts';

export interface TestWorkplace extends Workplace {
  readonly dataDir: string;
  readonly lines: readonly string[];
  /** Leaves the folder for a later workplace. */
  closeOnly(): Promise<void>;
}

const built = (name: string): URL => pathToFileURL(join(import.meta.dirname, '../../../dist/node', name));

/** A real workplace in a folder of its own: real core, broker, journal, database and workers. */
export async function openTestWorkplace(options: { readonly dataDir?: string; readonly settings?: Settings } = {}): Promise<TestWorkplace> {
  const dataDir = options.dataDir ?? await mkdtemp(join(tmpdir(), 'bearish-test-'));
  const lines: string[] = [];
  const settings = options.settings ?? settingsSchema.parse({});
  const workplace = await openWorkplace({
    appVersion: '0.0.0-test', dataDir, settings: () => settings, settingsTrouble: null,
    workers: { storage: built('storageWorker.mjs'), watchdog: built('watchdogWorker.mjs') },
    log: (level, source, message) => { lines.push(`${level} ${source}: ${message}`); },
    redact: (text) => text,
    signal: new AbortController().signal,
  });
  return {
    ...workplace, dataDir, lines,
    closeOnly: () => workplace.close(),
    async close() {
      await workplace.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function simulatedRequest(change: Partial<SessionRequest> = {}): SessionRequest {
  return {
    mode: 'paper', market: 'simulated', exchanges: ['bingx'], symbols: ['BTC/USDT:USDT', 'ETH/USDT:USDT', 'SOL/USDT:USDT'],
    speed: 3_600, seed: 7, durationMs: 4_000, candleFiles: [], endpoints: {}, dryRun: false, endPolicy: 'close_all', resume: null,
    ...change,
  };
}
