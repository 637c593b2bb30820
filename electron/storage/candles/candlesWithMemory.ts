import { sliceColumns, type CandleColumns } from '../../../shared/domain/candle.ts';
import type { CandleStore } from '../storageApi.ts';
import { StorageError, type StorageErrorCode } from '../StorageError.ts';
import type { StorageTrouble } from '../worker/protocol.ts';
import { mergeChunk } from './candleChunk.ts';
import { MemoryCandleStore } from './MemoryCandleStore.ts';

/** Failures of the disk or the thread; a refusal of the candles themselves is not one of them. */
const DISK_TROUBLE: ReadonlySet<StorageErrorCode> = new Set<StorageErrorCode>([
  'disk-full', 'disk-read-only', 'disk-failing', 'database-damaged', 'database-busy', 'database-unavailable', 'storage-timeout', 'storage-stopped',
]);

/**
 * The candle store on the disk, with memory behind it: what the disk does not take is kept for this run and read together with what it
 * has. The trouble is reported when it begins and when it ends, not for every candle.
 */
export function candlesWithMemory(disk: CandleStore, onTrouble: (trouble: StorageTrouble) => void, now: () => number): CandleStore {
  const memory = new MemoryCandleStore(now);
  let isFailing = false;

  const failed = (error: unknown): void => {
    if (!(error instanceof StorageError) || !DISK_TROUBLE.has(error.code)) throw error;
    if (isFailing) return;
    isFailing = true;
    onTrouble({ code: error.code, level: 'warning', message: `${error.message}. Candles are kept in memory alone until it works again`, nextStep: error.nextStep });
  };
  const worked = (): void => {
    if (!isFailing) return;
    isFailing = false;
    onTrouble({ code: 'storage-recovered', level: 'info', message: 'Candles are written to the disk again; those of the time between are downloaded at the next start', nextStep: null });
  };
  /** Null where the disk did not answer. */
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      failed(error);
      return null;
    }
  };

  return {
    async append(key, columns, signal, source) {
      const written = await attempt(() => disk.append(key, columns, signal, source));
      if (written === null) return memory.append(key, columns, source);
      worked();
      return written;
    },
    async range(key, from, to, signal) {
      const stored = await attempt(() => disk.range(key, from, to, signal));
      return together(stored, memory.isEmpty ? null : memory.range(key, from, to));
    },
    async newest(key, count, before, signal) {
      const stored = await attempt(() => disk.newest(key, count, before, signal));
      const both = together(stored, memory.isEmpty ? null : memory.newest(key, count, before));
      const rows = both.openTime.length;
      return rows <= count ? both : sliceColumns(both, rows - count, rows);
    },
  };
}

function together(stored: CandleColumns | null, remembered: CandleColumns | null): CandleColumns {
  const left = stored ?? EMPTY;
  if (remembered === null || remembered.openTime.length === 0) return left;
  return mergeChunk(left, remembered, 0, remembered.openTime.length).columns;
}

const NONE = new Float64Array(0);
const EMPTY: CandleColumns = { openTime: NONE, open: NONE, high: NONE, low: NONE, close: NONE, volume: NONE };
