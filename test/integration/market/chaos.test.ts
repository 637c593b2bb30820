import { afterEach, expect, it } from 'vitest';
import { acquireInstanceLock } from '../../../electron/storage/instanceLock.ts';
import { openStorage } from '../../../electron/storage/openStorage.ts';
import { startSimulatedBinance } from '../../exchanges/binance/startSimulatedBinance.ts';
import { startSimulatedBingx } from '../../exchanges/bingx/startSimulatedBingx.ts';
import { startSimulatedBitget } from '../../exchanges/bitget/startSimulatedBitget.ts';
import { startSimulatedKucoin } from '../../exchanges/kucoin/startSimulatedKucoin.ts';
import { temporaryFolder } from '../../unit/storage/temporaryFolder.ts';
import { type ChaosSubject, runChaos } from './chaosRun.ts';

/** Seconds of faults; `BEARISH_CHAOS_SECONDS=1200` is the measurement. */
const SECONDS = Number(process.env['BEARISH_CHAOS_SECONDS'] ?? 20);
const SEED = Number(process.env['BEARISH_CHAOS_SEED'] ?? 1);
const BASES = ['BTC', 'ETH', 'SOL', 'BNB', 'ADA', 'XRP', 'DOGE', 'LINK', 'AVAX', 'DOT', 'LTC', 'ATOM'];

const SUBJECTS: readonly ChaosSubject[] = [
  { exchange: 'bingx', start: (market) => startSimulatedBingx({ market, pingEveryMs: 500 }), volumeTolerance: 0 },
  { exchange: 'binanceusdm', start: (market) => startSimulatedBinance({ market }), volumeTolerance: 0 },
  { exchange: 'kucoinfutures', start: (market) => startSimulatedKucoin({ market }), volumeTolerance: 0 },
  { exchange: 'bitget', start: (market) => startSimulatedBitget({ market }), volumeTolerance: 0 },
];

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

it('several exchanges that misbehave in every way leave a store that equals the source, and no lie on the screen', async () => {
  const dataDir = temporaryFolder();
  const lock = acquireInstanceLock(dataDir, () => Date.now());
  ends.push(async () => { lock.release(); });
  const storage = await openStorage({
    workerUrl: new URL('../../../dist/node/storageWorker.mjs', import.meta.url), dataDir, lock, signal: AbortSignal.timeout(20_000),
    onTrouble: (trouble) => { throw new Error(JSON.stringify(trouble)); },
  });
  ends.push(() => storage.close());
  const result = await runChaos({
    subjects: SUBJECTS, bases: SECONDS > 60 ? BASES : BASES.slice(0, 4), speed: 600, faultsMs: SECONDS * 1_000, quietMs: 60_000, seed: SEED, store: storage.candles, archive: storage.archive, series: storage.series,
  });
  if (SECONDS > 60) process.stderr.write(`${JSON.stringify({ ...result, wrong: result.wrong.length }, null, 1)}\n`);
  expect(result.wrong.slice(0, 20)).toEqual([]);
  expect(result.lies.slice(0, 5)).toEqual([]);
  expect(result.ill).toEqual([]);
  expect(result.kept).toBeGreaterThan(0);
  expect(result.unhandled).toEqual([]);
  expect({ timers: result.timersLeft, sockets: result.socketsLeft }).toEqual({ timers: 0, sockets: 0 });
  expect(result.announced).toBeGreaterThan(SECONDS);
  expect(Object.keys(result.faults).length).toBeGreaterThan(3);
}, (SECONDS + 180) * 1_000);
