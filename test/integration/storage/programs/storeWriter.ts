/**
 * Appends candles of several series through the storage thread, as a session does, in the data folder of the first argument; the second names
 * the thread's file. Says `flushed N` once everything of the rounds up to N is promised to be on the disk, and `appended N` before that.
 */
import { mkdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { acquireInstanceLock } from '../../../../electron/storage/instanceLock.ts';
import { openStorage } from '../../../../electron/storage/openStorage.ts';
import { columnsFromCandles } from '../../../../shared/domain/candle.ts';
import { roundOf, SERIES } from './storeRounds.ts';

/** Seldom, so that what lies between is written by the thread's own timer. */
const FLUSH_ROUNDS = 400;

const [dataDir = '', worker = ''] = process.argv.slice(2);
const { signal } = new AbortController();
mkdirSync(join(dataDir, 'journals'), { recursive: true });
const lock = acquireInstanceLock(dataDir, () => Date.now());
const storage = await openStorage({
  workerUrl: pathToFileURL(worker), dataDir, lock, signal,
  onTrouble: ({ code, message }) => { if (code !== 'storage-recovered') throw new Error(message); },
});
const first = SERIES[0];
if (first === undefined) throw new Error('no series');
// Every series is at its own round after a kill; the slowest one says where to go on.
const rounds = await Promise.all(SERIES.map(async (key) => (await storage.candles.newest(key, 1, Infinity, signal)).openTime[0] ?? -60_000));
for (let round = Math.min(...rounds) / 60_000 + 1; ; round += 1) {
  for (const key of SERIES) await storage.candles.append(key, columnsFromCandles([roundOf(key, round)]), signal);
  writeSync(1, `appended ${round} ${Date.now()}\n`);
  if (round % FLUSH_ROUNDS !== 0) continue;
  await storage.archive.flush(signal);
  writeSync(1, `flushed ${round} ${Date.now()}\n`);
}
