import { columnsFromCandles } from '../../../shared/domain/candle.ts';
import { lengthOf, type TimeRange } from '../../../shared/domain/timeRange.ts';
import { type Timeframe, TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { Gateway } from '../../exchanges/gateway.ts';
import type { RestCaller } from '../exchange/RestCaller.ts';
import { HOLE_AGE_MS } from '../holeAge.ts';
import type { DownloadProgress, DownloadReport, DownloadSeries, DownloadShelf, DownloadState, SeriesReport } from './downloadApi.ts';
import { PageReader } from './PageReader.ts';
import { ProgressMeter } from './ProgressMeter.ts';
import { compareWithBuilt, verifyStored } from './verifySeries.ts';

export interface CandleDownloadOptions {
  readonly gateway: Gateway;
  readonly caller: RestCaller;
  readonly shelf: DownloadShelf;
  readonly series: readonly DownloadSeries[];
  /** Open times wanted, epoch ms; `to` beyond the exchange's clock means up to its newest closed candle. */
  readonly range: TimeRange;
  /** Monotonic real ms. */
  readonly monotonicMs: () => number;
  /** Called after every page and change of state. */
  readonly onProgress: (progress: DownloadProgress) => void;
}

interface Work {
  readonly series: DownloadSeries;
  readonly range: TimeRange;
  readonly total: number;
  done: number;
  fetched: number;
  corrections: number;
  failure: SeriesReport['failure'];
}

/** A candle counts as closed this long after its end by the exchange's clock, market ms: nothing later corrects it then. */
const SETTLED_MS = 60_000;

/**
 * Loads what the store does not know of some series, newest first, and says what the exchange does not have. It can be paused, resumed and
 * cancelled between and within pages; what has arrived is kept, so that the same download later goes on where this one ended.
 */
export class CandleDownload {
  readonly #options: CandleDownloadOptions;
  readonly #reader: PageReader;
  readonly #meter: ProgressMeter;
  readonly #cancelled = new AbortController();
  #state: DownloadState = 'planning';
  #work: Work[] = [];
  #current: DownloadSeries | null = null;
  #requests = 0;
  #pausing: { readonly over: Promise<void>; readonly end: () => void } | null = null;
  #running: Promise<DownloadReport> | null = null;
  /** Market time before which a missing candle is a hole of the exchange. */
  #holeLimit = Infinity;

  constructor(options: CandleDownloadOptions) {
    this.#options = options;
    this.#meter = new ProgressMeter(options.monotonicMs);
    this.#reader = new PageReader({ gateway: options.gateway, caller: options.caller, onRequest: () => { this.#requests += 1; } });
  }

  get progress(): DownloadProgress {
    const total = this.#work.reduce((sum, work) => sum + work.total, 0);
    const done = this.#work.reduce((sum, work) => sum + work.done, 0);
    const fetched = this.#work.reduce((sum, work) => sum + work.fetched, 0);
    const { rate } = this.#meter;
    return { state: this.#state, current: this.#current, total, done, fetched, requests: this.#requests, rate, etaMs: rate > 0 ? ((total - done) / rate) * 1_000 : null };
  }

  /** Runs to the end, or until it is cancelled; asked again it answers the same. @throws the gateway's error where the exchange cannot be reached at all, the store's where it cannot be read */
  run(): Promise<DownloadReport> {
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Takes effect after the page that is being loaded. */
  pause(): void {
    if (this.#pausing !== null || this.#state === 'ended') return;
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => { end = resolve; });
    this.#pausing = { over, end };
  }

  resume(): void {
    this.#pausing?.end();
    this.#pausing = null;
  }

  /** Ends it now; what has arrived is kept. */
  cancel(): void {
    this.#cancelled.abort(new Error('the download was cancelled'));
    this.resume();
  }

  async #run(): Promise<DownloadReport> {
    const startedAt = this.#options.monotonicMs();
    const { signal } = this.#cancelled;
    this.#meter.resume();
    try {
      await this.#plan(signal);
      for (const work of this.#work) await this.#loadSeries(work, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    // A cancelled download keeps what has arrived and says so.
    const ending = new AbortController().signal;
    await this.#options.shelf.flush(ending);
    this.#meter.pause();
    this.#current = null;
    if (!signal.aborted) this.#enter('verifying');
    const series = [];
    for (const work of this.#work) series.push(await this.#reportOf(work, signal.aborted, ending));
    this.#enter('ended');
    const isComplete = series.every(({ failure, missing, faults }) => failure === null && faults.length === 0 && missing.every(({ from }) => from > this.#holeLimit));
    return { outcome: signal.aborted ? 'cancelled' : isComplete ? 'complete' : 'incomplete', series, requests: this.#requests, durationMs: this.#options.monotonicMs() - startedAt };
  }

  async #plan(signal: AbortSignal): Promise<void> {
    const { gateway, caller, shelf, series, range } = this.#options;
    this.#enter('planning');
    const { serverTime } = await caller.call(4, (callSignal) => { this.#requests += 1; return gateway.serverTime(callSignal); }, signal);
    await caller.call(4, (callSignal) => { this.#requests += 1; return gateway.loadRules([...new Set(series.map(({ symbol }) => symbol))], callSignal); }, signal);
    this.#holeLimit = serverTime - HOLE_AGE_MS;
    const work: Work[] = [];
    for (const one of series) {
      const step = TIMEFRAME_MS[one.timeframe];
      const own = { from: Math.ceil(range.from / step) * step, to: Math.floor(Math.min(range.to, serverTime - SETTLED_MS) / step) * step };
      if (own.to <= own.from) own.to = own.from;
      const { missing } = await shelf.gaps(one, own, signal);
      const total = (own.to - own.from) / step;
      work.push({ series: one, range: own, total, done: total - lengthOf(missing) / step, fetched: 0, corrections: 0, failure: null });
    }
    this.#work = work;
    this.#enter('downloading');
  }

  async #loadSeries(work: Work, signal: AbortSignal): Promise<void> {
    this.#current = work.series;
    try {
      for (let to = work.range.to; to > work.range.from;) {
        await this.#whilePaused(signal);
        to = await this.#loadNewestBefore(work, to, signal);
        this.#tell();
      }
    } catch (error) {
      signal.throwIfAborted();
      work.failure = failureOf(error);
      this.#tell();
    }
  }

  /** Loads the newest missing page before `to`; answers where the next one ends, `range.from` at the end. */
  async #loadNewestBefore(work: Work, to: number, signal: AbortSignal): Promise<number> {
    const { shelf } = this.#options;
    const { series, range } = work;
    const { missing } = await shelf.gaps(series, { from: range.from, to }, signal);
    const newest = missing.at(-1);
    if (newest === undefined) return range.from;
    const oldest = newest.to - this.#reader.pageMs(series);
    const page = { from: Math.max(oldest, missing.find((part) => part.to > oldest)?.from ?? newest.from), to: newest.to };
    const { candles, holes } = await this.#reader.page(series, page, signal);
    if (candles.length > 0) {
      const { added, corrections } = await shelf.append(series, columnsFromCandles(candles), signal);
      work.fetched += added;
      work.corrections += corrections;
      this.#meter.add(added);
    }
    for (const hole of holes) await this.#confirm(work, hole, signal);
    let next = page.from;
    if (candles.length === 0 && page.from > range.from) {
      const traded = await this.#reader.lastTradedBefore(series, range.from, page.from, signal);
      if (traded !== undefined) {
        const from = Math.max(range.from, Math.ceil((traded ?? range.from) / TIMEFRAME_MS[series.timeframe]) * TIMEFRAME_MS[series.timeframe]);
        await this.#confirm(work, { from, to: page.from }, signal);
        next = from;
      }
    }
    const after = await shelf.gaps(series, range, signal);
    work.done = work.total - lengthOf(after.missing) / TIMEFRAME_MS[series.timeframe];
    return next;
  }

  async #confirm({ series }: Work, { from, to }: TimeRange, signal: AbortSignal): Promise<void> {
    const step = TIMEFRAME_MS[series.timeframe];
    const end = Math.min(to, Math.floor(this.#holeLimit / step) * step);
    if (from < end) await this.#options.shelf.confirmEmpty(series, { from, to: end }, signal);
  }

  async #whilePaused(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#pausing === null) return;
    await this.#options.shelf.flush(signal);
    this.#meter.pause();
    this.#enter('paused');
    // `resume` and `cancel` both end it.
    while (this.#pausing !== null) await this.#pausing.over;
    signal.throwIfAborted();
    this.#meter.resume();
    this.#enter('downloading');
  }

  async #reportOf(work: Work, isCancelled: boolean, signal: AbortSignal): Promise<SeriesReport> {
    const { shelf } = this.#options;
    const { series, range, fetched, corrections, failure } = work;
    const { missing, empty } = await shelf.gaps(series, range, signal);
    const counted = (work.total - (lengthOf(missing) + lengthOf(empty)) / TIMEFRAME_MS[series.timeframe]);
    if (isCancelled) return { ...series, range, candles: counted, fetched, corrections, empty, missing, failure, faults: [], built: null };
    const { candles, faults } = await verifyStored(shelf, series, range, signal);
    const base = this.#baseOf(series);
    const built = base === null ? null : await compareWithBuilt(shelf, series, base, range, signal);
    return { ...series, range, candles, fetched, corrections, empty, missing, failure, faults, built };
  }

  /** The shortest downloaded timeframe of the same market that this one can be built from. */
  #baseOf({ symbol, timeframe }: DownloadSeries): Timeframe | null {
    const shorter = this.#work.filter(({ series }) => series.symbol === symbol && TIMEFRAME_MS[series.timeframe] < TIMEFRAME_MS[timeframe])
      .map(({ series }) => series.timeframe).sort((a, b) => TIMEFRAME_MS[a] - TIMEFRAME_MS[b]);
    return shorter[0] ?? null;
  }

  #enter(state: DownloadState): void {
    this.#state = state;
    this.#tell();
  }

  #tell(): void {
    this.#options.onProgress(this.progress);
  }
}

function failureOf(error: unknown): NonNullable<SeriesReport['failure']> {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
  const nextStep = error instanceof Error && 'nextStep' in error && typeof error.nextStep === 'string' ? error.nextStep : null;
  return { code, message, nextStep };
}
