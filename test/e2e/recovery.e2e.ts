import type { Page } from '@playwright/test';
import { expect, test, type Application } from './application.ts';
import { sessionView } from './bridge.ts';
import { dialogOf, expectDesk, figureOf, shoot, startGenerated } from './deskSteps.ts';

/** Opens shorts on all three markets at its first close; BTC's lasts for ten hours of market time. */
const session = { seed: 10, speed: 300 };

test('a killed application offers its session again and goes on with the same positions', async ({ launch }) => {
  const before = await runUntilPositions(await launch());
  const { page, complaints } = await launch();
  const offer = page.getByRole('region', { name: 'Interrupted session' });
  await expect(offer.getByRole('heading', { name: 'A session was interrupted' })).toBeVisible();
  await expect(figureOf(page, /^Open positions$/)).toHaveText(String(before.length));
  await expect(figureOf(page, /^Working orders$/)).toHaveText(String(2 * before.length));
  await expect(figureOf(page, /^Equity, USDT$/)).toHaveText(/^\d+\.\d\d$/);
  await expect(figureOf(page, /^Markets$/)).toHaveText('BTC, ETH, SOL');
  expect((await sessionView(page)).info.phase).toBe('idle');
  await shoot(page, '30-recovery-offer');
  await offer.getByRole('button', { name: 'Resume the session' }).click();
  await expectDesk(page);
  const after = await sessionView(page);
  const ids = after.positions.map(({ id }) => id);
  expect(ids.filter((id) => before.includes(id))).toEqual(expect.arrayContaining([...before]));
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(after.orders.map(({ clientOrderId }) => clientOrderId)).size).toBe(after.orders.length);
  await expect(page.getByRole('group', { name: 'Mode' })).toHaveText('PAPERSIMULATED');
  await shoot(page, '31-resumed');
  expect(complaints).toEqual([]);
});

test('a discarded session is not offered again and stays in the history', async ({ launch }) => {
  await runUntilPositions(await launch());
  const second = await launch();
  const offer = second.page.getByRole('region', { name: 'Interrupted session' });
  await offer.getByRole('button', { name: 'Discard…' }).click();
  const dialog = dialogOf(second.page, 'Discard the interrupted session');
  await expect(dialog.getByRole('button', { name: 'Keep the offer' })).toBeFocused();
  await shoot(second.page, '32-discard');
  await dialog.getByRole('button', { name: 'Discard it' }).click();
  await expect(offer).toBeHidden();
  expect((await sessionView(second.page)).info.phase).toBe('idle');
  await second.end();
  const third = await launch();
  await expect(third.page.getByRole('region', { name: 'Past sessions' }).getByRole('row').nth(1)).toBeVisible();
  await expect(third.page.getByRole('region', { name: 'Interrupted session' })).toBeHidden();
  expect([...second.complaints, ...third.complaints]).toEqual([]);
});

/** Starts a session, waits until positions are open and protected, and kills the application. Ids of the open positions. */
async function runUntilPositions(application: Application): Promise<readonly string[]> {
  const { page } = application;
  await startGenerated(page, session);
  await expectDesk(page);
  await expect.poll(async () => (await protectedPositions(page)).length, { timeout: 30_000 }).toBe(3);
  const ids = await protectedPositions(page);
  await application.kill();
  return ids;
}

async function protectedPositions(page: Page): Promise<readonly string[]> {
  const { positions } = await sessionView(page);
  return positions.filter(({ status, hasProtectiveStop }) => status === 'open' && hasProtectiveStop).map(({ id }) => id);
}
