import { expect, test } from 'vitest';
import { windowPreferences } from '../../../electron/app/windowPreferences.ts';

test('every window is isolated, sandboxed and without Node', () => {
  const { webPreferences } = windowPreferences({ preload: '/p.cjs', icon: '/i.png', allowsDevTools: false });
  expect(webPreferences).toEqual({
    preload: '/p.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    backgroundThrottling: false,
    devTools: false,
  });
});
