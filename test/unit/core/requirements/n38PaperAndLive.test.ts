import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startOptionsSchema } from '../../../../shared/ipc/contract.ts';
import { defaultSettings } from '../../../../shared/settings/schema.ts';
import { PaperSession } from '../support/paperSession.ts';

const ROOT = join(import.meta.dirname, '../../../../electron');

/** Source files below a folder, as [path, text]. */
function sources(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [path, readFileSync(join(ROOT, folder, path), 'utf8')] as const);
}

/** Calls by which ccxt and the exchanges' own interfaces take or change orders, margin and leverage. */
const SIGNED = /\b(createOrder\w*|editOrder\w*|cancel(All)?Orders?|setLeverage|setMarginMode|privatePost\w*|\w+PrivatePost\w*|privateDelete\w*)\s*\(/;

describe('N38: live mode that does not send orders, or paper mode that can', () => {
  it.each(['live', 'demo'])('refuses to start as %s as long as nothing sends orders there', (mode) => {
    const options = { mode: 'paper', market: 'simulated', exchanges: ['bingx'], symbols: ['BTC/USDT:USDT'], speed: 60, seed: 1, durationSeconds: 0, equity: 100 };
    const asked = startOptionsSchema.safeParse({ ...options, mode });
    expect(asked.error?.issues.map(({ path }) => path.join('.'))).toContain('mode');
  });

  it('has no code in the exchanges that could send an order', () => {
    const files = sources('exchanges');
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter(([, text]) => SIGNED.test(text)).map(([path]) => path)).toEqual([]);
  });

  it('has a paper broker that knows no exchange', () => {
    for (const [path, text] of sources('brokers')) expect(text, path).not.toMatch(/from '[^']*(exchanges|market)\//);
  });

  it('fills on paper what paper is asked for', () => {
    const session = new PaperSession();
    expect(session.open()).toMatchObject({ status: 'open', hasProtectiveStop: true });
    expect(session.broker.kind).toBe('paper');
    expect(session.broker.netAmount(0)).toBe(session.position().openAmount);
  });
});

describe('N39: live as default mode', () => {
  it('is paper, and live is switched off besides', () => {
    expect(defaultSettings().session.mode).toBe('paper');
    expect(defaultSettings().execution.enable_live).toBe(false);
  });
});
