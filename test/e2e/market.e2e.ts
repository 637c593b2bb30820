import { expect, test } from './application.ts';
import { sessionView } from './bridge.ts';
import { expectDesk, figureOf, numberIn, openPanel, setWindowSize, shoot, startGenerated } from './deskSteps.ts';
import { startExchange } from './simulatedExchange.ts';

test('funding, mark price and open interest arrive from an exchange and are drawn', async ({ launch }) => {
  const speed = 60;
  const exchange = await startExchange({ speed });
  try {
    const application = await launch({ env: exchange.env });
    const { page, complaints } = application;
    await setWindowSize(application, 1440, 900);
    await page.getByRole('radio', { name: /^Perpetual futures of exchanges/ }).check();
    await page.getByRole('textbox', { name: 'Speed' }).fill(String(speed));
    await page.getByRole('button', { name: 'Start paper session on BingX' }).click();
    await expectDesk(page);
    await page.keyboard.press('Alt+m');
    await expect(page.getByRole('tab', { name: 'Market', exact: true })).toHaveAttribute('aria-selected', 'true');

    await test.step('the figures are those of the engine', async () => {
      await expect.poll(async () => (await sessionView(page)).instruments[0]?.openInterest?.amount ?? 0, { timeout: 30_000 }).toBeGreaterThan(0);
      await expect(figureOf(page, /^Open interest$/)).toHaveText(/^[\d.,]+[KMB]? BTC$/);
      await expect(figureOf(page, /^In USDT$/)).toHaveText(/^[\d.,]+[KMBT]?$/);
      await expect(figureOf(page, /^Mark price$/)).toHaveText(/^[\d,]+\.\d$/);
      const mark = (await sessionView(page)).instruments[0]?.quote?.mark ?? 0;
      expect(numberIn(await figureOf(page, /^Mark price$/).innerText()) / mark).toBeCloseTo(1, 2);
      await expect(figureOf(page, /^Basis$/)).toHaveText(/^[+\u2212]?0\.\d{3}\u00a0%$/);
      await expect(figureOf(page, /^Funding next$/)).toHaveText(/^[+\u2212]?0\.\d{4}\u00a0%$/);
      await expect(figureOf(page, /^A year$/)).toHaveText(/%$/);
      const until = await figureOf(page, /^Charged in$/).innerText();
      expect(until).toMatch(/^(\d+:)?\d\d:\d\d$/);
      await expect(figureOf(page, /^Charged in$/)).not.toHaveText(until);
      await expect(page.getByRole('navigation', { name: 'Watch list' }).getByRole('button', { name: /^BTC/ })).toContainText(/OI [\d.,]+[KMB]?/);
    });

    await test.step('each value is drawn and told in words, over the range that is chosen', async () => {
      const chart = (name: RegExp) => page.getByRole('img', { name });
      await expect(chart(/^Funding of BTC over 24 hours: \d+ settlements, .* Expected next, in /)).toBeVisible();
      await expect(chart(/^Mark price of BTC over 24 hours: from [\d,.]+ USDT to [\d,.]+ USDT/)).toBeVisible({ timeout: 30_000 });
      await expect(chart(/^Open interest of BTC over 24 hours: from [\d,.]+[KMB]? BTC to /)).toBeVisible({ timeout: 30_000 });
      await shoot(page, '60-market');
      await page.getByRole('group', { name: 'Range of the charts' }).getByRole('button', { name: '7d' }).click();
      await expect(chart(/^Funding of BTC over 7 days: \d+ settlements, /)).toBeVisible();
      await shoot(page, '61-market-week');
      await page.getByRole('group', { name: 'Range of the charts' }).getByRole('button', { name: '24h' }).click();
    });

    await test.step('the charts go on by themselves', async () => {
      const open = page.getByRole('img', { name: /^Open interest of BTC over 24 hours: / });
      const before = await open.getAttribute('aria-label');
      await expect(open).not.toHaveAttribute('aria-label', before ?? '', { timeout: 40_000 });
    });
    expect(complaints).toEqual([]);
  } finally {
    await exchange.close();
  }
});

test('a generated market says that it has no open interest', async ({ launch }) => {
  const { page, complaints } = await launch();
  await startGenerated(page, { seed: 10, speed: 300 });
  await expectDesk(page);
  await openPanel(page, 'Market');
  await expect(page.getByRole('region', { name: 'Open interest' })).toContainText('The generated market has no open interest');
  await expect(figureOf(page, /^Open interest$/)).toHaveText('–');
  await expect(figureOf(page, /^Funding next$/)).toHaveText(/%$/);
  await expect(page.getByRole('img', { name: /^Funding of BTC over 24 hours: .*Expected next, in / })).toBeVisible();
  await shoot(page, '62-market-generated');
  expect(complaints).toEqual([]);
});
