/** `npm run bench [-- NAME …]`: runs the benches whose file names contain one of the names, or all, and prints one table. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import type { BenchRow } from './benchRow.ts';
import { tableLines } from './tableLines.ts';

type Bench = () => Promise<readonly BenchRow[]>;

/** Each `NAME.bench.ts` of this folder; every function it exports is one bench. */
const modules = import.meta.glob<Readonly<Record<string, Bench>>>('./*.bench.ts');

const wanted = process.argv.slice(2);
const known = Object.keys(modules).map((path) => path.slice(2, -'.bench.ts'.length));
const unknown = wanted.filter((name) => !known.some((bench) => bench.includes(name)));
if (unknown.length > 0) {
  process.stderr.write(`bench: ${unknown.join(', ')} is no bench; expected some of ${known.join(', ')}\n`);
  process.exit(2);
}

const rows: BenchRow[] = [];
const failures: string[] = [];
for (const [index, load] of Object.values(modules).entries()) {
  const name = known[index] ?? '';
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  const startedAt = performance.now();
  process.stderr.write(`${name} …`);
  try {
    for (const bench of Object.values(await load())) rows.push(...await bench());
  } catch (error) {
    // The other benches still say something.
    failures.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  process.stderr.write(` ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
}

const machine = { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, memoryGb: Math.round(totalmem() / 1e9), runtime: `Node ${process.versions.node}`, platform: `${process.platform} ${process.arch}` };
process.stdout.write(`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.runtime}, ${machine.platform}\n\n${tableLines(rows).join('\n')}\n`);
const artifacts = resolve('test', 'artifacts');
mkdirSync(artifacts, { recursive: true });
writeFileSync(join(artifacts, 'bench.json'), `${JSON.stringify({ version: 1, at: new Date().toISOString(), machine, rows }, null, 2)}\n`);
for (const failure of failures) process.stderr.write(`bench failed: ${failure}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
