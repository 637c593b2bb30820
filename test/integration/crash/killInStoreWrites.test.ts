import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { CandleRepository } from '../../../electron/storage/candles/CandleRepository.ts';
import { COLUMNS } from '../../../electron/storage/candles/candleChunk.ts';
import { dataLayout } from '../../../electron/storage/dataDir.ts';
import { openDatabase } from '../../../electron/storage/sqlite/openDatabase.ts';
import { type Candle, type CandleColumns, columnsFromCandles, type SeriesKey } from '../../../shared/domain/candle.ts';
import { temporaryFolder } from '../../unit/storage/temporaryFolder.ts';
import { buildProgram } from '../storage/buildProgram.ts';
import { roundOf, SERIES } from '../storage/programs/storeRounds.ts';

const built = fileURLToPath(new URL('../../../dist/node', import.meta.url));
/** `BEARISH_STORE_KILLS=200` for a measurement. */
const KILLS = Number(process.env['BEARISH_STORE_KILLS'] ?? 6);
/** What may be lost: one second of writes, and the time a busy machine takes for a flush. */
const MOST_LOST_MS = 1_000;
const BUSY_MS = 700;
/** Later than what may be lost, so that a store that flushes too seldom is found out. */
const LATEST_KILL_MS = 2_600;

it(`a store whose process is killed ${KILLS} times opens, is consistent and lost at most the last second`, { timeout: 60_000 + KILLS * 4_000 }, async () => {
  const folder = temporaryFolder();
  const program = await buildProgram('storeWriter', folder);
  // A copy: the run may be long, and the tree may be built anew meanwhile.
  cpSync(built, join(folder, 'node'), { recursive: true });
  const worker = join(folder, 'node', 'storageWorker.mjs');
  const dataDir = join(folder, 'data');
  let state = 4_711;
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  let longestLossMs = 0;
  let rounds = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const said = await killedAfter([program, dataDir, worker], 20 + ((kill + random()) / KILLS) * LATEST_KILL_MS);
    const { database, keptAs } = await openDatabase({ path: dataLayout(dataDir).databaseFile, now: () => Date.now() });
    try {
      const damaged: string[] = [];
      const candles = new CandleRepository({ database, now: () => 1, onDamagedChunk: (key) => damaged.push(key.symbol) });
      expect(keptAs).toBeNull();
      expect(database.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
      for (const key of SERIES) {
        const stored = candles.range(key, 0, Infinity);
        const newest = (stored.openTime.at(-1) ?? -60_000) / 60_000;
        expect(isSame(stored, columnsFromCandles(everyRound(key, newest))), `${key.symbol} after kill ${kill}`).toBe(true);
        expect(candles.verify(key)).toMatchObject({ damaged: [], mended: [] });
        expect(candles.gaps(key, { from: 0, to: (newest + 2) * 60_000 }).missing).toEqual([{ from: (newest + 1) * 60_000, to: (newest + 2) * 60_000 }]);
        expect(newest, `flushed before kill ${kill}`).toBeGreaterThanOrEqual(said.flushed);
        const firstLost = said.appended.find(({ round }) => round > newest);
        if (firstLost !== undefined) longestLossMs = Math.max(longestLossMs, said.killedAt - firstLost.at);
        rounds = Math.max(rounds, newest);
      }
      expect(damaged).toEqual([]);
    } finally {
      database.close();
    }
  }
  process.stdout.write(`${KILLS} kills over ${rounds} rounds of ${SERIES.length} series: the oldest lost append was ${longestLossMs} ms old\n`);
  expect(longestLossMs).toBeLessThan(MOST_LOST_MS + BUSY_MS);
});

function everyRound(key: SeriesKey, newest: number): Candle[] {
  return Array.from({ length: newest + 1 }, (_, round) => roundOf(key, round));
}

function isSame(a: CandleColumns, b: CandleColumns): boolean {
  return COLUMNS.every((name) => Buffer.from(a[name].buffer, a[name].byteOffset, a[name].byteLength).equals(Buffer.from(b[name].buffer)));
}

interface Said {
  /** Round through which everything was promised to be on the disk; −1 before the first. */
  readonly flushed: number;
  readonly appended: readonly { readonly round: number; readonly at: number }[];
  readonly killedAt: number;
}

/** Runs the writer, kills it `afterMs` after its first append, and answers what it had said. */
async function killedAfter(argv: readonly string[], afterMs: number): Promise<Said> {
  const child = spawn(process.execPath, [...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => { child.kill('SIGKILL'); });
  let text = '';
  let killedAt = 0;
  let timer: NodeJS.Timeout | null = null;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    timer ??= setTimeout(() => {
      killedAt = Date.now();
      child.kill('SIGKILL');
    }, afterMs);
  });
  await once(child, 'close');
  if (killedAt === 0) throw new Error(`the writer ended by itself: ${text.slice(-500)}`);
  const lines = text.slice(0, text.lastIndexOf('\n')).split('\n').map((line) => line.split(' '));
  const flushed = lines.filter(([word]) => word === 'flushed').at(-1);
  return {
    flushed: flushed === undefined ? -1 : Number(flushed[1]),
    appended: lines.filter(([word]) => word === 'appended').map(([, round, at]) => ({ round: Number(round), at: Number(at) })),
    killedAt,
  };
}
