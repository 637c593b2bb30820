import type { Page } from '@playwright/test';
import type { SessionView } from '../../shared/domain/sessionView.ts';
import { STEP_IDS } from '../../shared/domain/sessionView.ts';
import { expect, test } from './application.ts';
import { sessionView } from './bridge.ts';
import { chartOf, dialogOf, expectDesk, figureOf, numberIn, openPanel, setWindowSize, shoot, startGenerated } from './deskSteps.ts';

/** This market lets all three symbols sell short at its first close; BTC's position then lasts for ten hours of market time. */
const session = { seed: 10, speed: 300 };

test('a person runs a whole session in the window', async ({ launch }) => {
  test.setTimeout(150_000);
  const application = await launch();
  const { page, electron } = application;

  await test.step('the start panel says what is wrong before anything starts', async () => {
    await setWindowSize(application, 1440, 900);
    const panel = page.getByRole('region', { name: 'New session' });
    const symbols = panel.getByLabel('Markets to trade');
    const usual = await symbols.inputValue();
    await symbols.fill('BTC, DOGE/EUR');
    await expect(symbols).toHaveAccessibleDescription(/"DOGE\/EUR" is not a USDT perpetual/);
    await expect(panel.getByRole('button', { name: /^Start paper session/ })).toBeDisabled();
    await symbols.fill(usual);
    await expect(page.getByRole('region', { name: 'Past sessions' })).toContainText('No session has been run yet');
    await shoot(page, '01-start-panel');
  });

  await test.step('the start-up shows eight steps, each with its verdict', async () => {
    await recordSteps(page);
    await startGenerated(page, session);
    await expectDesk(page);
    const seen = await recordedSteps(page);
    expect(seen).toHaveLength(STEP_IDS.length);
    expect((await sessionView(page)).steps.map(({ id, status }) => [id, status])).toEqual(STEP_IDS.map((id) => [id, id === 'intelligence' ? expect.stringMatching(/done|skipped/) : 'done']));
  });

  await test.step('the desk names the mode, and prices move', async () => {
    await expect(page.getByRole('group', { name: 'Mode' })).toHaveText('PAPERSIMULATED');
    await expect(page).toHaveTitle('PAPER · SIMULATED · Running · Bearish Alpha');
    const btc = page.getByRole('navigation', { name: 'Watch list' }).getByRole('button', { name: /^BTC/ });
    const first = numberIn((await btc.innerText()).split('\n')[1] ?? '');
    await expect.poll(async () => numberIn((await btc.innerText()).split('\n')[1] ?? '')).not.toBe(first);
  });

  await test.step('positions open, and the chart marks them', async () => {
    await expect(page.getByRole('table', { name: 'Open positions' }).getByRole('row').nth(1)).toBeVisible({ timeout: 30_000 });
    await expect(chartOf(page)).toHaveAccessibleDescription(/1 trade marked: short from [\d,.]+/);
    await shoot(page, '02-desk');
  });

  await test.step('a position is closed by hand, and only after a confirmation', async () => {
    const row = page.getByRole('table', { name: 'Open positions' }).getByRole('row', { name: /^SOL/ });
    await row.getByRole('button', { name: 'Close' }).click();
    const dialog = dialogOf(page, 'Close short SOL');
    await expect(dialog.getByRole('button', { name: 'Keep the position' })).toBeFocused();
    await expect(figureOf(page, /^Expected fee/)).toHaveText(/^0\.\d{4} USDT$/);
    await shoot(page, '03-close-position');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    expect(openSymbols(await sessionView(page))).toContain('SOL/USDT:USDT');
    await row.getByRole('button', { name: 'Close' }).click();
    await dialog.getByRole('button', { name: 'Close short SOL' }).click();
    await expect(row).toBeHidden();
    await openPanel(page, 'Trades');
    await expect(page.getByRole('table', { name: 'Closed trades' }).getByRole('row', { name: /SOL.*By hand/ })).toBeVisible();
    await shoot(page, '04-trades');
  });

  await test.step('every decision opens with its checks and the reason', async () => {
    await openPanel(page, 'Decisions');
    const decisions = page.getByRole('table', { name: 'Decisions' });
    await page.getByLabel('Verdict').selectOption({ label: 'Declined' });
    await decisions.getByRole('row').nth(1).click();
    await expect(page.locator('article').filter({ hasText: 'Declined' }).first()).toBeVisible();
    await expectChecks(page);
    await shoot(page, '05-declined');
    await page.getByLabel('Verdict').selectOption({ label: 'Entered' });
    await decisions.getByRole('row').nth(1).click();
    const entered = page.locator('article').filter({ hasText: 'Entered' }).first();
    await expect(entered).toContainText('All checks passed. Every check passed, so the strategy entered.');
    await expectChecks(page);
    await shoot(page, '06-entered');
  });

  await test.step('the keyboard reaches timeframes, markets, palette and help', async () => {
    await chartOf(page).focus();
    for (const [key, timeframe] of [['2', '1h'], ['3', '4h'], ['1', '30m']] as const) {
      await page.keyboard.press(key);
      await expect(chartOf(page)).toHaveAccessibleDescription(new RegExp(` perpetual on Generated market, ${timeframe} candles, `));
      if (timeframe === '4h') await shoot(page, '07-four-hours');
    }
    await page.keyboard.press('/');
    await page.keyboard.type('eth');
    await page.keyboard.press('Enter');
    await expect(chartOf(page)).toHaveAccessibleName(/^Chart of ETH, 30m/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await shoot(page, '08-palette');
    await page.keyboard.type('show btc');
    await page.keyboard.press('Enter');
    await expect(chartOf(page)).toHaveAccessibleName(/^Chart of BTC, 30m/);
    await chartOf(page).focus();
    await page.keyboard.press('?');
    await expect(dialogOf(page, 'Help')).toBeVisible();
    await shoot(page, '09-help');
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    await expect(page.getByRole('table', { name: 'BTC 30m candles' }).getByRole('row').nth(5)).toBeVisible();
    await shoot(page, '10-chart-table');
    await page.keyboard.press('t');
  });

  await test.step('entries pause and resume', async () => {
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
    expect((await sessionView(page)).info.phase).toBe('paused');
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
    expect((await sessionView(page)).info.phase).toBe('running');
  });

  await test.step('a limit changes after its difference was confirmed, and a wrong value is refused in place', async () => {
    await page.keyboard.press('Control+Shift+l');
    const dialog = dialogOf(page, 'Change risk limits');
    const trades = dialog.getByLabel('Trades a day');
    await dialog.getByLabel('Risk of one trade', { exact: true }).fill('1');
    await expect(dialog.getByLabel('Risk of one trade', { exact: true })).toHaveAccessibleDescription(/"1" is out of range: .* Write 1 % as 0\.01\./);
    await expect(dialog.getByRole('button', { name: 'A value is out of range' })).toBeDisabled();
    await shoot(page, '11-limit-refused');
    await dialog.getByLabel('Risk of one trade', { exact: true }).fill('0.01');
    await trades.fill('20');
    await dialog.getByRole('button', { name: 'Review 1 change' }).click();
    const confirmation = dialogOf(page, 'Apply these limits?');
    await expect(confirmation.getByRole('listitem')).toHaveText('Trades a day5 → 20');
    expect((await sessionView(page)).riskLimits?.daily_max_trades).toBe(5);
    await shoot(page, '12-limit-difference');
    await confirmation.getByRole('button', { name: 'Apply 1 change' }).click();
    await expect(confirmation).toBeHidden();
    expect((await sessionView(page)).riskLimits?.daily_max_trades).toBe(20);
    await page.getByRole('tab', { name: /^Risk/ }).click();
    await expect(page.getByRole('meter', { name: 'Entries today' })).toHaveAttribute('aria-valuetext', /of 20/);
  });

  await test.step('connections, equity and log show what the engine counts', async () => {
    await openPanel(page, 'Connections');
    const streams = page.getByRole('table', { name: 'Streams' });
    await expect(streams.getByRole('row', { name: /Healthy/ }).first()).toBeVisible();
    const messages = (await streams.getByRole('columnheader').allInnerTexts()).indexOf('Messages');
    await expect.poll(async () => numberIn((await streams.getByRole('row').nth(1).getByRole('cell').nth(messages).innerText()))).toBeGreaterThan(0);
    await shoot(page, '13-connections');
    await openPanel(page, 'Equity');
    await expect(page.getByRole('img', { name: /^Equity from [\d.]+ to [\d.]+ USDT/ })).toBeVisible();
    await shoot(page, '14-equity');
    await openPanel(page, 'Log');
    await expect(page.getByRole('log', { name: 'Log lines' })).toContainText('positions');
    await shoot(page, '15-log');
    await openPanel(page, 'Orders');
    await shoot(page, '16-orders');
    await openPanel(page, 'Positions');
    await setWindowSize(application, 1280, 720);
    await shoot(page, '17-desk-1280x720');
    await setWindowSize(application, 1440, 900);
  });

  await test.step('a reload of the page leaves the session alone', async () => {
    const before = await sessionView(page);
    const loaded = page.waitForEvent('load');
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload());
    await loaded;
    await expectDesk(page);
    expectSameSession(before, await sessionView(page));
  });

  const reopened = await test.step('the session goes on without a window', async () => {
    const before = await sessionView(page);
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(() => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0);
    const opening = electron.waitForEvent('window');
    await electron.evaluate(({ app }) => void app.emit('activate'));
    const next = await opening;
    application.watch(next);
    await expectDesk(next);
    const after = await sessionView(next);
    expectSameSession(before, after);
    expect(after.info.phase).toBe('running');
    return next;
  });

  await test.step('the kill switch closes everything, says so by facts and stays latched', async () => {
    await setWindowSize(application, 1440, 900);
    await expect.poll(async () => openSymbols(await sessionView(reopened)).length, { timeout: 30_000 }).toBeGreaterThan(0);
    await reopened.keyboard.press('Control+Shift+k');
    const dialog = dialogOf(reopened, 'Kill switch');
    await expect(dialog.getByRole('radio', { name: /^Close everything/ })).toBeFocused();
    await shoot(reopened, '18-kill-switch');
    await dialog.getByRole('button', { name: 'Stop and close everything' }).click();
    const facts = dialogOf(reopened, 'Kill switch used');
    await expect(facts).toContainText('Nothing is open and no order is working.');
    await expect(facts.getByText(/Positions closed (\d+) of \1$/)).toBeVisible();
    await expect(facts.getByText(/Orders ended (\d+) of \1$/)).toBeVisible();
    await shoot(reopened, '19-killed');
    await facts.getByRole('button', { name: 'Close this dialog' }).click();
    const killed = await sessionView(reopened);
    expect([killed.account?.entries, openSymbols(killed)]).toEqual(['killed', []]);
    await expect(reopened.getByRole('status').filter({ hasText: 'Killed' }).first()).toBeVisible();
    await reopened.getByRole('button', { name: 'Release' }).click();
    await expect.poll(async () => (await sessionView(reopened)).account?.entries).not.toBe('killed');
  });

  const figures = await test.step('the session ends with a report whose figures add up', async () => {
    await reopened.getByRole('button', { name: 'Stop…' }).click();
    await shoot(reopened, '20-stop');
    await dialogOf(reopened, 'Stop the session').getByRole('button', { name: /^Stop (the session|and close positions)$/ }).click();
    await expect(reopened.getByRole('heading', { name: 'The session has ended' })).toBeVisible();
    const money = async (label: RegExp): Promise<number> => numberIn(await figureOf(reopened, label).first().innerText());
    await expect(figureOf(reopened, /^Outcome$/)).toContainText('Completed');
    const [start, realised, unrealised, fees, funding, end, result] = [
      await money(/^Start equity$/), await money(/^Realised, gross$/), await money(/^Unrealised$/), await money(/^Fees$/), await money(/^Funding$/), await money(/^Equity at the end/), await money(/^Result, USDT$/),
    ];
    expect(unrealised).toBe(0);
    expect(end).toBeCloseTo(start + realised - fees - funding, 1);
    expect(result).toBeCloseTo(end - start, 1);
    await shoot(reopened, '21-report');
    await reopened.getByRole('main').evaluate((main) => main.scrollTo(0, main.scrollHeight));
    await shoot(reopened, '22-report-end');
    return { end: end.toFixed(2) };
  });

  await test.step('after a restart the session is in the history with its report', async () => {
    expect(application.complaints).toEqual([]);
    expect(await application.end()).toBe('ended');
    const next = await launch();
    const past = next.page.getByRole('region', { name: 'Past sessions' });
    const row = past.getByRole('row', { name: /Completed/ });
    await expect(row).toContainText(figures.end);
    await shoot(next.page, '23-history');
    await row.click();
    await expect(dialogOf(next.page, 'Session report')).toContainText('Completed');
    await shoot(next.page, '24-report-again');
    expect(next.complaints).toEqual([]);
    expect(await next.end()).toBe('ended');
  });
});

/** Remembers every list of start-up steps the page shows, however short. */
async function recordSteps(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = new Set<string>();
    Object.assign(globalThis, { seenSteps: seen });
    new MutationObserver(() => {
      for (const step of document.querySelectorAll('main ol > li')) seen.add((step.textContent ?? '').replace(/^(\d).*$/s, '$1'));
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}

async function recordedSteps(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => [...(globalThis as unknown as { seenSteps: Set<string> }).seenSteps]);
}

/** Every card of the inspector has checks, each with value and limit. */
async function expectChecks(page: Page): Promise<void> {
  const checks = page.getByRole('table', { name: /^Checks of / }).first();
  await expect(checks.getByRole('columnheader')).toHaveText(['Check', 'Value', 'Limit', 'Verdict']);
  const rsi = checks.getByRole('row', { name: /^RSI 30m/ });
  await expect(rsi.getByRole('cell').nth(1)).toHaveText(/^\d+\.\d\d$/);
  await expect(rsi.getByRole('cell').nth(2)).toHaveText(/^[≤≥] \d+\.\d\d$/);
}

function openSymbols(view: SessionView): readonly string[] {
  return view.positions.filter(({ status }) => status !== 'closed').map(({ symbol }) => symbol);
}

/** The later view is the same session gone on: nothing it counted or opened is missing. */
function expectSameSession(before: SessionView, after: SessionView): void {
  expect(after.info.sessionId).toBe(before.info.sessionId);
  expect(after.info.startedAt).toBe(before.info.startedAt);
  expect(after.riskLimits).toEqual(before.riskLimits);
  expect(after.clock.marketTime).toBeGreaterThan(before.clock.marketTime);
  const now = new Map(Object.entries(after.counters));
  for (const [name, count] of Object.entries(before.counters)) expect(now.get(name), name).toBeGreaterThanOrEqual(count);
  expect(after.positions.map(({ id }) => id)).toEqual(expect.arrayContaining(before.positions.map(({ id }) => id)));
}
