import { expect, test } from './application.ts';

test('the page has no Node, no Electron and a bridge of two functions', async ({ application: { page } }) => {
  const facts = await page.evaluate(() => {
    const globals = globalThis as unknown as Record<string, unknown>;
    const bridge = globals['bearish'] as Record<string, unknown>;
    return {
      require: typeof globals['require'],
      process: typeof globals['process'],
      electron: typeof globals['electron'],
      ipcRenderer: typeof globals['ipcRenderer'],
      bridge: Object.fromEntries(Object.entries(bridge).map(([name, value]) => [name, typeof value])),
      isFrozen: Object.isFrozen(bridge),
    };
  });
  expect(facts).toEqual({
    require: 'undefined',
    process: 'undefined',
    electron: 'undefined',
    ipcRenderer: 'undefined',
    bridge: { request: 'function', subscribe: 'function' },
    isFrozen: true,
  });
});

test('the window keeps isolation and sandbox on', async ({ application: { electron } }) => {
  const preferences = await electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    const { contextIsolation, nodeIntegration, nodeIntegrationInSubFrames, sandbox, webSecurity, webviewTag } = contents.getLastWebPreferences();
    return { contextIsolation, nodeIntegration, nodeIntegrationInSubFrames, sandbox, webSecurity, webviewTag };
  });
  expect(preferences).toEqual({
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    sandbox: true,
    webSecurity: true,
    webviewTag: false,
  });
});

test('the page is served from its own scheme under the strict policy', async ({ application: { page } }) => {
  expect(page.url()).toBe('app://bundle/');
  const policy = await page.evaluate(async () => (await fetch('app://bundle/')).headers.get('content-security-policy'));
  expect(policy).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
});

test('ways out of the bundle folder are refused', async ({ application: { page } }) => {
  const statuses = await page.evaluate(async () => {
    const urls = [
      'app://bundle/../node/main.mjs',
      'app://bundle/%2e%2e/node/main.mjs',
      'app://bundle/..%2fnode/main.mjs',
      'app://bundle/..%5cnode/main.mjs',
      'app://bundle/.sources',
      'app://bundle/missing.js',
    ];
    return Promise.all(urls.map(async (url) => (await fetch(url)).status));
  });
  expect(statuses).toEqual([404, 404, 403, 403, 403, 404].map((status, index) => (index < 2 ? expect.any(Number) : status)));
  expect(statuses.every((status) => status >= 400)).toBe(true);
});

test('the page reaches nothing but itself', async ({ application: { page } }) => {
  const outcomes = await page.evaluate(async () => {
    const urls = ['https://example.com/', 'http://127.0.0.1:9/', 'file:///etc/passwd', 'app://other/'];
    return Promise.all(urls.map((url) => fetch(url).then(() => 'loaded', () => 'refused')));
  });
  expect(outcomes).toEqual(['refused', 'refused', 'refused', 'refused']);
});

test('the request filter cancels foreign requests that no page policy covers', async ({ application: { electron } }) => {
  const outcomes = await electron.evaluate(async ({ session }) => {
    const urls = ['https://example.com/', 'http://127.0.0.1:9/'];
    return Promise.all(
      urls.map((url) => session.defaultSession.fetch(url).then(() => 'loaded', (error: unknown) => String(error))),
    );
  });
  expect(outcomes).toEqual(outcomes.map(() => expect.stringContaining('ERR_BLOCKED_BY_CLIENT')));
});

test('permissions are refused', async ({ application: { page } }) => {
  const outcomes = await page.evaluate(async () => ({
    notification: await Notification.requestPermission(),
    microphone: await navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'granted', () => 'refused'),
    geolocation: await new Promise((resolve) => {
      navigator.geolocation.getCurrentPosition(() => resolve('granted'), () => resolve('refused'));
    }),
    camera: (await navigator.permissions.query({ name: 'camera' as PermissionName })).state,
  }));
  expect(outcomes).toEqual({ notification: 'denied', microphone: 'refused', geolocation: 'refused', camera: 'denied' });
});

test('the page can neither navigate away nor open a window', async ({ application: { electron, page } }) => {
  await electron.evaluate(({ BrowserWindow }) => {
    const attempts: string[] = [];
    Object.assign(globalThis, { attempts });
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-frame-navigate', (event) => {
      attempts.push(`${event.url} ${event.defaultPrevented ? 'prevented' : 'followed'}`);
    });
  });
  const attempts = () => electron.evaluate(() => (globalThis as unknown as { attempts: string[] }).attempts);
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.com/link';
    document.body.append(link);
    link.click();
    link.remove();
  });
  await expect.poll(attempts).toEqual(['https://example.com/link prevented']);
  await page.evaluate(() => void (location.href = 'https://example.com/script'));
  await expect.poll(attempts).toEqual(['https://example.com/link prevented', 'https://example.com/script prevented']);
  expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
  expect(page.url()).toBe('app://bundle/');
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('requests are checked before they are answered', async ({ application: { page } }) => {
  const codes = await page.evaluate(async () => {
    const { bearish } = globalThis as unknown as {
      bearish: { request(name: unknown, input: unknown): Promise<{ ok: boolean; code?: string }> };
    };
    const answers = [
      await bearish.request('app.info', {}),
      await bearish.request('app.info', { extra: 1 }),
      await bearish.request('no.such', {}),
      await bearish.request('toString', {}),
    ];
    return answers.map((answer) => (answer.ok ? 'ok' : answer.code));
  });
  expect(codes).toEqual(['ok', 'bad-input', 'unknown-request', 'unknown-request']);
});

test('a link leaves the application only by a click and only to a known site', async ({ application: { electron, page } }) => {
  await electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (url) => void opened.push(url);
  });
  // The fixture has talked to the page, which counts as a click for some seconds; a new page has not been clicked.
  await page.reload();
  const open = (url: string) => `bearish.request('app.openExternal', { url: '${url}' }).then((answer) => answer.ok ? 'ok' : answer.code)`;
  const withoutGesture = (code: string): Promise<unknown> =>
    electron.evaluate(({ BrowserWindow }, text) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text, false), code);
  // What Playwright asked the page while it started counted as a click, for some seconds.
  await expect.poll(() => withoutGesture('navigator.userActivation.isActive')).toBe(false);
  const unasked = await withoutGesture(open('https://www.tradingview.com/'));
  expect(unasked).toBe('no-user-gesture');
  // Playwright evaluates as if the user had just clicked.
  expect(await page.evaluate(open('https://example.com/'))).toBe('link-refused');
  expect(await page.evaluate(open('https://www.tradingview.com/'))).toBe('ok');
  expect(await electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual(['https://www.tradingview.com/']);
});
