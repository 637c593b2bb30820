/** Starts the real application on a data folder of its own, and ends it. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, _electron, expect, type ElectronApplication, type Page } from '@playwright/test';
import { askBridge } from './bridge.ts';

export { expect };

const root = fileURLToPath(new URL('../../', import.meta.url));
export const screenshotFolder = join(root, 'test', 'artifacts', 'screenshots');
/** An orderly end takes well under a second; after this the process is killed, real ms. */
const END_DEADLINE_MS = 10_000;

export interface Application {
  readonly electron: ElectronApplication;
  /** The first window's page. */
  readonly page: Page;
  readonly dataDir: string;
  /** Violations of the content security policy, page errors and console errors since the start; a clean run has none. */
  readonly complaints: readonly string[];
  /** What the main process printed to standard error. */
  readonly mainErrors: readonly string[];
  /** Watches another page of the application for complaints too. */
  watch(page: Page): void;
  /** Quits in order; `killed` where the process had not ended in time. Safe to call twice. */
  end(): Promise<'ended' | 'killed'>;
  /** What a crash or a power cut does. */
  kill(): Promise<void>;
}

export interface LaunchRequest {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** More switches; by default no session starts by itself. */
  readonly switches?: readonly string[];
}

/** Starts the application and waits for its first window. The caller ends it. */
async function launchApplication(request: LaunchRequest): Promise<Application> {
  const { binary, switches } = electronRuntime();
  const complaints: string[] = [];
  const mainErrors: string[] = [];
  const electron = await _electron.launch({
    executablePath: binary,
    args: [...switches, root, `--data-dir=${request.dataDir}`, '--quit-without-asking', ...(request.switches ?? ['--no-session'])],
    env: { ...definedEnvironment(), ...request.env },
    timeout: 60_000,
  });
  const child = electron.process();
  const exited = once(child, 'exit');
  const hasExited = (): boolean => child.exitCode !== null || child.signalCode !== null;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => mainErrors.push(text));
  const watch = (page: Page): void => {
    page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
    // A violation of the content security policy is a console error of its own.
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
    });
  };
  const page = await electron.firstWindow();
  watch(page);
  await page.waitForLoadState('load');
  // With the debugger attached, a worker thread that is still starting would hang an early exit: wait until storage answers.
  await askBridge(page, 'session.history', { limit: 1 });

  const kill = async (): Promise<void> => {
    if (!hasExited()) child.kill('SIGKILL');
    await exited;
  };
  return {
    electron, page, dataDir: request.dataDir, complaints, mainErrors, watch, kill,
    async end() {
      if (hasExited()) return 'ended';
      await Promise.race([quitInOrder(electron).then(() => exited), pause(END_DEADLINE_MS)]);
      if (hasExited()) return 'ended';
      await kill();
      return 'killed';
    },
  };
}

async function quitInOrder(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ app }) => app.quit()).catch((error: unknown) => {
    // The answer may be lost with the process that gives it.
    if (!/closed|destroyed/.test(String(error))) throw error;
  });
}

interface Fixtures {
  readonly dataDir: string;
  /** Starts the application on the test's data folder; whatever still runs when the test is over is ended. */
  readonly launch: (request?: Omit<LaunchRequest, 'dataDir'>) => Promise<Application>;
  readonly application: Application;
}

export const test = base.extend<Fixtures>({
  dataDir: async ({ browserName: _ }, use) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'bearish-alpha-'));
    await use(dataDir);
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  },
  launch: async ({ dataDir }, use) => {
    const launched: Application[] = [];
    await use(async (request = {}) => {
      const application = await launchApplication({ dataDir, ...request });
      launched.push(application);
      return application;
    });
    for (const application of launched) await application.end();
  },
  application: async ({ launch }, use) => {
    await use(await launch());
  },
});

/** The Electron binary under test and the switches it needs here. */
export function electronRuntime(): { readonly binary: string; readonly switches: readonly string[] } {
  const binary = process.env['BEARISH_ELECTRON'];
  if (binary === undefined) throw new Error('BEARISH_ELECTRON names no Electron; run the window tests with: npm test -- e2e');
  return { binary, switches: (process.env['BEARISH_ELECTRON_SWITCHES'] ?? '').split(' ').filter((word) => word !== '') };
}

async function pause(delayMs: number): Promise<void> {
  await new Promise((resolve) => {
    // Does not keep the test runner alive once the race is won.
    setTimeout(resolve, delayMs).unref();
  });
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
