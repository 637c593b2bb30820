import { sliceColumns, type CandleColumns } from '../../shared/domain/candle.ts';
import { candlesWithMemory } from './candles/candlesWithMemory.ts';
import { COLUMNS } from './candles/candleChunk.ts';
import { dataLayout } from './dataDir.ts';
import type { RebuildReport } from './history/rebuildHistory.ts';
import type { InstanceLock } from './instanceLock.ts';
import type { CandleArchive, CandleStore, HistoryStore, MarketValueStore, Storage } from './storageApi.ts';
import type { SqlDriver } from './sqlite/openSql.ts';
import type { StorageRetention, StorageTrouble } from './worker/protocol.ts';
import { StorageThread } from './worker/StorageThread.ts';

export interface OpenStorageOptions {
  /** The built `storageWorker.mjs`. */
  readonly workerUrl: URL;
  /** Exists; see `checkWritable`. */
  readonly dataDir: string;
  /** Proof that no other process works on the folder: an abandoned database lock may be removed then. */
  readonly lock: InstanceLock;
  /** Said once for each trouble and its end. Never carries data of a session. */
  readonly onTrouble: (trouble: StorageTrouble) => void;
  readonly signal: AbortSignal;
  /** For each call, real ms. */
  readonly deadlineMs?: number;
  /** The runtime's own SQLite where it has one, unless given. */
  readonly driver?: SqlDriver;
  /** How much is kept of candles and market values; everything without it. */
  readonly retention?: StorageRetention;
}

export interface OpenedStorage extends Storage {
  readonly driver: SqlDriver | null;
  /** Fills sessions, decisions and positions from journals; those the tables know to their end are skipped unless `isForced`. */
  rebuildHistory(files: readonly string[], options: { readonly isForced: boolean }, signal: AbortSignal): Promise<RebuildReport>;
}

const DEADLINE_MS = 10_000;
const REBUILD_DEADLINE_MS = 600_000;
/** Looks at every chunk of a series. */
const UPKEEP_DEADLINE_MS = 120_000;

/**
 * Starts the storage thread and opens the database. A damaged one is kept aside and replaced; sessions whose journals the history does
 * not know are added behind the scenes. @throws StorageError where the disk refuses: the journal alone is kept then.
 */
export async function openStorage(options: OpenStorageOptions): Promise<OpenedStorage> {
  const { databaseFile, journalsDir } = dataLayout(options.dataDir);
  const thread = new StorageThread({
    workerUrl: options.workerUrl,
    databaseFile,
    journalsDir,
    driver: options.driver ?? null,
    retention: options.retention ?? null,
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
    onTrouble: options.onTrouble,
    monotonicNow: () => performance.now(),
  });
  try {
    await thread.opened(options.signal);
  } catch (error) {
    await thread.close();
    throw error;
  }
  return {
    candles: candlesWithMemory(candlesOf(thread), options.onTrouble, () => Date.now()),
    archive: archiveOf(thread),
    series: seriesOf(thread),
    history: historyOf(thread),
    get driver() { return thread.driver; },
    rebuildHistory: (files, { isForced }, signal) => thread.call('rebuildHistory', { files, isForced }, signal, { deadlineMs: REBUILD_DEADLINE_MS }),
    close: () => thread.close(),
  };
}

function candlesOf(thread: StorageThread): CandleStore {
  return {
    append(key, columns, signal, source = 'session') {
      // A copy travels, because the caller goes on with its own.
      const copy = sliceColumns(columns, 0, columns.openTime.length);
      return thread.call('appendCandles', { key, columns: copy, source }, signal, { transfer: buffersOf(copy) });
    },
    newest: (key, count, before, signal) => thread.call('newestCandles', { key, count, before }, signal),
    range: (key, from, to, signal) => thread.call('candleRange', { key, from, to }, signal),
  };
}

function archiveOf(thread: StorageThread): CandleArchive {
  return {
    gaps: (key, range, signal) => thread.call('candleGaps', { key, range }, signal),
    async confirmEmpty(key, range, signal) { await thread.call('confirmEmpty', { key, range }, signal); },
    async forgetEmpty(key, range, signal) { await thread.call('forgetEmpty', { key, range }, signal); },
    async flush(signal) { await thread.call('flushCandles', null, signal); },
    series: (signal) => thread.call('candleSeries', null, signal),
    corrections: (key, limit, signal) => thread.call('candleCorrections', { key, limit }, signal),
    quarantined: (key, signal) => thread.call('quarantinedCandles', { key }, signal),
    verify: (key, signal) => thread.call('verifyCandles', { key }, signal, { deadlineMs: UPKEEP_DEADLINE_MS }),
    prune: (retention, signal) => thread.call('pruneCandles', retention, signal, { deadlineMs: UPKEEP_DEADLINE_MS }),
  };
}

function seriesOf(thread: StorageThread): MarketValueStore {
  return {
    async append(key, { at, value }, signal) {
      // A copy travels, because the caller goes on with its own.
      const columns = { at: at.slice(), value: value.slice() };
      await thread.call('appendValues', { key, columns }, signal, { transfer: [columns.at.buffer, columns.value.buffer] });
    },
    range: (key, from, to, signal) => thread.call('valueRange', { key, from, to }, signal),
    newest: (key, count, before, signal) => thread.call('newestValues', { key, count, before }, signal),
    list: (signal) => thread.call('valueSeries', null, signal),
  };
}

function historyOf(thread: StorageThread): HistoryStore {
  return {
    async saveSession(summary, signal) { await thread.call('saveSession', summary, signal); },
    sessions: (limit, signal) => thread.call('sessions', { limit }, signal),
    async saveDecisions(sessionId, decisions, signal) { await thread.call('saveDecisions', { sessionId, decisions }, signal); },
    async savePositions(sessionId, positions, signal) { await thread.call('savePositions', { sessionId, positions }, signal); },
    positions: (sessionId, signal) => thread.call('positions', { sessionId }, signal),
    decisions: (sessionId, limit, signal) => thread.call('decisions', { sessionId, limit }, signal),
  };
}

function buffersOf(columns: CandleColumns): ArrayBuffer[] {
  return COLUMNS.map((name) => columns[name].buffer).filter((buffer) => buffer instanceof ArrayBuffer);
}
