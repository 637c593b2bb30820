import { expect, test } from './application.ts';
import { sessionView } from './bridge.ts';
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
