/** Starts the real application on a data folder of its own, and ends it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, _electron, expect, type ElectronApplication, type Page } from '@playwright/test';

export { expect };

const root = fileURLToPath(new URL('../../', import.meta.url));
export const screenshotFolder = join(root, 'test', 'artifacts', 'screenshots');

export interface Application {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly dataDir: string;
  /** Violations of the content security policy, page errors and console errors since the start; a clean run has none. */
  readonly complaints: readonly string[];
  /** What the main process printed to standard error. */
  readonly mainErrors: readonly string[];
}

export interface LaunchRequest {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** More switches; by default no session starts by itself. */
  readonly switches?: readonly string[];
}

/** Starts the application and waits for its first window. The caller closes it. */
export async function launchApplication(request: LaunchRequest): Promise<Application> {
  const { binary, switches } = runtime();
  const complaints: string[] = [];
  const mainErrors: string[] = [];
  const electron = await _electron.launch({
    executablePath: binary,
    args: [...switches, root, `--data-dir=${request.dataDir}`, '--quit-without-asking', ...(request.switches ?? ['--no-session'])],
    env: { ...definedEnvironment(), ...request.env },
    timeout: 60_000,
  });
  electron.process().stderr?.setEncoding('utf8').on('data', (text: string) => mainErrors.push(text));
  const page = await electron.firstWindow();
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  await page.waitForLoadState('load');
  return { electron, page, dataDir: request.dataDir, complaints, mainErrors };
}

interface Fixtures {
  readonly dataDir: string;
  readonly application: Application;
}

export const test = base.extend<Fixtures>({
  dataDir: async ({ browserName: _ }, use) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'bearish-alpha-'));
    await use(dataDir);
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  },
  application: async ({ dataDir }, use) => {
    const application = await launchApplication({ dataDir });
    await use(application);
    await application.electron.close();
  },
});

function runtime(): { readonly binary: string; readonly switches: readonly string[] } {
  const binary = process.env['BEARISH_ELECTRON'];
  if (binary === undefined) throw new Error('BEARISH_ELECTRON names no Electron; run the window tests with: npm test -- e2e');
  return { binary, switches: (process.env['BEARISH_ELECTRON_SWITCHES'] ?? '').split(' ').filter((word) => word !== '') };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
