import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FIRST_CANDLE_PAINTED } from '../../renderer/chart/paintWitness.ts';
import type { BenchRow } from './benchRow.ts';
import { percentile } from './percentile.ts';
import { inTemporaryFolder } from './temporaryFolder.ts';
import { askPage, firstMatch, measureStart, type Times } from './windowStart.ts';

/** One more of each goes before, for the caches of the disk, and is not counted. */
const RUNS = 5;

/** Spawning the process to the first candle on the screen, with a session on the generated market, and a bare Electron window beside it. */
export async function benchWindow(): Promise<BenchRow[]> {
  const binary = process.env['BEARISH_ELECTRON'];
  if (binary === undefined) throw new Error('there is no Electron to measure (BEARISH_ELECTRON is not set); npm run bench sets it');
  const switches = (process.env['BEARISH_ELECTRON_SWITCHES'] ?? '').split(' ').filter((word) => word !== '');
  const bare: number[] = [];
  const firstPaint: number[] = [];
  const firstCandle: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const [theirs, ours] = [await startBare(binary, switches), await startOurs(binary, switches)];
    if (run === 0) continue;
    bare.push(theirs['ready'] ?? Number.NaN);
    firstCandle.push(ours['candle'] ?? Number.NaN);
    const painted = ours['paint'] ?? null;
    if (painted !== null) firstPaint.push(painted);
  }
  const note = `median of ${RUNS}, alternating`;
  const spread = (values: readonly number[]): string => `${Math.round(Math.min(...values))} to ${Math.round(Math.max(...values))}`;
  return [
    { name: 'bare Electron window: spawn to ready', value: percentile(bare, 0.5), unit: 'ms', note: `${note}; ${spread(bare)}` },
    ...(firstPaint.length === 0 ? [] : [{ name: 'our window: spawn to first paint', value: percentile(firstPaint, 0.5), unit: 'ms', note: `${note}; ${spread(firstPaint)}` }]),
    { name: 'our window: spawn to first candle', value: percentile(firstCandle, 0.5), unit: 'ms', note: `${note}; ${spread(firstCandle)}; session start on the generated market included` },
    { name: 'our first candle / bare window', value: percentile(firstCandle, 0.5) / percentile(bare, 0.5), unit: 'times' },
  ];
}

async function startBare(binary: string, switches: readonly string[]): Promise<Times> {
  return inTemporaryFolder((folder) => measureStart(binary, [...switches, '--remote-debugging-port=0', resolve('test', 'bench', 'bareWindow.mjs'), folder], async (child, signal) => (
    { ready: Number(await firstMatch(child, 'stdout', /ready-to-show ([\d.]+)\n/, signal)) })));
}

async function startOurs(binary: string, switches: readonly string[]): Promise<Times> {
  return inTemporaryFolder((folder) => {
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ session: { market: 'simulated', speed: 60 } }));
    return measureStart(binary, [...switches, '--remote-debugging-port=0', resolve('.'), `--data-dir=${folder}`, '--quit-without-asking'], (child, signal) => askPage(child, paintTimes, signal));
  });
}

/** Runs in the page: epoch ms of the first paint of anything and of the first candle. */
const paintTimes = `new Promise((resolve) => {
  const at = (name) => { const [entry] = performance.getEntriesByName(name); return entry === undefined ? null : performance.timeOrigin + entry.startTime; };
  const observer = new PerformanceObserver((list) => {
    if (list.getEntriesByName('${FIRST_CANDLE_PAINTED}').length === 0) return;
    observer.disconnect();
    resolve({ paint: at('first-contentful-paint'), candle: at('${FIRST_CANDLE_PAINTED}') });
  });
  observer.observe({ type: 'mark', buffered: true });
})`;
