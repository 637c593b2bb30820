import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CandleUpkeep } from '../candles/CandleUpkeep.ts';
import { CandleRepository } from '../candles/CandleRepository.ts';
import { MarketValueRepository } from '../series/MarketValueRepository.ts';
import { HistoryRepository } from '../history/HistoryRepository.ts';
import { rebuildHistory } from '../history/rebuildHistory.ts';
import { errnoOf } from '../errnoWords.ts';
import { storageErrorOf } from '../StorageError.ts';
import { keepAside, openDatabase, type OpenedDatabase } from '../sqlite/openDatabase.ts';
import type { SqlDriver } from '../sqlite/openSql.ts';
import { SqlError } from '../sqlite/SqlError.ts';
import type { SqlDatabase } from '../sqlite/sqlDatabase.ts';
import type { CallOutput, CallName, StorageCall, StorageTrouble, WorkerOptions } from './protocol.ts';

export interface StorageServiceOptions extends WorkerOptions {
  readonly now: () => number;
  readonly onTrouble: (trouble: StorageTrouble) => void;
}

interface OpenParts {
  readonly database: SqlDatabase;
  readonly candles: CandleRepository;
  readonly series: MarketValueRepository;
  readonly history: HistoryRepository;
}

/** The work of the storage thread: opens the database, answers calls one at a time, replaces a damaged file and fills the history again. */
export class StorageService {
  readonly #options: StorageServiceOptions;
  readonly #ending = new AbortController();
  #parts: OpenParts;
  #rebuilding: Promise<void> = Promise.resolve();
  readonly #upkeep: CandleUpkeep;

  private constructor(options: StorageServiceOptions, parts: OpenParts) {
    this.#options = options;
    this.#parts = parts;
    this.#upkeep = new CandleUpkeep({ candles: () => this.#parts.candles, series: () => this.#parts.series, retention: options.retention, onTrouble: options.onTrouble });
  }

  /** Opens the database and begins to add, behind the calls, the sessions whose journals it does not know. @throws StorageError */
  static async open(options: StorageServiceOptions): Promise<StorageService> {
    const opened = await openDatabase(databaseOptions(options)).catch((error: unknown) => {
      throw storageErrorOf('open', error);
    });
    const service = new StorageService(options, partsOf(options, opened));
    service.#reportReplaced(opened);
    service.#rebuildMissing();
    service.#upkeep.start();
    return service;
  }

  get driver(): SqlDriver { return this.#parts.database.driver; }

  /** Resolves once the sessions found at the opening are in the tables. */
  get rebuilt(): Promise<void> { return this.#rebuilding; }

  /** @throws StorageError */
  async handle(call: StorageCall): Promise<CallOutput<CallName>> {
    try {
      return await this.#answer(call);
    } catch (error) {
      if (!isDamage(error)) throw storageErrorOf(call.name, error);
    }
    await this.#replaceDamaged();
    try {
      return await this.#answer(call);
    } catch (error) {
      throw storageErrorOf(call.name, error);
    }
  }

  /** Ends the rebuilding, flushes and closes. Idempotent. */
  async close(): Promise<void> {
    this.#ending.abort(new Error('the storage is closing'));
    this.#upkeep.end();
    await this.#rebuilding;
    this.#parts.database.close();
  }

  async #answer(call: StorageCall): Promise<CallOutput<CallName>> {
    const { candles, series, history } = this.#parts;
    switch (call.name) {
      case 'appendCandles': return this.#writing(() => candles.append(call.input.key, call.input.columns, call.input.source));
      case 'flushCandles': candles.flush(); return null;
      case 'candleGaps': return candles.gaps(call.input.key, call.input.range);
      case 'confirmEmpty': return this.#writing(() => { candles.confirmEmpty(call.input.key, call.input.range); return null; });
      case 'forgetEmpty': return this.#writing(() => { candles.forgetEmpty(call.input.key, call.input.range); return null; });
      case 'candleSeries': return candles.series();
      case 'candleCorrections': return candles.corrections(call.input.key, call.input.limit);
      case 'quarantinedCandles': return candles.quarantined(call.input.key);
      case 'verifyCandles': return candles.verify(call.input.key);
      case 'pruneCandles': return candles.prune(call.input);
      case 'newestCandles': return candles.newest(call.input.key, call.input.count, call.input.before);
      case 'candleRange': return candles.range(call.input.key, call.input.from, call.input.to);
      case 'appendValues': series.append(call.input.key, call.input.columns); return null;
      case 'newestValues': return series.newest(call.input.key, call.input.count, call.input.before);
      case 'valueRange': return series.range(call.input.key, call.input.from, call.input.to);
      case 'valueSeries': return series.list();
      case 'saveSession': history.saveSession(call.input); return null;
      case 'sessions': return history.sessions(call.input.limit);
      case 'saveDecisions': history.saveDecisions(call.input.sessionId, call.input.decisions); return null;
      case 'decisions': return history.decisions(call.input.sessionId, call.input.limit);
      case 'savePositions': history.savePositions(call.input.sessionId, call.input.positions); return null;
      case 'positions': return history.positions(call.input.sessionId);
      case 'rebuildHistory': return rebuildHistory(history, call.input.files, { isForced: call.input.isForced, signal: this.#ending.signal });
      case 'close': await this.close(); return null;
    }
  }

  #writing<T>(work: () => T): T {
    if (this.#upkeep.isDamaged) this.#parts.candles.flush();
    const result = work();
    this.#upkeep.noteWrite();
    return result;
  }

  async #replaceDamaged(): Promise<void> {
    const { databaseFile, now } = this.#options;
    try {
      this.#parts.database.close();
    } catch (error) {
      if (!isDamage(error)) throw storageErrorOf('close the damaged file', error);
    }
    const keptAs = keepAside(databaseFile, now());
    const opened = await openDatabase(databaseOptions(this.#options)).catch((error: unknown) => {
      throw storageErrorOf('open', error);
    });
    this.#parts = partsOf(this.#options, opened);
    this.#reportReplaced({ ...opened, keptAs });
    this.#rebuildMissing();
  }

  #reportReplaced({ keptAs }: OpenedDatabase): void {
    if (keptAs === null) return;
    this.#options.onTrouble({
      code: 'database-damaged', level: 'warning',
      message: `The history database was damaged. It is kept as ${keptAs}; a new one is being filled from the journals, candles will be downloaded again, and funding, mark prices and open interest begin anew`,
      nextStep: 'Check the disk. Nothing of a session is lost: the journals hold it',
    });
  }

  #rebuildMissing(): void {
    this.#rebuilding = this.#rebuilding.then(() => this.#rebuild()).catch((error: unknown) => {
      if (this.#ending.signal.aborted) return;
      const { code, message, nextStep } = storageErrorOf('rebuild the history', error);
      this.#options.onTrouble({ code, level: 'warning', message, nextStep });
    });
  }

  async #rebuild(): Promise<void> {
    const files = await journalsIn(this.#options.journalsDir);
    const report = await rebuildHistory(this.#parts.history, files, { isForced: false, signal: this.#ending.signal });
    if (report.rebuilt > 0) {
      this.#options.onTrouble({ code: 'history-rebuilt', level: 'info', message: `The history of ${report.rebuilt} sessions was filled from their journals`, nextStep: null });
    }
    for (const { file, reason } of report.unreadable) {
      this.#options.onTrouble({ code: 'storage-refused', level: 'warning', message: `${file} is not in the history: ${reason}`, nextStep: 'Keep the file; it can be looked at with `replay`' });
    }
  }
}

function databaseOptions(options: StorageServiceOptions): Parameters<typeof openDatabase>[0] {
  const { databaseFile: path, now, driver } = options;
  return { path, now, ...(driver === null ? {} : { driver }) };
}

function partsOf(options: StorageServiceOptions, { database }: OpenedDatabase): OpenParts {
  return {
    database,
    series: new MarketValueRepository(database),
    history: new HistoryRepository(database),
    candles: new CandleRepository({
      database,
      now: options.now,
      onDamagedChunk: (key, range, reason) => options.onTrouble({
        code: 'candles-damaged', level: 'warning',
        message: `Stored candles of ${key.exchange} ${key.symbol} ${key.timeframe} from ${new Date(range.from).toISOString()} to ${new Date(range.to).toISOString()} are damaged (${reason}); they are kept aside and count as missing`,
        nextStep: 'Check the disk. A session downloads what it needs by itself; `candles repair` brings back the rest',
      }),
    }),
  };
}

async function journalsIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.endsWith('.journal')).sort().map((name) => join(folder, name));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof SqlError && error.trouble === 'damaged';
}
