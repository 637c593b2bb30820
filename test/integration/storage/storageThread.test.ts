import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { acquireInstanceLock } from '../../../electron/storage/instanceLock.ts';
import { dataLayout } from '../../../electron/storage/dataDir.ts';
import { createJournal } from '../../../electron/storage/journal/openJournal.ts';
import { openStorage, type OpenedStorage, type OpenStorageOptions } from '../../../electron/storage/openStorage.ts';
import { StorageError } from '../../../electron/storage/StorageError.ts';
import type { StorageTrouble } from '../../../electron/storage/worker/protocol.ts';
import { openDatabase } from '../../../electron/storage/sqlite/openDatabase.ts';
import { availableDriver } from '../../../electron/storage/sqlite/openSql.ts';
import { columnsFromCandles, type CandleColumns, type SeriesKey } from '../../../shared/domain/candle.ts';
import { decision, openRecord, position } from '../../unit/storage/journal/sampleRecords.ts';
import { marketSeriesKey } from '../../unit/storage/series/marketSeriesKey.ts';
import { temporaryFolder } from '../../unit/storage/temporaryFolder.ts';

const realWorker = new URL('../../../dist/node/storageWorker.mjs', import.meta.url);
const signal = new AbortController().signal;
const key: SeriesKey = { exchange: 'bingx', symbol: 'BTC/USDT:USDT', timeframe: '30m' };
const summary = {
  sessionId: 's-9', startedAt: 1, endedAt: 2, outcome: 'completed', mode: 'paper', market: 'exchange', symbols: ['BTC/USDT:USDT'], startEquity: 100, endEquity: 99, trades: 1,
};

let dataDir: string;
let troubles: StorageTrouble[];

beforeEach(() => {
  dataDir = temporaryFolder();
  mkdirSync(join(dataDir, 'journals'));
  troubles = [];
});

describe('the storage', () => {
  it('keeps candles and history over its closing and opening, with the best driver there is', async () => {
    const first = await open();
    const candles = series(0, 2_000);
    expect(first.driver).toBe(availableDriver());
    expect(await first.candles.append(key, candles, signal)).toEqual({ added: 2_000, corrections: 0, corrected: [] });
    expect(candles.close[1_999]).toBeGreaterThan(0);
    await first.history.saveSession(summary, signal);
    await first.history.saveDecisions('s-9', [decision], signal);
    await first.history.savePositions('s-9', [position], signal);
    await first.close();

    const second = await open();
    expect(await second.candles.range(key, 0, Infinity, signal)).toEqual(candles);
    expect((await second.candles.newest(key, 2, Infinity, signal)).openTime).toEqual(candles.openTime.slice(-2));
    expect(await second.history.sessions(5, signal)).toEqual([summary]);
    expect(await second.history.decisions('s-9', 5, signal)).toStrictEqual([decision]);
    expect(await second.history.positions('s-9', signal)).toStrictEqual([position]);
    expect(troubles).toEqual([]);
  });

  it('keeps market values over its closing and opening, and leaves what it is given to its owner', async () => {
    const first = await open();
    const funding = marketSeriesKey('funding');
    const points = { at: Float64Array.of(28_800_000, 0), value: Float64Array.of(0.0002, -0.0001) };
    await first.series.append(funding, points, signal);
    expect(points.value).toEqual(Float64Array.of(0.0002, -0.0001));
    await first.series.append(funding, { at: Float64Array.of(0), value: Float64Array.of(0.0003) }, signal);
    await expect(first.series.append(funding, { at: Float64Array.of(5), value: Float64Array.of(Number.NaN) }, signal))
      .rejects.toMatchObject({ code: 'storage-refused', message: expect.stringContaining('bingx BTC/USDT:USDT funding: point 0 at 5: value NaN') });
    await first.close();

    const second = await open();
    expect(await second.series.range(funding, 0, Infinity, signal)).toEqual({ at: Float64Array.of(0, 28_800_000), value: Float64Array.of(0.0003, 0.0002) });
    expect(await second.series.newest(funding, 1, Infinity, signal)).toEqual({ at: Float64Array.of(28_800_000), value: Float64Array.of(0.0002) });
    expect(await second.series.list(signal)).toEqual([{ key: funding, points: 2, first: 0, last: 28_800_000 }]);
    expect(troubles).toEqual([]);
  });

  it('answers what is missing, corrected and damaged, and writes without being asked', async () => {
    const storage = await open();
    const HALF_HOUR = 1_800_000;
    await storage.candles.append(key, series(0, 100), signal);
    const later = series(50, 1);
    later.close[0] = 100.25;
    const { corrected } = await storage.candles.append(key, later, signal, 'download');
    expect(corrected).toMatchObject([{ stored: { close: 100.5 }, given: { close: 100.25 }, source: 'download' }]);
    await storage.archive.confirmEmpty(key, { from: 100 * HALF_HOUR, to: 110 * HALF_HOUR }, signal);
    const gaps = { missing: [{ from: 110 * HALF_HOUR, to: 120 * HALF_HOUR }], empty: [{ from: 100 * HALF_HOUR, to: 110 * HALF_HOUR }] };
    expect(await storage.archive.gaps(key, { from: 0, to: 120 * HALF_HOUR }, signal)).toEqual(gaps);
    // The thread's own timer writes; another connection sees it.
    const { databaseFile } = dataLayout(dataDir);
    if (storage.driver === 'node:sqlite') await vi.waitFor(async () => expect(await rowsIn(databaseFile)).toBe(100), { timeout: 10_000 });
    await storage.close();
    const again = await open();
    expect(await again.archive.corrections(key, 5, signal)).toEqual(corrected);
    expect(await again.archive.gaps(key, { from: 0, to: 120 * HALF_HOUR }, signal)).toEqual(gaps);
    expect(await again.archive.verify(key, signal)).toEqual({ key, chunks: 1, candles: 100, damaged: [], mended: [] });
    expect(await again.archive.series(signal)).toMatchObject([{ key, candles: 100, corrections: 1, quarantined: 0 }]);
    expect(await again.archive.quarantined(key, signal)).toEqual([]);
    await again.archive.forgetEmpty(key, { from: 0, to: Infinity }, signal);
    expect((await again.archive.gaps(key, { from: 0, to: 120 * HALF_HOUR }, signal)).empty).toEqual([]);
  });

  it('runs nothing after its closing, which may be asked for twice', async () => {
    const storage = await open();
    await Promise.all([storage.close(), storage.close()]);
    await expect(storage.history.sessions(1, signal)).rejects.toMatchObject({ name: 'StorageError', code: 'storage-stopped' });
    expect(existsSync(`${dataLayout(dataDir).databaseFile}.lock`)).toBe(false);
  });

  it('stops waiting when it is told to', async () => {
    const storage = await open();
    await expect(storage.history.sessions(1, AbortSignal.abort(new Error('not needed any more')))).rejects.toThrow('not needed any more');
  });

  it('refuses bad candles by name without touching the good ones', async () => {
    const storage = await open();
    const candles = series(0, 3);
    candles.high[1] = 0;
    await expect(storage.candles.append(key, candles, signal)).rejects.toMatchObject({ code: 'storage-refused', message: expect.stringContaining('candle 1: ') });
    expect((await storage.candles.range(key, 0, Infinity, signal)).openTime).toHaveLength(0);
    expect(troubles).toEqual([]);
  });

  it('fills the history with sessions whose journals it does not know', async () => {
    journalOfOneSession();
    const storage = await open();
    await vi.waitFor(() => expect(troubles.map(({ code }) => code)).toEqual(['history-rebuilt']), { timeout: 20_000 });
    expect(await storage.history.positions('s-1', signal)).toStrictEqual([position]);
    expect(await storage.history.decisions('s-1', 5, signal)).toStrictEqual([decision]);
    await storage.close();
    troubles = [];
    const again = await open();
    expect(await again.rebuildHistory([dataLayout(dataDir).journalFile('s-1')], { isForced: true }, signal)).toEqual({ rebuilt: 1, skipped: 0, unreadable: [] });
    expect(troubles).toEqual([]);
  });

  it('keeps a damaged database aside, says so, and fills a new one from the journals', async () => {
    journalOfOneSession();
    await (await open()).close();
    const { databaseFile } = dataLayout(dataDir);
    const garbage = readFileSync(databaseFile).fill(0x55, 0, 2_000);
    writeFileSync(databaseFile, garbage);
    troubles = [];
    const storage = await open();
    await vi.waitFor(() => expect(troubles.map(({ code }) => code)).toEqual(['database-damaged', 'history-rebuilt']), { timeout: 20_000 });
    expect((await storage.history.sessions(5, signal)).map(({ sessionId }) => sessionId)).toEqual(['s-1']);
    const kept = readdirSync(dataDir).find((name) => /^history\.sqlite\.damaged-.*Z$/.test(name)) ?? '';
    expect(readFileSync(join(dataDir, kept))).toEqual(garbage);
  });

  it('replaces a database that turns out damaged while it is open', async () => {
    const storage = await open();
    for (let part = 0; part < 10; part += 1) await storage.candles.append(key, series(part * 50_000, 50_000), signal);
    await storage.archive.flush(signal);
    const { databaseFile } = dataLayout(dataDir);
    writeFileSync(databaseFile, readFileSync(databaseFile).fill(0x55, 4_096));
    await storage.candles.range(key, 0, Infinity, signal);
    await storage.candles.append(key, series(0, 10), signal);
    expect((await storage.candles.newest(key, 3, Infinity, signal)).openTime).toHaveLength(3);
    expect(troubles.map(({ code }) => code)).toEqual(expect.arrayContaining([expect.stringMatching(/damaged/)]));
  });

  it('goes on with market values in a new database where the old one turns out damaged', async () => {
    const storage = await open();
    const prices = marketSeriesKey('mark-price');
    const rows = 200_000;
    const points = { at: Float64Array.from({ length: rows }, (_, row) => row), value: new Float64Array(rows).fill(1) };
    await storage.series.append(prices, points, signal);
    // Larger than what the connection keeps in memory, so that the file is read again.
    for (let part = 0; part < 10; part += 1) await storage.candles.append(key, series(part * 50_000, 50_000), signal);
    await storage.archive.flush(signal);
    await storage.candles.range(key, 0, Infinity, signal);
    const { databaseFile } = dataLayout(dataDir);
    writeFileSync(databaseFile, readFileSync(databaseFile).fill(0x55, 4_096));
    expect((await storage.series.range(prices, 0, Infinity, signal)).at).toHaveLength(0);
    expect(troubles).toMatchObject([{ code: 'database-damaged', message: expect.stringContaining('open interest begin anew') }]);
    await storage.series.append(prices, { at: points.at.slice(0, 2), value: points.value.slice(0, 2) }, signal);
    expect(await storage.series.list(signal)).toEqual([{ key: prices, points: 2, first: 0, last: 1 }]);
  });

  it('that cannot be opened says why and what to do', async () => {
    mkdirSync(dataLayout(dataDir).databaseFile);
    const failure = await open().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StorageError);
    expect(failure).toMatchObject({ code: 'database-unavailable', nextStep: expect.stringContaining('--data-dir') });
    expect(troubles).toEqual([]);
  });
});

describe('a storage thread that fails', () => {
  it('is started again with everything that was written', async () => {
    const storage = await open({ workerUrl: failingWorker() });
    await storage.history.saveSession(summary, signal);
    await expect(storage.history.sessions(DIES, signal)).rejects.toMatchObject({ code: 'storage-stopped' });
    expect(await storage.history.sessions(5, signal)).toEqual([summary]);
    expect(troubles).toMatchObject([{ code: 'storage-restarted', message: expect.stringContaining('code 7') }]);
  });

  it('by never answering is ended at the deadline and started again', async () => {
    const storage = await open({ workerUrl: failingWorker(), deadlineMs: 2_500 });
    const hanging = storage.history.sessions(HANGS, signal);
    await expect(hanging).rejects.toMatchObject({ code: 'storage-timeout', message: expect.stringContaining('sessions was not answered within 2500 ms') });
    await vi.waitFor(() => expect(troubles).toMatchObject([{ code: 'storage-restarted' }]), { timeout: 20_000 });
    await vi.waitFor(async () => expect(await storage.history.sessions(5, signal)).toEqual([]), { timeout: 20_000 });
  });

  it('four times is given up by name; candles go on in memory and history says that the journals hold it', async () => {
    const storage = await open({ workerUrl: failingWorker() });
    await storage.candles.append(key, series(0, 3), signal);
    for (let time = 0; time < 4; time += 1) await expect(storage.history.sessions(DIES, signal)).rejects.toThrow(StorageError);
    expect(troubles.map(({ code }) => code)).toEqual(['storage-restarted', 'storage-restarted', 'storage-restarted', 'database-unavailable']);
    expect(await storage.candles.append(key, series(3, 2), signal)).toEqual({ added: 2, corrections: 0, corrected: [] });
    expect((await storage.candles.newest(key, 9, Infinity, signal)).openTime).toEqual(series(3, 2).openTime);
    await expect(storage.history.saveSession(summary, signal)).rejects.toMatchObject({ code: 'storage-stopped', nextStep: expect.stringContaining('journals') });
    expect(troubles.at(-1)).toMatchObject({ code: 'storage-stopped', message: expect.stringContaining('in memory alone') });
    expect(troubles).toHaveLength(5);
    await storage.close();
  });
});

const DIES = 13;
const HANGS = 14;

/** The real storage thread, except that asking it for that many sessions ends or blocks it. */
function failingWorker(): URL {
  const path = join(temporaryFolder(), 'worker.mjs');
  writeFileSync(path, `
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ name, input }) => {
      if (name !== 'sessions') return;
      if (input.limit === ${DIES}) process.exit(7);
      if (input.limit === ${HANGS}) for (;;);
    });
    await import(${JSON.stringify(pathToFileURL(fileURLToPath(realWorker)).href)});
  `);
  return pathToFileURL(path);
}

async function open(changes: Partial<OpenStorageOptions> = {}): Promise<OpenedStorage> {
  const lock = acquireInstanceLock(dataDir, () => Date.now());
  lock.release();
  const storage = await openStorage({ workerUrl: realWorker, dataDir, lock, signal, onTrouble: (trouble) => troubles.push(trouble), ...changes });
  onTestFinished(() => storage.close());
  return storage;
}

async function rowsIn(path: string): Promise<unknown> {
  const { database } = await openDatabase({ path, now: () => Date.now() });
  try {
    return database.prepare('SELECT sum(row_count) AS n FROM candle_chunks').get()?.['n'];
  } finally {
    database.close();
  }
}

function journalOfOneSession(): void {
  const journal = createJournal({ path: dataLayout(dataDir).journalFile('s-1') });
  journal.append(openRecord);
  journal.append({ type: 'effects', of: 1, decisions: [decision], positions: [position] });
  void journal.close();
}

function series(first: number, rows: number): CandleColumns {
  return columnsFromCandles(Array.from({ length: rows }, (_, row) => ({
    openTime: (first + row) * 1_800_000, open: 100, high: 101 + (row % 7), low: 99.5, close: 100.5, volume: row,
  })));
}
