import { expect, test } from 'vitest';
import { judgeSender } from '../../../electron/app/sender.ts';

const own = { url: 'app://bundle/', isMainFrame: true };
const windows = new Set([7]);

test('trusts the main frame of our page in a window of ours', () => {
  expect(judgeSender({ webContentsId: 7, frame: own }, windows)).toEqual({ kind: 'trusted' });
});

test.each([
  ['a frame that is gone', { webContentsId: 7, frame: null }, 'frame-gone'],
  ['a subframe', { webContentsId: 7, frame: { ...own, isMainFrame: false } }, 'not-main-frame'],
  ['a foreign page', { webContentsId: 7, frame: { ...own, url: 'https://example.com/' } }, 'foreign-page'],
  ['another host of our scheme', { webContentsId: 7, frame: { ...own, url: 'app://other/' } }, 'foreign-page'],
  ['a window we did not create', { webContentsId: 8, frame: own }, 'unknown-window'],
] as const)('refuses %s', (_what, sender, code) => {
  expect(judgeSender(sender, windows)).toEqual({ kind: 'refused', code });
});
