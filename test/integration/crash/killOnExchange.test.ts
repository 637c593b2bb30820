import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createCore } from '../../../electron/core/createCore.ts';
import type { SessionReport } from '../../../electron/engine/report/sessionReport.ts';
import { replaySession } from '../../../electron/engine/replaySession.ts';
import { readJournal } from '../../../electron/storage/journal/readJournal.ts';
import { startSimulatedBingx } from '../../exchanges/bingx/startSimulatedBingx.ts';
import { openMarket, type SimulatedMarket } from '../../exchanges/core/simulatedMarket.ts';

const CLI = join(import.meta.dirname, '../../../dist/node/cli.mjs');
const SPEED = 600;
const DURATION_S = 16;

let folder = '';
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await rm(folder, { recursive: true, force: true });
});

function runProcess(restUrl: string, killAfterMs: number | null): Promise<{ readonly code: number | null; readonly wasKilled: boolean; readonly errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [
      CLI, 'run', '--exchange', 'bingx', '--symbols', 'BTC,SOL', '--endpoint', `bingx=${restUrl}`, '--speed', String(SPEED), '--duration', String(DURATION_S),
      '--data-dir', join(folder, 'data'), '--report', join(folder, 'report.json'), '--decisions', join(folder, 'decisions.jsonl'), '--set', 'execution.max_slippage_pct=0.01',
    ], { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    let timer: NodeJS.Timeout | null = null;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
      if (killAfterMs !== null && timer === null && / runs(;| for) /.test(errors)) timer = setTimeout(() => { child.kill('SIGKILL'); }, killAfterMs);
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (timer !== null) clearTimeout(timer);
      resolve({ code, wasKilled: signal === 'SIGKILL', errors });
    });
  });
}

/** The exchange trades on while we are dead. */
async function untilMarketHasMoved(market: SimulatedMarket, byMs: number): Promise<void> {
  const until = market.now() + byMs;
  while (market.now() < until) await delay((until - market.now()) / SPEED + 1);
}

describe('a session on an exchange that is killed', () => {
  it('goes on where it was: every candle decided once, no order lost or doubled, books in balance', async () => {
    folder = await mkdtemp(join(tmpdir(), 'bearish-kill-exchange-'));
    const market = await openMarket({ symbols: [{ base: 'BTC' }, { base: 'SOL' }], speed: SPEED, seed: 4 });
    const server = await startSimulatedBingx({ market });
    ends.push(() => server.close());
    for (const killAfterMs of [2_500, 700]) {
      expect((await runProcess(server.restUrl, killAfterMs)).wasKilled).toBe(true);
      await untilMarketHasMoved(market, 1_800_000);
    }
    const last = await runProcess(server.restUrl, null);
    expect(last.code, last.errors).toBe(0);

    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as SessionReport;
    const decisions = (await readFile(join(folder, 'decisions.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { readonly time: number; readonly symbol: string; readonly strategy: string });
    const taken = decisions.map(({ time, symbol, strategy }) => `${symbol} ${strategy} ${time}`);
    expect(new Set(taken).size).toBe(taken.length);
    for (const symbol of report.symbols) {
      const times = [...new Set(decisions.filter((decision) => decision.symbol === symbol).map(({ time }) => time))].sort((a, b) => a - b);
      const steps = new Set(times.slice(1).map((time, index) => time - (times[index] ?? 0)));
      // The time the process was dead is there too: candles of it were fetched and recorded.
      expect([...steps]).toEqual([1_800_000]);
    }
    expect(report.candles.backfilled).toBeGreaterThan(0);

    expect(new Set(report.orders.map(({ clientOrderId }) => clientOrderId)).size).toBe(report.orders.length);
    for (const order of report.orders) {
      const filled = report.fills.filter(({ clientOrderId }) => clientOrderId === order.clientOrderId).reduce((sum, fill) => sum + fill.amount, 0);
      expect(filled).toBeCloseTo(order.filledAmount, 9);
      expect(filled).toBeLessThanOrEqual(order.amount + 1e-9);
      expect(['filled', 'cancelled', 'expired', 'rejected']).toContain(order.status);
    }
    const { realised, unrealised, fees, funding, startEquity, endEquity } = report.pnl;
    expect(endEquity).toBeCloseTo(startEquity + realised + unrealised - fees - funding, 8);
    expect(report.fills.reduce((sum, { fee }) => sum + fee, 0)).toBeCloseTo(fees, 8);

    const journals = (await readdir(join(folder, 'data', 'journals'))).filter((name) => name.endsWith('.journal'));
    expect(journals).toHaveLength(1);
    expect(await replaySession(readJournal(join(folder, 'data', 'journals', journals[0] ?? '')), createCore)).toMatchObject({ kind: 'same' });
  }, 240_000);
});
