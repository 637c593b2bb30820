import type { DownloadProgress, DownloadReport, DownloadView } from '../../shared/domain/download.ts';
import { parseMarketSymbol } from '../../shared/domain/ids.ts';
import { DOWNLOAD_TIMEFRAMES, type DownloadOptions } from '../../shared/ipc/contract.ts';
import type { CreateDownloadOptions } from './createDownload.ts';
import { describeFailure } from './describeFailure.ts';
import { refused, type CommandResult } from './SessionCommands.ts';

/** What the desk needs of a download: see `createDownload`. */
export interface RunningDownload {
  readonly download: { run(): Promise<DownloadReport>; pause(): void; resume(): void; cancel(): void };
  close(): void;
}

export interface DownloadDeskOptions {
  /** Opens a download of these series into the store; null where there is no store. @throws BadEndpointError */
  readonly open: ((wanted: Pick<CreateDownloadOptions, 'exchange' | 'series' | 'range' | 'onProgress'>) => RunningDownload) | null;
  readonly log: (level: 'info' | 'warning', message: string) => void;
  /** Real time, epoch ms. */
  readonly now: () => number;
}

const PLANNING: DownloadProgress = { state: 'planning', current: null, total: 0, done: 0, fetched: 0, requests: 0, rate: 0, etaMs: null };
const DONE: CommandResult = { ok: true };

/** The window's download of candles: one at a time, beside whatever session runs. */
export class DownloadDesk {
  readonly #options: DownloadDeskOptions;
  #view: DownloadView | null = null;
  #running: { readonly opened: RunningDownload; readonly over: Promise<void> } | null = null;

  constructor(options: DownloadDeskOptions) {
    this.#options = options;
  }

  /** How the newest download stands; null before the first. */
  get view(): DownloadView | null {
    return this.#view;
  }

  /** Begins a download; it goes on by itself. */
  start({ exchange, symbols, timeframes, from, to }: DownloadOptions): CommandResult {
    const { open, now } = this.#options;
    if (this.#running !== null) return refused('download-running', 'A download is already running', 'Wait for its end, or cancel it first');
    if (open === null) return refused('no-store', 'The candle store could not be opened, so there is nowhere to download to', 'Look into the log, mend the data folder, and start the application again');
    if (to !== null && to <= from) return refused('bad-range', 'The download would end before it begins', 'Choose an end after the begin');
    const unknown = symbols.filter((symbol) => parseMarketSymbol(symbol) === null);
    if (unknown.length > 0) return refused('bad-symbol', `"${unknown.join('", "')}" is no USDT perpetual`, 'Write markets as in BTC/USDT:USDT');
    const markets = [...new Set(symbols.flatMap((symbol) => parseMarketSymbol(symbol) ?? []))];
    const lengths = DOWNLOAD_TIMEFRAMES.filter((timeframe) => timeframes.includes(timeframe));
    const series = markets.flatMap((symbol) => lengths.map((timeframe) => ({ symbol, timeframe })));
    let opened: RunningDownload;
    try {
      opened = open({ exchange, series, range: { from, to: to ?? Infinity }, onProgress: (progress) => { this.#change({ ...progress }); } });
    } catch (error) {
      const { message, nextStep } = describeFailure(error);
      return refused('bad-endpoint', message, nextStep);
    }
    this.#view = { ...PLANNING, exchange, series, from, to, startedAt: now(), isPauseWanted: false, report: null, failure: null };
    this.#running = { opened, over: this.#follow(opened) };
    return DONE;
  }

  pause(): CommandResult {
    return this.#act(({ download }) => {
      download.pause();
      this.#change({ isPauseWanted: true });
    });
  }

  resume(): CommandResult {
    return this.#act(({ download }) => {
      download.resume();
      this.#change({ isPauseWanted: false });
    });
  }

  cancel(): CommandResult {
    return this.#act(({ download }) => { download.cancel(); });
  }

  /** Cancels what runs and waits until what has arrived is stored. Idempotent. */
  async close(): Promise<void> {
    this.#running?.opened.download.cancel();
    await this.#running?.over;
  }

  async #follow({ download, close }: RunningDownload): Promise<void> {
    try {
      const report = await download.run();
      this.#change({ report, isPauseWanted: false });
      this.#options.log('info', `The download ended: ${report.outcome}, ${report.series.reduce((sum, { fetched }) => sum + fetched, 0)} candles came`);
    } catch (error) {
      const { message, nextStep } = describeFailure(error);
      this.#change({ state: 'ended', current: null, etaMs: null, isPauseWanted: false, failure: { message, nextStep } });
      this.#options.log('warning', `The download failed: ${message}`);
    } finally {
      close();
      this.#running = null;
    }
  }

  #act(action: (opened: RunningDownload) => void): CommandResult {
    if (this.#running === null) return refused('no-download', 'No download is running', null);
    action(this.#running.opened);
    return DONE;
  }

  #change(changes: Partial<DownloadView>): void {
    if (this.#view !== null) this.#view = { ...this.#view, ...changes };
  }
}
