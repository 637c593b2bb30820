import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, screenshotFolder, test } from './application.ts';

test('the window opens with its title and without a complaint', async ({ application }) => {
  await expect(application.page).toHaveTitle(/Bearish Alpha/);
  await application.page.screenshot({ path: join(screenshotFolder, 'first-window.png') });
  expect(application.complaints).toEqual([]);
});

test('a second start on the same data folder ends at once and leaves one window', async ({ application: { electron, dataDir } }) => {
  const binary = process.env['BEARISH_ELECTRON'] ?? '';
  const switches = (process.env['BEARISH_ELECTRON_SWITCHES'] ?? '').split(' ').filter((word) => word !== '');
  const root = await electron.evaluate(({ app }) => app.getAppPath());
  const code = await new Promise((resolve, reject) => {
    const second = spawn(binary, [...switches, root, `--data-dir=${dataDir}`], { stdio: 'ignore', timeout: 30_000 });
    second.once('error', reject);
    second.once('exit', resolve);
  });
  expect(code).toBe(0);
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('a crashed page is loaded again', async ({ application: { electron, page } }) => {
  const reloaded = electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<string>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('did-finish-load', () => resolve(contents.getURL()));
        contents?.forcefullyCrashRenderer();
      }),
  );
  expect(await reloaded).toBe('app://bundle/');
  expect(page.isClosed()).toBe(false);
});
