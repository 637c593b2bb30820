/** What a person does and looks at in the window, in steps that several tests share. */
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, screenshotFolder, type Application } from './application.ts';

export interface GeneratedSession {
  readonly seed: number;
  /** Times real time. */
  readonly speed: number;
}

/** Fills the start panel for the generated market and starts. */
export async function startGenerated(page: Page, session: GeneratedSession): Promise<void> {
  const panel = page.getByRole('region', { name: 'New session' });
  await panel.getByRole('radio', { name: /^Generated market/ }).check();
  await panel.getByRole('textbox', { name: 'Speed' }).fill(String(session.speed));
  await panel.getByRole('textbox', { name: 'Seed' }).fill(String(session.seed));
  await panel.getByRole('button', { name: 'Start paper session on the generated market' }).click();
}

/** The desk with candles on its chart. */
export async function expectDesk(page: Page): Promise<void> {
  await expect(chartOf(page)).toBeVisible({ timeout: 30_000 });
  await expect(chartOf(page)).toHaveAccessibleDescription(/ candles, [\d,]+ shown\. Last close [\d,.]+, /);
}

export function chartOf(page: Page): Locator {
  return page.getByRole('application', { name: /^Chart of / });
}

/** Opens a panel below the chart. */
export async function openPanel(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
}

export function dialogOf(page: Page, name: string): Locator {
  return page.getByRole('dialog', { name });
}

export async function setWindowSize({ electron }: Application, width: number, height: number): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), { width, height });
}

export async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(screenshotFolder, `${name}.png`) });
}

/** A number as the window writes it: separators, true minus, unit or sign around it. */
export function numberIn(text: string): number {
  const match = /[+\u2212-]?[\d,]+(?:\.\d+)?/.exec(text);
  if (match === null) throw new Error(`"${text}" holds no number`);
  return Number(match[0].replaceAll(',', '').replace('\u2212', '-'));
}

/** The value under a label among figures. */
export function figureOf(page: Page, label: RegExp): Locator {
  return page.locator('dl > div').filter({ has: page.locator('dt').filter({ hasText: label }) }).locator('dd');
}
