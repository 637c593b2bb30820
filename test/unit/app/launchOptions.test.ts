import { expect, test } from 'vitest';
import { readLaunchOptions } from '../../../electron/app/launchOptions.ts';

const read = (argv: readonly string[], more: { env?: Record<string, string>; isPackaged?: boolean } = {}) =>
  readLaunchOptions({ argv: ['electron', ...argv], env: more.env ?? {}, isPackaged: more.isPackaged ?? false, workingDir: '/home/me' });

test('without switches everything is left to its default', () => {
  expect(read([], { isPackaged: true })).toEqual({ dataDir: null, allowsDevTools: false, hasSandboxOff: false, isRemoteDebugged: false, startsSession: true, quitsWithoutAsking: false });
});

test.each([
  [['--data-dir=/data'], '/data'],
  [['--data-dir', '/data'], '/data'],
  [['--data-dir=rel'], '/home/me/rel'],
  [['--data-dir=/a', '--data-dir=/b'], '/b'],
  [['--data-dir='], null],
])('%j chooses the data folder %s', (argv, expected) => {
  expect(read(argv).dataDir).toBe(expected);
});

test('the switch beats the variable', () => {
  const env = { BEARISH_DATA_DIR: '/from-env' };
  expect(read([], { env }).dataDir).toBe('/from-env');
  expect(read(['--data-dir=/from-switch'], { env }).dataDir).toBe('/from-switch');
});

test('DevTools belong to a clone, and to a packaged application only when asked for', () => {
  expect([read([]), read([], { isPackaged: true }), read(['--devtools'], { isPackaged: true })].map((options) => options.allowsDevTools)).toEqual([true, false, true]);
});

test.each([['--remote-debugging-port=9222'], ['--remote-debugging-pipe']])('%s counts as remote debugging', (word) => {
  expect(read([word]).isRemoteDebugged).toBe(true);
});
