/** The window's process: settles what must be settled before Electron is ready, then opens the application. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog, ipcMain, Menu, session, shell } from 'electron';
import { appRequests } from './appRequests.ts';
import { readLaunchOptions } from './launchOptions.ts';
import { menuTemplate } from './menu.ts';
import { registerBundleScheme, serveBundle } from './protocol.ts';
import { createReloadBudget } from './reloadBudget.ts';
import { recoverRenderer } from './rendererRecovery.ts';
import { routeRequests } from './requestRouter.ts';
import { describeRuntime, isFallbackRuntime } from './runtime.ts';
import { hardenAllContents, hardenSession } from './security.ts';
import { focusWindow, openWindow } from './window.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const options = readLaunchOptions({
  argv: process.argv,
  env: process.env,
  isPackaged: app.isPackaged,
  workingDir: process.cwd(),
});
const dataDir = options.dataDir ?? app.getPath('userData');
mkdirSync(dataDir, { recursive: true });
app.setPath('userData', dataDir);
app.setPath('sessionData', join(dataDir, 'window'));
registerBundleScheme();
// Electron crashes in a loop when its sandbox is enabled against --no-sandbox, which root cannot do without.
if (!(options.hasSandboxOff && !app.isPackaged)) app.enableSandbox();

if (app.requestSingleInstanceLock()) {
  hardenAllContents(app);
  app.on('second-instance', () => BrowserWindow.getAllWindows().forEach(focusWindow));
  app.on('window-all-closed', () => app.quit());
  app.whenReady().then(start).catch(giveUp);
} else {
  process.stderr.write('Bearish Alpha is already running on this data folder; its window comes to the front.\n');
  app.quit();
}

async function start(): Promise<void> {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ platform: process.platform, allowsDevTools: options.allowsDevTools })));
  hardenSession(session.defaultSession, { allowsDevTools: options.allowsDevTools });
  serveBundle(session.defaultSession, here('../renderer'));
  const runtime = { electron: process.versions['electron'], chrome: process.versions['chrome'], node: process.versions.node };
  routeRequests(ipcMain, {
    handlers: appRequests({
      info: {
        version: app.getVersion(),
        runtime: describeRuntime(runtime),
        dataDir,
        isFallbackRuntime: isFallbackRuntime(runtime),
        platform: process.platform,
      },
      openExternal: (url) => shell.openExternal(url),
      openPath: (path) => shell.openPath(path),
    }),
    ownWindowIds: () => new Set(BrowserWindow.getAllWindows().map((window) => window.webContents.id)),
    onHandlerError: (name, error) => report(`request ${name} failed: ${describeError(error)}`),
  });
  const window = await openWindow({
    preload: here('../preload/preload.cjs'),
    icon: here('../../build/icon.png'),
    allowsDevTools: options.allowsDevTools,
  });
  recoverRenderer(window, { budget: createReloadBudget(), now: () => performance.now(), report });
}

function report(message: string): void {
  process.stderr.write(`${message}\n`);
}

function giveUp(error: unknown): void {
  dialog.showErrorBox('Bearish Alpha could not start', describeError(error));
  report(`Bearish Alpha could not start: ${describeError(error)}`);
  app.exit(1);
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
