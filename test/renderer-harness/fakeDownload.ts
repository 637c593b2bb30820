import type { DownloadView } from '../../shared/domain/download.ts';
import { parseMarketSymbol } from '../../shared/domain/ids.ts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import type { DownloadOptions } from '../../shared/ipc/contract.ts';

/** A download of no exchange, for pictures of the page: every look brings it a fifth further. */
export class FakeDownload {
  #view: DownloadView | null = null;

  start({ exchange, symbols, timeframes, from, to }: DownloadOptions): null {
    const series = symbols.flatMap((text) => {
      const symbol = parseMarketSymbol(text);
      return symbol === null ? [] : timeframes.map((timeframe) => ({ symbol, timeframe }));
    });
    const total = series.reduce((sum, { timeframe }) => sum + Math.floor(((to ?? Date.now()) - from) / TIMEFRAME_MS[timeframe]), 0);
    this.#view = { exchange, series, from, to, startedAt: Date.now(), isPauseWanted: false, report: null, failure: null, state: 'downloading', current: series[0] ?? null, total, done: 0, fetched: 0, requests: 0, rate: 1_840, etaMs: 4_000 };
    return null;
  }

  look(): DownloadView | null {
    const view = this.#view;
    if (view === null || view.report !== null || view.state === 'paused') return view;
    const done = Math.min(view.total, view.done + Math.ceil(view.total / 5));
    this.#view = { ...view, done, fetched: done, requests: view.requests + 3, etaMs: ((view.total - done) / view.rate) * 1_000 };
    if (done === view.total) this.#end(this.#view);
    return this.#view;
  }

  pause(isPauseWanted: boolean): null {
    if (this.#view !== null) this.#view = { ...this.#view, isPauseWanted, state: isPauseWanted ? 'paused' : 'downloading' };
    return null;
  }

  cancel(): null {
    if (this.#view !== null) this.#view = { ...this.#view, state: 'ended', report: { outcome: 'cancelled', series: [], requests: this.#view.requests, durationMs: 1_000 } };
    return null;
  }

  #end(view: DownloadView): void {
    const range = { from: view.from, to: view.to ?? Math.floor(Date.now() / 14_400_000) * 14_400_000 };
    this.#view = {
      ...view, state: 'ended', current: null,
      report: {
        outcome: 'complete', requests: view.requests, durationMs: 5_100,
        series: view.series.map((each, row) => {
          const step = TIMEFRAME_MS[each.timeframe];
          const candles = Math.floor((range.to - range.from) / step) - (row === 0 ? 6 : 0);
          return { ...each, range, candles, fetched: candles, corrections: 0, empty: row === 0 ? [{ from: range.from + 40 * step, to: range.from + 46 * step }] : [], missing: [], failure: null, faults: [], built: row === 0 ? null : { from: '30m', compared: candles, differing: 0, examples: [] } };
        }),
      },
    };
  }
}
