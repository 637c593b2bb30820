import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './application.ts';
import { askBridge, sessionView } from './bridge.ts';
import { dialogOf, expectDesk, openPanel, setWindowSize, shoot, startGenerated } from './deskSteps.ts';

/** The market of the session test: three short entries at the first close, BTC's lasting for hours. */
const session = { seed: 10, speed: 300 };

test('locks, breaker, portfolio and signals are shown, and a person can act on them', async ({ launch }) => {
  test.setTimeout(120_000);
  const application = await launch();
  const { page } = application;
  await setWindowSize(application, 1440, 900);
  await startGenerated(page, session);
  await expectDesk(page);

  await test.step('a lock by hand holds entries back, says why and until when, and comes off', async () => {
    await openPanel(page, 'Guards');
    await page.getByRole('button', { name: 'Lock…' }).click();
    const dialog = dialogOf(page, 'Lock entries');
    await dialog.getByLabel('Side').selectOption('long');
    await dialog.getByLabel('Hours of market time').fill('0');
    await expect(dialog.getByRole('button', { name: /^Lock BTC/ })).toBeDisabled();
    await dialog.getByLabel('Hours of market time').fill('500');
    await dialog.getByLabel('Reason').fill('waiting for the news');
    await dialog.getByRole('button', { name: /^Lock BTC/ }).click();
    await expect(dialog).toBeHidden();
    const locks = page.getByRole('region', { name: 'Locks' });
    await expect(locks).toContainText('waiting for the news');
    expect((await sessionView(page)).locks.filter(({ rule }) => rule === 'manual')).toMatchObject([{ scope: 'symbol', symbol: 'BTC/USDT:USDT', side: 'long' }]);
    await shoot(page, '40-guards');
    await locks.getByRole('listitem').filter({ hasText: 'waiting for the news' }).getByRole('button', { name: /^Unlock/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: /^Unlock/ }).click();
    await expect(locks).not.toContainText('waiting for the news');
  });

  await test.step('every trigger of the circuit breaker is there with its state', async () => {
    const { breakers } = await sessionView(page);
    expect(breakers.length).toBeGreaterThan(5);
    const panel = page.getByRole('region', { name: 'Circuit breaker' });
    for (const { label } of breakers) await expect(panel).toContainText(label);
  });

  await test.step('a part of a position is taken off, after a confirmation that says how much', async () => {
    await openPanel(page, 'Positions');
    const row = page.getByRole('table', { name: 'Open positions' }).getByRole('row', { name: /^BTC/ });
    await expect(row).toBeVisible({ timeout: 30_000 });
    const before = (await sessionView(page)).positions.find(({ symbol, status }) => symbol === 'BTC/USDT:USDT' && status === 'open');
    if (before === undefined) throw new Error('BTC has no open position');
    await row.getByRole('button', { name: 'Reduce' }).click();
    const dialog = dialogOf(page, 'Reduce short BTC');
    await dialog.getByLabel('Part of the position, %').fill('50');
    await expect(dialog).toContainText('Left afterwards');
    await shoot(page, '41-reduce-position');
    await dialog.getByRole('button', { name: /^Take .* off$/ }).click();
    await expect(dialog).toBeHidden();
    await expect.poll(async () => (await sessionView(page)).positions.find(({ id }) => id === before.id)?.openAmount).toBeLessThan(before.openAmount);
    await row.getByRole('button', { name: 'Details' }).click();
    const details = dialogOf(page, 'Short BTC');
    await expect(details.getByRole('table', { name: 'Partial exits' })).toContainText('By hand');
    await expect(details).toContainText(/Best so far \(MFE\).* R/);
    await shoot(page, '44-position-details');
    await details.getByRole('button', { name: 'Why was it opened?' }).click();
    const entered = page.locator('article').filter({ hasText: 'Adaptive Short The Rip' }).filter({ hasText: 'Entered' });
    await expect(entered).toContainText('Entered');
    await expect(entered.getByRole('region', { name: 'Life of the signal' })).toContainText('Executed');
  });

  await test.step('signals and portfolio say what became of them and how far figures can be trusted', async () => {
    await openPanel(page, 'Signals');
    await expect(page.getByRole('table', { name: 'Signals' }).getByRole('row').nth(1)).toContainText(/Executed|Rejected|Expired|Sent/);
    await shoot(page, '42-signals');
    await openPanel(page, 'Portfolio');
    await expect(page.getByRole('table', { name: 'Strategies' })).toContainText('of 20 trades: nothing reacts to them yet');
    await expect(page.getByRole('region', { name: 'Allocation and portfolio risk' })).toContainText('Equal shares');
    await shoot(page, '43-portfolio');
  });
});

test('a tripped trigger of the circuit breaker is reset by a person', async ({ dataDir, launch }) => {
  // One position that loses 0.02 USDT trips it.
  await writeFile(join(dataDir, 'settings.json'), JSON.stringify({ risk_management: { position_loss_limit: 0.0002 } }));
  const { page, complaints } = await launch();
  await page.getByRole('region', { name: 'New session' }).getByLabel('Markets to trade').fill('BTC');
  await startGenerated(page, session);
  await expectDesk(page);
  const breaker = async () => (await sessionView(page)).breakers.find(({ id }) => id === 'position-loss');
  await expect.poll(async () => (await breaker())?.isResettable, { timeout: 60_000 }).toBe(true);
  const trippedSince = (await breaker())?.since ?? Infinity;

  await openPanel(page, 'Guards');
  const trigger = page.getByRole('region', { name: 'Circuit breaker' }).getByRole('listitem').filter({ hasText: 'Loss of one position' });
  await expect(trigger).toContainText('Tripped');
  await expect(trigger).toContainText(/BTC\/USDT:USDT.*lost/);
  await trigger.getByRole('button', { name: 'Reset…' }).click();
  const dialog = dialogOf(page, 'Reset: Loss of one position');
  await expect(dialog).toContainText('have done their work');
  await shoot(page, '48-reset-breaker');
  await dialog.getByRole('button', { name: 'Reset it' }).click();
  await expect(dialog).toBeHidden();
  // The market goes on: a later position may trip it anew, at a later time.
  await expect.poll(async () => ((await breaker())?.since ?? Infinity) > trippedSince).toBe(true);
  await openPanel(page, 'Log');
  await expect(page.getByRole('log', { name: 'Log lines' })).toContainText('The breaker position-loss was reset');
  expect(complaints).toEqual([]);
});

test('shares that are offered once both strategies have traded enough are applied by a person', async ({ dataDir, launch }) => {
  await writeFile(join(dataDir, 'settings.json'), JSON.stringify({
    portfolio: { allocation_method: 'performance', max_weight: 1 },
    // Nothing holds trades back: each strategy needs twenty.
    risk: { daily_max_trades: 1_000, min_win_rate: 0, max_concentration: null, max_correlation: 1 },
  }));
  const { page, complaints } = await launch();
  const symbols = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'ADA', 'AVAX', 'LINK', 'LTC', 'DOT'].map((coin) => `${coin}/USDT:USDT`);
  // A week of market time in half a minute: faster than the start panel lets a person choose.
  await askBridge(page, 'session.start', { mode: 'paper', market: 'simulated', exchanges: ['bingx'], symbols, autoSelect: false, speed: 36_000, seed: session.seed, durationSeconds: 0 });
  await expectDesk(page);
  await openPanel(page, 'Portfolio');
  const shares = page.getByRole('region', { name: 'Allocation and portfolio risk' });
  await expect(shares).toContainText('Equal shares');
  const apply = shares.getByRole('button', { name: 'Apply…' });
  await expect(apply).toBeEnabled({ timeout: 90_000 });
  await apply.click();
  const dialog = dialogOf(page, 'Apply the suggested shares?');
  await expect(dialog).toContainText(/performance over \d+ days: adaptive-oversold-bounce \d+ trades, adaptive-short-the-rip \d+ trades/);
  await shoot(page, '49-apply-allocation');
  await dialog.getByRole('button', { name: 'Apply the shares' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await sessionView(page)).portfolio?.current.method).toBe('performance');
  const weights = (await sessionView(page)).portfolio?.current.weights ?? [];
  expect(weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
  expect(weights.every(({ weight }) => weight === 0.5)).toBe(false);
  expect(complaints).toEqual([]);
});
