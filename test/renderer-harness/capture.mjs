/**
 * Draws the page in a plain Chromium with a fake bridge, under the product's own content security policy, and saves pictures.
 *   node test/renderer-harness/capture.mjs OUT_DIR [scenario:name:action …]
 * Needs a Chromium: the CHROMIUM variable, or /usr/bin/chromium. Not part of the product's build or of its test run.
 */
import { chromium } from '@playwright/test';
import { createServer } from 'node:http';
import { mkdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const out = process.argv[2] ?? join(root, 'test/artifacts/renderer');
const only = process.argv.slice(3);
mkdirSync(out, { recursive: true });
const dist = join(out, '.build');
const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
  "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ');

if (process.env.SKIP_BUILD === undefined) {
  const react = (await import('@vitejs/plugin-react')).default;
  await build({ configFile: false, root: join(root, 'renderer'), base: '/', logLevel: 'warn', plugins: [react()], build: { outDir: join(dist, 'page'), emptyOutDir: true, target: 'chrome130', assetsInlineLimit: 0, modulePreload: { polyfill: false } } });
  await build({ configFile: false, root, logLevel: 'warn', build: { outDir: join(dist, 'bridge'), emptyOutDir: true, minify: false, lib: { entry: join(root, 'test/renderer-harness/entry.ts'), formats: ['iife'], name: 'harness', fileName: () => 'bridge.js' } } });
}

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://x').pathname;
  try {
    const body = readFileSync(join(dist, 'page', path === '/' ? 'index.html' : path));
    response.writeHead(200, { 'content-type': TYPES[extname(path === '/' ? '.html' : path)] ?? (path === '/' ? 'text/html' : 'application/octet-stream'), 'content-security-policy': policy });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

const tab = (name) => async (page) => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
const key = (keys) => async (page) => page.keyboard.press(keys);
const SHOTS = [
  { name: 'desk', scenario: 'running' },
  { name: 'desk-small', scenario: 'running', viewport: { width: 1280, height: 720 } },
  { name: 'orders', scenario: 'running', act: tab('Orders') },
  { name: 'trades', scenario: 'running', act: tab('Trades') },
  { name: 'decisions', scenario: 'running', act: tab('Decisions') },
  { name: 'decisions-small', scenario: 'running', act: tab('Decisions'), viewport: { width: 1280, height: 720 } },
  { name: 'signals', scenario: 'running', act: tab('Signals') },
  { name: 'portfolio', scenario: 'running', act: tab('Portfolio'), viewport: { width: 1600, height: 900 } },
  { name: 'guards', scenario: 'running', act: tab('Guards') },
  { name: 'guards-small', scenario: 'running', act: tab('Guards'), viewport: { width: 1280, height: 720 } },
  { name: 'equity', scenario: 'running', act: tab('Equity') },
  { name: 'connections', scenario: 'running', act: tab('Connections') },
  { name: 'several', scenario: 'several', viewport: { width: 1280, height: 720 } },
  { name: 'connections-several', scenario: 'several', act: tab('Connections'), viewport: { width: 1600, height: 900 } },
  { name: 'connections-small', scenario: 'several', act: tab('Connections'), viewport: { width: 1280, height: 720 } },
  { name: 'incidents', scenario: 'several', act: tab('Incidents'), viewport: { width: 1600, height: 900 } },
  { name: 'incidents-small', scenario: 'several', act: tab('Incidents'), viewport: { width: 1280, height: 720 } },
  { name: 'market-wide', scenario: 'several', viewport: { width: 1600, height: 900 }, act: tab('Market') },
  { name: 'market-week', scenario: 'several', viewport: { width: 1600, height: 900 }, act: async (page) => {
    await tab('Market')(page);
    await page.getByRole('button', { name: '7d', exact: true }).click();
  } },
  { name: 'market-small', scenario: 'several', viewport: { width: 1280, height: 720 }, act: async (page) => {
    await tab('Market')(page);
    await page.getByRole('button', { name: '30d', exact: true }).click();
  } },
  { name: 'market-smallest', scenario: 'several', viewport: { width: 960, height: 600 }, act: tab('Market') },
  { name: 'market-empty', scenario: 'series-empty', act: tab('Market') },
  { name: 'market-failed', scenario: 'series-failed', act: tab('Market') },
  { name: 'market-generated', scenario: 'running', act: tab('Market') },
  { name: 'quarantine', scenario: 'several', act: tab('Quarantine') },
  { name: 'log', scenario: 'running', act: tab('Log') },
  { name: 'sessions', scenario: 'running', act: tab('Sessions') },
  { name: 'risk', scenario: 'unprotected', act: async (page) => page.getByRole('tab', { name: /^Risk/ }).click() },
  { name: 'risk-small', scenario: 'running', act: tab('Risk'), viewport: { width: 1280, height: 720 } },
  { name: 'protections', scenario: 'running', act: tab('Guards'), viewport: { width: 1600, height: 900 } },
  { name: 'protections-small', scenario: 'running', act: tab('Guards'), viewport: { width: 1280, height: 720 } },
  { name: 'portfolio', scenario: 'running', act: tab('Portfolio'), viewport: { width: 1600, height: 900 } },
  { name: 'portfolio-small', scenario: 'running', act: tab('Portfolio'), viewport: { width: 1280, height: 720 } },
  { name: 'signals', scenario: 'running', act: tab('Signals'), viewport: { width: 1600, height: 900 } },
  { name: 'signals-small', scenario: 'running', act: tab('Signals'), viewport: { width: 1280, height: 720 } },
  { name: 'positions-wide', scenario: 'running', viewport: { width: 1600, height: 900 } },
  { name: 'lock', scenario: 'running', act: key('Control+Shift+B') },
  { name: 'reset-breaker', scenario: 'running', act: async (page) => {
    await tab('Guards')(page);
    await page.getByRole('button', { name: 'Reset…' }).click();
  } },
  { name: 'details', scenario: 'running', act: async (page) => page.getByRole('button', { name: 'Details' }).nth(1).click(), viewport: { width: 1280, height: 720 } },
  { name: 'reduce', scenario: 'running', act: async (page) => page.getByRole('button', { name: 'Reduce' }).first().click() },
  { name: 'apply-allocation', scenario: 'running', act: async (page) => {
    await tab('Portfolio')(page);
    await page.getByRole('button', { name: 'Apply…' }).click();
  } },
  { name: 'table', scenario: 'running', act: key('t') },
  { name: '4h', scenario: 'running', act: key('3') },
  { name: 'kill', scenario: 'running', act: key('Control+Shift+K') },
  { name: 'killed', scenario: 'running', act: async (page) => {
    await page.keyboard.press('Control+Shift+K');
    await page.getByRole('button', { name: 'Stop and close everything' }).click();
    await page.waitForTimeout(1_400);
  } },
  { name: 'palette', scenario: 'running', act: key('Control+K') },
  { name: 'help', scenario: 'running', act: key('?') },
  { name: 'settings', scenario: 'running', act: key('Control+,') },
  { name: 'settings-small', scenario: 'running', viewport: { width: 1280, height: 720 }, act: async (page) => {
    await page.keyboard.press('Control+,');
    await page.getByRole('searchbox', { name: 'Search settings' }).fill('drawdown');
    await page.getByRole('table', { name: 'Settings' }).getByRole('row').nth(1).click();
  } },
  { name: 'download', scenario: 'several', act: key('Control+Alt+D') },
  { name: 'download-report', scenario: 'running', act: async (page) => {
    await page.keyboard.press('Control+Alt+D');
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.getByText('Complete').waitFor();
  }, viewport: { width: 1280, height: 720 } },
  { name: 'about', scenario: 'running', act: async (page) => {
    await page.keyboard.press('Control+K');
    await page.keyboard.type('about');
    await page.keyboard.press('Enter');
  } },
  { name: 'limits', scenario: 'running', act: key('Control+Shift+L') },
  { name: 'stop', scenario: 'running', act: key('Control+Shift+X') },
  { name: 'move-stop', scenario: 'running', act: async (page) => page.getByRole('button', { name: 'Move stop' }).first().click() },
  { name: 'close-position', scenario: 'running', act: async (page) => page.getByRole('button', { name: 'Close', exact: true }).first().click() },
  { name: 'idle', scenario: 'idle' },
  { name: 'recovery', scenario: 'recovery' },
  { name: 'starting', scenario: 'starting' },
  { name: 'failed', scenario: 'failed' },
  { name: 'ended', scenario: 'ended' },
  { name: 'stale', scenario: 'stale', act: tab('Connections') },
  { name: 'silent', scenario: 'silent', act: async (page) => page.waitForTimeout(7_500) },
  { name: 'live', scenario: 'live' },
  { name: 'fresh', scenario: 'fresh' },
  { name: 'blue-orange', scenario: 'running', act: async (page) => {
    await page.keyboard.press('Control+K');
    await page.keyboard.type('blue/orange');
    await page.keyboard.press('Enter');
  } },
];

const axeSource = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
const bridge = readFileSync(join(dist, 'bridge/bridge.js'), 'utf8');
let trouble = 0;
for (const { name, scenario, act = async () => undefined, viewport = { width: 1440, height: 900 } } of SHOTS) {
  if (only.length > 0 && !only.includes(name)) continue;
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      trouble += 1;
      console.log(`${name}: console ${message.type()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => {
    trouble += 1;
    console.log(`${name}: page error: ${error.message}\n${error.stack ?? ''}`);
  });
  await page.addInitScript(bridge);
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  });
  await page.goto(`${base}?scenario=${scenario}`);
  await page.waitForTimeout(900);
  await act(page);
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(out, `${name}.png`) });
  if (process.env.AXE !== undefined) {
    await page.evaluate(axeSource).catch(() => undefined);
    const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }));
    for (const violation of result.violations) {
      trouble += 1;
      console.log(`${name}: axe ${violation.id}: ${violation.help}`);
      for (const node of violation.nodes.slice(0, 4)) console.log(`   ${node.target.join(' ')} ${node.failureSummary?.split('\n').slice(1, 2).join(' ') ?? ''}`);
    }
  }
  await context.close();
}
await browser.close();
server.close();
console.log(trouble === 0 ? 'clean' : `${trouble} findings`);
