import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCore } from '../../../electron/core/createCore.ts';
import { replaySession } from '../../../electron/engine/replaySession.ts';
import type { SessionReport } from '../../../electron/engine/report/sessionReport.ts';
import { readJournal } from '../../../electron/storage/journal/readJournal.ts';
import { mulberry32, writeCandleFile } from './recordedCandles.ts';

/** Kills of the whole test; a longer hunt sets BEARISH_KILLS=50. */
const KILLS = Number(process.env['BEARISH_KILLS'] ?? 6);
const LIVE_ROWS = Math.max(120, KILLS * 8);
const HISTORY_ROWS = 2_560;
const CLI = join(import.meta.dirname, '../../../dist/node/cli.mjs');
const FROM = Date.UTC(2024, 0, 1);

let folder = '';
let files: string[] = [];
/** Of a session that was never killed. */
let calm: SessionReport;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bearish-kill-'));
  const markets = [['BTC', 60_000], ['ETH', 3_000], ['SOL', 150]] as const;
  files = await Promise.all(markets.map(async ([base, price], index) => {
    const path = join(folder, `${base}USDT-30m.csv`);
    await writeCandleFile(path, { seed: 11 + index, rows: HISTORY_ROWS + LIVE_ROWS, from: FROM, price });
    return path;
  }));
  const calmReport = join(folder, 'calm.json');
  const run = await runProcess(join(folder, 'calm'), calmReport, null);
  if (run.code !== 0) throw new Error(`the session that is not killed ended with ${run.code}: ${run.errors}`);
  calm = JSON.parse(await readFile(calmReport, 'utf8')) as SessionReport;
}, 600_000);

afterAll(async () => { await rm(folder, { recursive: true, force: true }); });

interface Run {
  readonly code: number | null;
  readonly wasKilled: boolean;
  readonly errors: string;
}

/** One process of a session; killed `killAfterMs` after it began to trade, where given. */
function runProcess(dataDir: string, reportFile: string, killAfterMs: number | null): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [
      CLI, 'run', '--market', 'simulated', '--symbols', 'BTC,ETH,SOL', '--speed', '18000', '--seed', '5', '--data-dir', dataDir, '--report', reportFile,
      '--set', 'risk.daily_max_trades=50', '--set', 'execution.max_slippage_pct=0.01',
      ...files.flatMap((file) => ['--candles', file]),
    ], { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    let timer: NodeJS.Timeout | null = null;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
      if (killAfterMs !== null && timer === null && errors.includes(' runs; ')) timer = setTimeout(() => { child.kill('SIGKILL'); }, killAfterMs);
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (timer !== null) clearTimeout(timer);
      resolve({ code, wasKilled: signal === 'SIGKILL', errors });
    });
  });
}

/** What must be the same however often the session died, with its own name taken out. */
function essence(report: SessionReport): unknown {
  const { orders, fills, positions, pnl, decisions, candles } = report;
  const text = JSON.stringify({ orders, fills, positions, pnl, decisions, closed: candles.closed, evaluated: candles.evaluated });
  return JSON.parse(text.replaceAll(report.sessionId ?? 'none', 'SESSION'));
}

describe('a session that is killed again and again', () => {
  it('ends with the same orders, fills, positions and equity as one that never was', async () => {
    expect(calm.positions.length).toBeGreaterThan(3);

    const random = mulberry32(Number(process.env['BEARISH_KILL_SEED'] ?? 1));
    const rough = join(folder, 'rough');
    const roughReport = join(folder, 'rough.json');
    let kills = 0;
    let last: Run | null = null;
    while (last === null || last.wasKilled) {
      last = await runProcess(rough, roughReport, kills < KILLS ? Math.round(random() * 900) : null);
      if (last.wasKilled) kills += 1;
    }
    expect(last.code, last.errors).toBe(0);
    expect(kills).toBeGreaterThan(0);
    const actual = JSON.parse(await readFile(roughReport, 'utf8')) as SessionReport;
    expect(essence(actual)).toEqual(essence(calm));

    const journals = (await readdir(join(rough, 'journals'))).filter((name) => name.endsWith('.journal'));
    expect(journals).toHaveLength(1);
    const replayed = await replaySession(readJournal(join(rough, 'journals', journals[0] ?? '')), createCore);
    expect(replayed).toMatchObject({ kind: 'same' });
  }, 600_000);

  it.each([{ histories: 0 }, { histories: 4 }])('loads the candles that a start killed while it wrote the journal had not written ($histories of 9 series)', async ({ histories }) => {
    const dataDir = join(folder, `unwritten-${histories}`);
    const reportFile = `${dataDir}.json`;
    expect((await runProcess(dataDir, reportFile, 0)).wasKilled).toBe(true);
    const journals = join(dataDir, 'journals');
    const [name = ''] = await readdir(journals);
    const lines = (await readFile(join(journals, name), 'utf8')).split('\n');
    // The format, the opening, and the candles written so far.
    await writeFile(join(journals, name), `${lines.slice(0, 2 + histories).join('\n')}\n`);
    const resumed = await runProcess(dataDir, reportFile, null);
    expect(resumed.code, resumed.errors).toBe(0);
    const actual = JSON.parse(await readFile(reportFile, 'utf8')) as SessionReport;
    expect(actual.sessionId).toBe(name.replace('.journal', ''));
    expect(essence(actual)).toEqual(essence(calm));
  }, 600_000);
});
