import { expect, test } from './application.ts';
import { sessionView } from './bridge.ts';
import { expectDesk, figureOf, numberIn, openPanel, setWindowSize, shoot, startGenerated } from './deskSteps.ts';
import { startExchange } from './simulatedExchange.ts';

test('mark price, basis and funding of an exchange are told as the engine has them', async ({ launch }) => {
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

    await expect(figureOf(page, /^Mark price$/)).toHaveText(/^[\d,]+\.\d$/);
    const mark = (await sessionView(page)).instruments[0]?.quote?.mark ?? 0;
    expect(numberIn(await figureOf(page, /^Mark price$/).innerText()) / mark).toBeCloseTo(1, 2);
    await expect(figureOf(page, /^Basis$/)).toHaveText(/^[+\u2212]?0\.\d{3}\u00a0%$/);
    await expect(figureOf(page, /^Funding next$/)).toHaveText(/^[+\u2212]?0\.\d{4}\u00a0%$/, { timeout: 30_000 });
    const until = await figureOf(page, /^Charged in$/).innerText();
    expect(until).toMatch(/^(\d+:)?\d\d:\d\d$/);
    await expect(figureOf(page, /^Charged in$/)).not.toHaveText(until);

    const funding = (range: string) => page.getByRole('img', { name: new RegExp(`^Funding of BTC over ${range}: .*Expected next, in `) });
    await expect(funding('24 hours')).toBeVisible();
    await shoot(page, '60-market');
    await page.getByRole('group', { name: 'Range of the charts' }).getByRole('button', { name: '7d' }).click();
    await expect(funding('7 days')).toBeVisible();
    await page.reload();
    await expect(funding('7 days')).toBeVisible({ timeout: 30_000 });
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
