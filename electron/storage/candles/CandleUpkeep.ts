import { storageErrorOf } from '../StorageError.ts';
import type { MarketValueRepository } from '../series/MarketValueRepository.ts';
import type { StorageRetention, StorageTrouble } from '../worker/protocol.ts';
import type { CandleRepository } from './CandleRepository.ts';

export interface CandleUpkeepOptions {
  /** The repositories of now: a damaged database is replaced while it runs. */
  readonly candles: () => CandleRepository;
  readonly series: () => MarketValueRepository;
  readonly retention: StorageRetention | null;
  readonly onTrouble: (trouble: StorageTrouble) => void;
}

/** From an append to its flush, at most; the promise is a second, and the disk takes its time too. */
const FLUSH_AFTER_MS = 500;
const RETRY_MS = 1_000;
/** After the opening, when a starting session has read what it needs. */
const FIRST_PRUNE_MS = 120_000;
const PRUNE_EVERY_MS = 6 * 3_600_000;

/** Timers of the candle store: flushes what was appended and keeps to the limits, those of the market values too. A disk that fails is told once, and once that it works again. */
export class CandleUpkeep {
  readonly #options: CandleUpkeepOptions;
  #flushTimer: NodeJS.Timeout | null = null;
  #pruneTimer: NodeJS.Timeout | null = null;
  #isFailing = false;
  #isDamaged = false;
  #isEnded = false;

  constructor(options: CandleUpkeepOptions) {
    this.#options = options;
  }

  /** Whether the last flush met a damaged database, which only a call can have replaced. */
  get isDamaged(): boolean { return this.#isDamaged; }

  start(): void {
    this.#pruneAfter(FIRST_PRUNE_MS);
  }

  /** To be called after every append. */
  noteWrite(): void {
    this.#flushAfter(FLUSH_AFTER_MS);
  }

  /** Writes what is left and stops the timers. */
  end(): void {
    this.#isEnded = true;
    if (this.#flushTimer !== null) clearTimeout(this.#flushTimer);
    if (this.#pruneTimer !== null) clearTimeout(this.#pruneTimer);
    this.#flush();
  }

  #flushAfter(delayMs: number): void {
    if (this.#isEnded || this.#flushTimer !== null) return;
    this.#flushTimer = setTimeout(() => {
      this.#flushTimer = null;
      if (!this.#flush()) this.#flushAfter(RETRY_MS);
    }, delayMs);
  }

  #flush(): boolean {
    const { candles, onTrouble } = this.#options;
    try {
      candles().flush();
    } catch (error) {
      const { code, message, nextStep } = storageErrorOf('write candles', error);
      if (!this.#isFailing) onTrouble({ code, level: 'warning', message: `${message}. Candles are kept in memory alone until it works again`, nextStep });
      this.#isFailing = true;
      this.#isDamaged = code === 'database-damaged';
      return false;
    }
    this.#isDamaged = false;
    if (this.#isFailing) onTrouble({ code: 'storage-recovered', level: 'info', message: 'Candles are written to the disk again, those of the time between too', nextStep: null });
    this.#isFailing = false;
    return true;
  }

  #pruneAfter(delayMs: number): void {
    const { retention } = this.#options;
    if (retention === null || this.#isEnded) return;
    this.#pruneTimer = setTimeout(() => {
      this.#reportFailure('let old candles go', () => this.#pruneCandles(retention));
      this.#reportFailure('let old market values go', () => this.#pruneSeries(retention));
      this.#pruneAfter(PRUNE_EVERY_MS);
    }, delayMs);
    // Nothing to wait for: it must not keep the thread alive.
    this.#pruneTimer.unref();
  }

  #pruneCandles({ candles: limits }: StorageRetention): void {
    const { candles: count, series, bytes } = this.#options.candles().prune(limits);
    if (count === 0) return;
    this.#options.onTrouble({
      code: 'candles-pruned', level: 'info',
      message: `${count} stored candles of ${series.length} series (${(bytes / 1e6).toFixed(1)} MB) were older than storage.candles allows and were let go`, nextStep: null,
    });
  }

  #pruneSeries({ series: limits }: StorageRetention): void {
    const { points, series } = this.#options.series().prune(limits);
    if (points === 0) return;
    this.#options.onTrouble({
      code: 'series-pruned', level: 'info', message: `${points} stored market values of ${series} series were older than storage.series allows and were let go`, nextStep: null,
    });
  }

  #reportFailure(doing: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      const { code, message, nextStep } = storageErrorOf(doing, error);
      this.#options.onTrouble({ code, level: 'warning', message, nextStep });
    }
  }
}
