/** The window's process: settles what must be settled before Electron is ready, then opens the application. */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog, ipcMain, Menu, powerMonitor, powerSaveBlocker, session, shell } from 'electron';
import Store from 'electron-store';
import { TOPIC_CHANNEL } from '../../shared/ipc/channels.ts';
import { describeFailure } from '../engine/describeFailure.ts';
import { userDataDir } from '../storage/dataDir.ts';
import { createRedactor, environmentSecrets } from '../vault/redactor.ts';
import { appRequests } from './appRequests.ts';
import { readLaunchOptions } from './launchOptions.ts';
import { menuTemplate } from './menu.ts';
import { openHost, type Host } from './openHost.ts';
import { watchPower } from './power.ts';
import { registerBundleScheme, serveBundle } from './protocol.ts';
import { quitChoice, quitQuestion } from './quitQuestion.ts';
import { createReloadBudget } from './reloadBudget.ts';
import { recoverRenderer } from './rendererRecovery.ts';
import { routeRequests } from './requestRouter.ts';
import { describeRuntime, isFallbackRuntime } from './runtime.ts';
import { hardenAllContents, hardenSession } from './security.ts';
import { openTray } from './tray.ts';
import type { TrayAction } from './trayMenu.ts';
import { focusWindow, openWindow } from './window.ts';
import type { RememberedWindow } from './windowMemory.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** Orderly shutdown takes at most this long, real ms (system.md 9.4). */
const CLOSE_DEADLINE_MS = 30_000;
const icon = here('../../build/icon.png');

const { redact } = createRedactor(environmentSecrets(process.env));
const options = readLaunchOptions({
  argv: process.argv,
  env: process.env,
  isPackaged: app.isPackaged,
  workingDir: process.cwd(),
});
const dataDir = options.dataDir ?? userDataDir({ platform: process.platform, env: process.env, homeDir: homedir() });
mkdirSync(dataDir, { recursive: true });
app.setPath('userData', dataDir);
const sessionData = join(dataDir, 'window');
mkdirSync(sessionData, { recursive: true });
app.setPath('sessionData', sessionData);
registerBundleScheme();
// Electron crashes in a loop when its sandbox is enabled against --no-sandbox, which root cannot do without.
if (!(options.hasSandboxOff && !app.isPackaged)) app.enableSandbox();

/** What the application holds between its start and its end. */
let host: Host | null = null;
let hasSettledQuit = options.quitsWithoutAsking;
let isQuitting = false;
const ends: (() => void)[] = [];

if (app.requestSingleInstanceLock()) {
  hardenAllContents(app);
  app.on('second-instance', () => { void showWindow().catch(giveUp); });
  app.on('activate', () => { void showWindow().catch(giveUp); });
  app.on('window-all-closed', () => {
    if (isQuitting) return;
    // A running session goes on without a window; the tray, the dock or a second start brings the window back.
    if (host === null || quitQuestion(host.workplace.engine.publisher.view) === null) app.quit();
    else host.log.write('info', 'window', 'The window is closed; the session goes on');
  });
  app.on('before-quit', (event) => {
    if (host === null) return;
    event.preventDefault();
    void quit(host);
  });
  // The system or a terminal ends us: no question can be answered then.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => { hasSettledQuit = true; app.quit(); });
  process.on('uncaughtException', onUncaught);
  process.on('unhandledRejection', onUncaught);
  app.whenReady().then(start).catch(giveUp);
} else {
  process.stderr.write('Bearish Alpha is already running on this data folder; its window comes to the front.\n');
  app.quit();
}

async function start(): Promise<void> {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ platform: process.platform, allowsDevTools: options.allowsDevTools })));
  hardenSession(session.defaultSession, { allowsDevTools: options.allowsDevTools });
  serveBundle(session.defaultSession, here('../renderer'));
  const opened = await openHost({
    dataDir,
    appVersion: app.getVersion(),
    env: process.env,
    workers: { storage: new URL('./storageWorker.mjs', import.meta.url), watchdog: new URL('./watchdogWorker.mjs', import.meta.url) },
    redact,
    print: report,
    push: (topic, payload) => {
      for (const window of BrowserWindow.getAllWindows()) if (!window.isDestroyed()) window.webContents.send(TOPIC_CHANNEL, topic, payload);
    },
  });
  host = opened;
  const { engine } = opened.workplace;
  const runtime = { electron: process.versions['electron'], chrome: process.versions['chrome'], node: process.versions.node };
  ends.push(routeRequests(ipcMain, {
    handlers: {
      ...opened.handlers,
      ...appRequests({
        info: { version: app.getVersion(), runtime: describeRuntime(runtime), dataDir, isFallbackRuntime: isFallbackRuntime(runtime), platform: process.platform },
        openExternal: (url) => shell.openExternal(url),
        openPath: (path) => shell.openPath(path),
      }),
    },
    ownWindowIds: () => new Set(BrowserWindow.getAllWindows().map((window) => window.webContents.id)),
    onHandlerError: (name, error) => { opened.log.error(`request ${name}`, error); },
  }));
  const view = () => engine.publisher.view;
  const subscribe = engine.publisher.subscribe.bind(engine.publisher);
  ends.push(openTray({ icon, view, subscribe, act: (action) => { onTray(opened, action); } }));
  ends.push(watchPower({
    monitor: powerMonitor, blocker: powerSaveBlocker, view, subscribe,
    blockEntries: (blocked, reason) => { engine.blockEntries(blocked, reason); },
    log: (message) => { opened.log.write('info', 'power', message); },
  }));
  await showWindow();
  await opened.begin({ startsSession: options.startsSession });
}

/** Brings the window to the front, opening it where it was closed. */
async function showWindow(): Promise<void> {
  const [open] = BrowserWindow.getAllWindows();
  if (open !== undefined) {
    focusWindow(open);
    return;
  }
  const window = await openWindow({
    preload: here('../preload/preload.cjs'), icon, allowsDevTools: options.allowsDevTools,
    // Preferences that cannot be read are worth no message: the window opens as it does the first time.
    store: new Store<{ bounds?: RememberedWindow }>({ name: 'window', cwd: dataDir, clearInvalidConfig: true }),
    onStoreFailure: (error) => { host?.log.error('window', error); },
  });
  recoverRenderer(window, { budget: createReloadBudget(), now: () => performance.now(), report: (message) => { host?.log.write('warning', 'window', message); } });
}

function onTray(opened: Host, action: TrayAction): void {
  const { engine } = opened.workplace;
  const failed = (error: unknown): void => { opened.log.error('tray', error); };
  switch (action) {
    case 'show': showWindow().catch(failed); return;
    case 'pause': engine.pause().catch(failed); return;
    case 'resume': engine.resume().catch(failed); return;
    case 'kill': confirmKill(opened).catch(failed); return;
    case 'quit': app.quit(); return;
  }
}

async function confirmKill(opened: Host): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'warning', title: 'Kill switch', message: 'Stop entries, cancel every order and close every position at the market?',
    buttons: ['Cancel', 'Close everything'], defaultId: 0, cancelId: 0, noLink: true,
  });
  if (response === 1) await opened.workplace.engine.commands.kill('flatten');
}

/** Asks where a session runs, ends it as answered, closes everything, and quits for good. */
async function quit(opened: Host): Promise<void> {
  const question = hasSettledQuit ? null : quitQuestion(opened.workplace.engine.publisher.view);
  if (question !== null) {
    const choice = quitChoice((await dialog.showMessageBox(question)).response);
    if (choice === 'stay') return;
    hasSettledQuit = true;
    await opened.workplace.engine.stop({ positions: choice === 'close-positions' ? 'close' : 'keep', reason: 'The application was quit' });
  }
  if (host === null) return;
  host = null;
  isQuitting = true;
  // Windows go first: what they ask for is closed next.
  for (const window of BrowserWindow.getAllWindows()) window.destroy();
  for (const end of ends.splice(0)) end();
  const patience = setTimeout(() => {
    report(`closing took longer than ${CLOSE_DEADLINE_MS / 1000} s; the application ends all the same`);
    app.exit(1);
  }, CLOSE_DEADLINE_MS);
  try {
    await opened.close();
  } catch (error) {
    report(`closing failed: ${describeFailure(error).message}`);
  }
  clearTimeout(patience);
  app.exit(0);
}

/** A programming error: entries stop, protective stops stay, and the person decides. */
function onUncaught(error: unknown): void {
  const { message } = describeFailure(error);
  host?.log.error('application', error);
  report(`unexpected error: ${describeError(error)}`);
  host?.workplace.engine.blockEntries(true, `Unexpected error in the application: ${message}. Restart it`);
}

function report(message: string): void {
  process.stderr.write(`${redact(message)}\n`);
}

function giveUp(error: unknown): void {
  // A window that goes away while it loads fails to load; that is what quitting meant.
  if (isQuitting) return;
  const { message, nextStep } = describeFailure(error);
  report(`Bearish Alpha could not start: ${message}${nextStep === null ? '' : `\n→ ${nextStep}`}`);
  if (!options.quitsWithoutAsking) dialog.showErrorBox('Bearish Alpha could not start', nextStep === null ? message : `${message}\n\n${nextStep}`);
  app.exit(1);
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
