import { createServer } from 'node:net';
import { expect, test } from './application.ts';
import { sessionView } from './bridge.ts';
import { dialogOf, expectDesk, numberIn, openPanel, shoot } from './deskSteps.ts';
import { startExchange } from './simulatedExchange.ts';

test('a session starts by itself on the generated market when no exchange can be reached', async ({ launch }) => {
  const port = await unusedPort();
  const { page, complaints } = await launch({ switches: [], env: { BINGX_REST_URL: `http://127.0.0.1:${port}`, BINGX_WS_URL: `ws://127.0.0.1:${port}` } });
  await expectDesk(page);
  await expect(page.getByRole('group', { name: 'Mode' })).toHaveText('PAPERSIMULATED');
  await openPanel(page, 'Log');
  const log = page.getByRole('log', { name: 'Log lines' });
  await expect(log).toContainText('The exchange cannot be reached: a session on the generated market starts instead, labelled SIMULATED');
  await shoot(page, '40-no-exchange');
  expect(complaints).toEqual([]);
});

test('a start on an exchange out of reach fails by name and offers the generated market', async ({ launch }) => {
  const port = await unusedPort();
  const { page, complaints } = await launch({ env: { BINGX_REST_URL: `http://127.0.0.1:${port}`, BINGX_WS_URL: `ws://127.0.0.1:${port}` } });
  await page.getByRole('radio', { name: /^Perpetual futures of exchanges/ }).check();
  await page.getByRole('button', { name: 'Start paper session on BingX' }).click();
  await expect(page.getByRole('heading', { name: 'The session could not start' })).toBeVisible({ timeout: 60_000 });
  const steps = page.getByRole('main').getByRole('listitem');
  await expect(steps).toHaveCount(8);
  await expect(steps.filter({ hasText: 'Failed' })).toHaveCount(1);
  await expect(steps.filter({ hasText: 'Failed' })).toContainText(/127\.0\.0\.1/);
  await expect(page.getByRole('main')).toContainText('What to do:');
  await shoot(page, '41-start-failed');
  await page.getByRole('button', { name: 'Use the generated market instead' }).click();
  await expectDesk(page);
  await expect(page.getByRole('group', { name: 'Mode' })).toHaveText('PAPERSIMULATED');
  expect(complaints).toEqual([]);
});

test('candles stream in from an exchange, and a dropped stream heals', async ({ launch }) => {
  const speed = 60;
  const exchange = await startExchange({ speed });
  try {
    const { page, complaints, end } = await launch({ env: exchange.env });
    await page.getByRole('radio', { name: /^Perpetual futures of exchanges/ }).check();
    await page.getByRole('textbox', { name: 'Speed' }).fill(String(speed));
    await page.getByRole('button', { name: 'Start paper session on BingX' }).click();
    await expectDesk(page);
    await expect(page.getByRole('group', { name: 'Mode' })).toHaveText('PAPER');
    await openPanel(page, 'Connections');
    const streams = page.getByRole('table', { name: 'Streams' });
    const states = async (): Promise<readonly string[]> => [...new Set((await sessionView(page)).streams.map(({ state }) => state))];
    await expect.poll(states, { timeout: 30_000 }).toEqual(['healthy']);
    const messages = async (): Promise<number> => numberIn(await streams.getByRole('row', { name: /BTC.*candles:30m/ }).getByRole('cell').nth(8).innerText());
    const first = await messages();
    await expect.poll(messages).toBeGreaterThan(first);
    await shoot(page, '42-exchange');

    await page.keyboard.press('Control+Alt+D');
    const download = dialogOf(page, 'Download candles');
    await download.getByRole('textbox', { name: 'Markets' }).fill('BTC');
    await download.getByRole('checkbox', { name: '30m' }).uncheck();
    await download.getByRole('textbox', { name: 'From' }).fill(dayBefore((await sessionView(page)).clock.marketTime, 60));
    await download.getByRole('button', { name: 'Download', exact: true }).click();
    await expect(download).toContainText('Complete', { timeout: 30_000 });
    const stored = download.getByRole('table', { name: 'What is stored' }).getByRole('row', { name: /^BTC 1h/ }).getByRole('cell');
    expect(numberIn(await stored.nth(2).innerText())).toBe(1_440);
    expect(numberIn(await stored.nth(3).innerText())).toBeGreaterThan(0);
    await shoot(page, '45-downloaded');
    await page.keyboard.press('Escape');

    await page.keyboard.press('Control+K');
    await page.keyboard.type('quarantine this');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('thin book');
    await page.getByRole('dialog').getByRole('button', { name: /^Quarantine / }).click();
    await openPanel(page, 'Quarantine');
    const setAside = page.getByRole('table', { name: 'Quarantined markets' });
    await expect(setAside).toContainText('thin book');
    await shoot(page, '47-quarantined');
    await setAside.getByRole('button', { name: 'Release' }).click();
    await expect(setAside).toHaveCount(0);
    await openPanel(page, 'Connections');

    const closed = (await sessionView(page)).counters.candlesClosed;
    await exchange.fault({ kind: 'refuseUpgrade' });
    await exchange.fault({ kind: 'drop', times: 1 });
    const card = page.getByRole('region', { name: 'Connection to BingX' });
    await expect(card).toContainText(/Reconnecting|Connecting/, { timeout: 30_000 });
    await expect(card).toContainText(/Attempt\d/);
    await shoot(page, '43-reconnecting');
    await openPanel(page, 'Incidents');
    const lost = page.getByRole('table', { name: 'Incidents' }).getByRole('row', { name: /Connection lost/ }).first();
    await expect(lost).toContainText('Ongoing', { timeout: 30_000 });
    await shoot(page, '46-incident');
    await exchange.clearFaults();
    await expect(lost).toContainText('Over', { timeout: 40_000 });
    await openPanel(page, 'Connections');
    await expect(card).toContainText('Connected', { timeout: 40_000 });
    await expect.poll(states, { timeout: 40_000 }).toEqual(['healthy']);
    expect((await sessionView(page)).connections.every(({ reconnects }) => reconnects > 0)).toBe(true);
    await expect.poll(async () => (await sessionView(page)).counters.candlesEvaluated, { timeout: 40_000 }).toBeGreaterThan(closed);
    await shoot(page, '44-healed');
    expect(complaints).toEqual([]);
    expect(await end()).toBe('ended');
  } finally {
    await exchange.close();
  }
});

/** A day so many days before a time, as a date field is filled. */
function dayBefore(at: number, days: number): string {
  return new Date(at - days * 86_400_000).toISOString().slice(0, 10);
}

/** A port of the loopback interface on which nothing listens. */
async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('the probe was not listening');
  return address.port;
}
