import { signalWithin } from '../../shared/signalWithin.ts';
import { checkWritable } from '../storage/dataDir.ts';
import { acquireInstanceLock } from '../storage/instanceLock.ts';
import { openStorage, type OpenedStorage } from '../storage/openStorage.ts';
import type { CliIo } from './io.ts';

const OPEN_DEADLINE_MS = 20_000;

/**
 * The candle store of a data folder for one command, which holds the folder meanwhile. Nothing is cut by age.
 * @throws DataDirError, InstanceLockedError, StorageError
 */
export async function withArchive<T>(dataDir: string, io: CliIo, work: (storage: OpenedStorage) => Promise<T>): Promise<T> {
  const signal = signalWithin(io.signal, OPEN_DEADLINE_MS);
  await checkWritable(dataDir, signal);
  const lock = acquireInstanceLock(dataDir, () => Date.now());
  try {
    const storage = await openStorage({
      workerUrl: io.workers.storage, dataDir, lock, signal,
      onTrouble: ({ message, nextStep }) => { io.stderr(`${message}${nextStep === null ? '' : `\n  → ${nextStep}`}`); },
    });
    try {
      return await work(storage);
    } finally {
      await storage.close();
    }
  } finally {
    lock.release();
  }
}
