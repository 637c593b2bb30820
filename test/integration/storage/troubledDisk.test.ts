import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { atomicWriteFile } from '../../../electron/storage/atomicFile.ts';
import { checkWritable, dataLayout } from '../../../electron/storage/dataDir.ts';
import { acquireInstanceLock } from '../../../electron/storage/instanceLock.ts';
import { createJournal, openJournalForAppend } from '../../../electron/storage/journal/openJournal.ts';
import { JournalWriteError } from '../../../electron/storage/journal/JournalWriteError.ts';
import { openStorage } from '../../../electron/storage/openStorage.ts';
import type { StorageTrouble } from '../../../electron/storage/worker/protocol.ts';
import { columnsFromCandles, type CandleColumns, type SeriesKey } from '../../../shared/domain/candle.ts';
import { openRecord, priceRecord } from '../../unit/storage/journal/sampleRecords.ts';
import { temporaryFolder } from '../../unit/storage/temporaryFolder.ts';

const worker = new URL('../../../dist/node/storageWorker.mjs', import.meta.url);
const signal = new AbortController().signal;
const key: SeriesKey = { exchange: 'bingx', symbol: 'BTC/USDT:USDT', timeframe: '1m' };

/** A real disk of its own needs Linux and root. */
const canMount = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'bearish-disk-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
  if (isMounted) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
  return isMounted;
})();

describe.runIf(canMount)('a real disk that is full', () => {
  it('leaves every journal record that was acknowledged, and the journal goes on once there is space', async () => {
    const disk = smallDisk('512k');
    const path = join(disk, 's.journal');
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(256 * 1024));
    const journal = createJournal({ path });
    journal.append(openRecord);
    let acknowledged = 1;
    const failure = ((): unknown => {
      try {
        for (;;) acknowledged = journal.append(priceRecord(acknowledged));
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(JournalWriteError);
    expect(failure).toMatchObject({ code: 'ENOSPC', message: expect.stringContaining('the disk is full'), nextStep: expect.stringContaining('free space') });
    await journal.close();

    rmSync(ballast);
    const { journal: again, records, tornBytes } = await openJournalForAppend({ path });
    expect([records, tornBytes]).toEqual([acknowledged, 0]);
    expect(again.append(priceRecord(1))).toBe(acknowledged + 1);
    await again.close();
  });

  it('leaves the settings file that stood there', async () => {
    const disk = smallDisk('64k');
    const path = join(disk, 'settings.json');
    await atomicWriteFile(path, 'old');
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(40 * 1024));
    await expect(atomicWriteFile(path, Buffer.alloc(100_000))).rejects.toMatchObject({ code: 'ENOSPC' });
    await atomicWriteFile(path, 'new');
  });

  it('is reported once by the candle store, which goes on in memory and returns to the disk', async () => {
    const disk = smallDisk('4m');
    const troubles: StorageTrouble[] = [];
    const ballast = join(disk, 'ballast');
    const lock = heldLock(disk);
    const storage = await openStorage({ workerUrl: worker, dataDir: disk, lock, signal, onTrouble: (trouble) => troubles.push(trouble) });
    onTestFinished(() => storage.close());
    await storage.candles.append(key, series(0, 2_000), signal);
    await storage.archive.flush(signal);
    writeFileSync(ballast, Buffer.alloc(freeBytes(disk)));
    for (let part = 0; part < 5; part += 1) {
      expect(await storage.candles.append(key, series(2_000 + part * 2_000, 2_000), signal)).toMatchObject({ added: 2_000, corrections: 0 });
    }
    await vi.waitFor(() => expect(troubles).toHaveLength(1), { timeout: 10_000 });
    expect(await storage.candles.range(key, 0, Infinity, signal)).toEqual(series(0, 12_000));
    expect(troubles).toMatchObject([{ code: expect.stringMatching(/^disk-(full|failing)$/), message: expect.stringContaining('in memory alone'), nextStep: expect.stringContaining('space') }]);

    rmSync(ballast);
    expect(await storage.candles.append(key, series(12_000, 10), signal)).toMatchObject({ added: 10, corrections: 0 });
    expect(await storage.candles.newest(key, 11_000, Infinity, signal)).toEqual(series(1_010, 11_000));
    await vi.waitFor(() => expect(troubles.map(({ code }) => code)).toEqual([expect.any(String), 'storage-recovered']), { timeout: 10_000 });
    await storage.close();
    lock.release();
    const again = await openStorage({ workerUrl: worker, dataDir: disk, lock: heldLock(disk), signal, onTrouble: (trouble) => troubles.push(trouble) });
    onTestFinished(() => again.close());
    expect(await again.candles.range(key, 0, Infinity, signal)).toEqual(series(0, 12_010));
  });
});

describe.runIf(canMount)('a real disk that is read-only', () => {
  it('is named before anything is started', async () => {
    const disk = smallDisk('256k');
    expect(spawnSync('mount', ['-o', 'remount,ro', disk]).status).toBe(0);
    await expect(checkWritable(disk, signal)).rejects.toMatchObject({
      code: 'EROFS', message: expect.stringContaining(`${disk}: the disk is read-only`), nextStep: expect.stringContaining('--data-dir'),
    });
    await expect(checkWritable(join(disk, 'data'), signal)).rejects.toMatchObject({ code: 'EROFS' });
    expect(existsSync(dataLayout(disk).journalsDir)).toBe(false);
  });
});

function smallDisk(size: string): string {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]).status).toBe(0);
  onTestFinished(() => { spawnSync('umount', ['-l', folder]); });
  return folder;
}

function freeBytes(disk: string): number {
  const { bavail, bsize } = statfsSync(disk);
  return bavail * bsize;
}

function heldLock(dataDir: string): ReturnType<typeof acquireInstanceLock> {
  const lock = acquireInstanceLock(dataDir, () => Date.now());
  onTestFinished(() => lock.release());
  return lock;
}

function series(first: number, rows: number): CandleColumns {
  return columnsFromCandles(Array.from({ length: rows }, (_, row) => ({
    openTime: (first + row) * 60_000, open: 100, high: 101 + ((first + row) % 7), low: 99.5, close: 100.5, volume: first + row,
  })));
}
