import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect, test } from './application.ts';
import { sessionView } from './bridge.ts';
import { dialogOf, expectDesk, openPanel, startGenerated } from './deskSteps.ts';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

test('start panel, desk, dialogs and report have no serious barrier', async ({ launch }) => {
  const { page, complaints } = await launch();
  await expect(page.getByRole('region', { name: 'New session' })).toBeVisible();
  await expectNoBarrier(page, 'start panel');
  await startGenerated(page, { seed: 10, speed: 300 });
  await expectDesk(page);
  await expect.poll(async () => (await sessionView(page)).positions.length, { timeout: 30_000 }).toBeGreaterThan(0);
  await expectNoBarrier(page, 'desk');
  for (const panel of ['Orders', 'Decisions', 'Signals', 'Portfolio', 'Risk', 'Guards', 'Equity', 'Market', 'Connections', 'Incidents', 'Quarantine', 'Log']) {
    await openPanel(page, panel);
    await expectNoBarrier(page, panel);
  }
  await page.keyboard.press('Control+k');
  await expectNoBarrier(page, 'palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+k');
  await expectNoBarrier(page, 'kill switch');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+x');
  await dialogOf(page, 'Stop the session').getByRole('button', { name: /^Stop (the session|and close positions)$/ }).click();
  await expect(page.getByText('Equity at the end, USDT')).toBeVisible();
  await expectNoBarrier(page, 'report');
  expect(complaints).toEqual([]);
});

test('the keyboard alone starts, watches and stops a session, and the focus is always seen', async ({ launch }) => {
  const { page, complaints } = await launch();
  await expect(page.getByRole('region', { name: 'New session' })).toBeVisible();
  await tabTo(page, 'Generated market', 'ArrowLeft');
  await tabTo(page, 'Speed');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('300');
  await tabTo(page, 'Start paper session on the generated market');
  await page.keyboard.press('Enter');
  await expectDesk(page);
  for (const name of ['Pause', 'Stop…', 'KILL', 'Search a market', 'Chart of BTC', 'Positions']) await tabTo(page, name);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /^Orders/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Control+Shift+x');
  await tabTo(page, 'Stop');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'The session has ended' })).toBeVisible();
  expect(complaints).toEqual([]);
});

async function expectNoBarrier(page: Page, where: string): Promise<void> {
  const source = await readFile(axeFile, 'utf8');
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const barriers = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(context: Document, options: object): Promise<{ violations: { id: string; impact: string | null; nodes: { html: string; failureSummary?: string }[] }[] }> };
    };
    // Preloading style sheets would fetch what the page's own policy forbids.
    const { violations } = await axe.run(document, { preload: false, resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary ?? ''}`).join(' | ')}`);
  });
  expect(barriers, where).toEqual([]);
}

/** Presses Tab until what has the focus is called so, checking that each stop shows its focus. An arrow key goes on inside a group. */
async function tabTo(page: Page, name: string, thenKey: string | null = null): Promise<void> {
  const seen: string[] = [];
  for (let stops = 0; stops < 120; stops += 1) {
    const focus = await focused(page);
    seen.push(focus.name);
    if (focus.name.startsWith(name)) return;
    await page.keyboard.press('Tab');
    const next = await focused(page);
    expect(next.isShown, `focus on ${next.name}`).toBe(true);
    if (thenKey !== null && next.isRadio) {
      await page.keyboard.press(thenKey);
      return;
    }
  }
  throw new Error(`Tab never reached "${name}"; it passed ${seen.join(', ')}`);
}

/** What has the focus: its name, and whether an outline, border or shadow of it or its label tells so. */
async function focused(page: Page): Promise<{ readonly name: string; readonly isShown: boolean; readonly isRadio: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return { name: '', isShown: true, isRadio: false };
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
    const isMarked = (each: Element): boolean => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    };
    return {
      name: (element.getAttribute('aria-label') ?? label ?? element.textContent ?? '').trim(),
      isShown: isMarked(element) || isMarked(element.closest('label') ?? element),
      isRadio: element instanceof HTMLInputElement && element.type === 'radio',
    };
  });
}
