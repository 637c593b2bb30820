import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { BenchRow } from './benchRow.ts';
import { percentile } from './percentile.ts';

const RUNS = 5;
const MB = 1_048_576;
const FACTS = 'process.stdout.write(`${performance.now()} ${process.memoryUsage().rss} ${process.memoryUsage().heapUsed}\\n`)';

interface Facts {
  readonly ms: number;
  readonly rssMb: number;
  readonly heapMb: number;
}

/** Loading the four adapters, against loading all of ccxt and against a Node that loads nothing, in turn. */
export async function benchExchangesStart(): Promise<BenchRow[]> {
  const runs: { readonly ours: Facts; readonly all: Facts; readonly bare: Facts }[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    runs.push({
      ours: await measured([resolve('dist', 'tools', 'exchangesStart.mjs')]),
      all: await measured(['--input-type=module', '-e', `import 'ccxt'; ${FACTS}`]),
      bare: await measured(['--input-type=module', '-e', FACTS]),
    });
  }
  const median = (take: (run: (typeof runs)[number]) => number): number => percentile(runs.map(take), 0.5);
  const [ms, allMs, bareMs] = [median(({ ours }) => ours.ms), median(({ all }) => all.ms), median(({ bare }) => bare.ms)];
  const [rss, allRss, bareRss] = [median(({ ours }) => ours.rssMb), median(({ all }) => all.rssMb), median(({ bare }) => bare.rssMb)];
  const [heap, allHeap] = [median(({ ours }) => ours.heapMb), median(({ all }) => all.heapMb)];
  return [
    { name: 'exchanges: start with four adapters', value: ms, unit: 'ms', note: `all of ccxt ${allMs.toFixed(0)} ms: ${(ms / allMs).toFixed(2)}x; a bare Node ${bareMs.toFixed(0)} ms` },
    { name: 'exchanges: memory with four adapters', value: rss, unit: 'MB', note: `all of ccxt ${allRss.toFixed(0)} MB: ${(rss / allRss).toFixed(2)}x; a bare Node ${bareRss.toFixed(0)} MB` },
    { name: 'exchanges: heap with four adapters', value: heap, unit: 'MB', note: `all of ccxt ${allHeap.toFixed(0)} MB: ${(heap / allHeap).toFixed(2)}x` },
  ];
}

async function measured(args: readonly string[]): Promise<Facts> {
  const { stdout } = await promisify(execFile)(process.execPath, [...args], { timeout: 60_000 });
  const [ms = Number.NaN, rss = Number.NaN, heap = Number.NaN] = stdout.trim().split(' ').map(Number);
  return { ms, rssMb: rss / MB, heapMb: heap / MB };
}
