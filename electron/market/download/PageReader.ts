import type { Candle } from '../../../shared/domain/candle.ts';
import { type TimeRange } from '../../../shared/domain/timeRange.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { ExchangeRejectedError } from '../../exchanges/errors/exchangeRejectedError.ts';
import type { Gateway } from '../../exchanges/gateway.ts';
import type { RestCaller } from '../exchange/RestCaller.ts';
import type { DownloadSeries } from './downloadApi.ts';

export interface PageReaderOptions {
  readonly gateway: Gateway;
  readonly caller: RestCaller;
  readonly onRequest: () => void;
}

/** Attempts of one request; a rate limit's demanded wait comes on top. */
const ATTEMPTS = 6;
/** Looks at missing candles before they count as holes of the exchange. */
const LOOKS = 3;
/** Rows of a second look: an exchange that cuts long answers gives these. */
const LOOK_ROWS = 200;
const DAY_MS = 86_400_000;

/** One page of one series at a time, and what the exchange turns out not to have. Every request has the gateway's deadline. */
export class PageReader {
  readonly #options: PageReaderOptions;

  constructor(options: PageReaderOptions) {
    this.#options = options;
  }

  /** Longest page of a timeframe, ms. */
  pageMs(series: DownloadSeries): number {
    return this.#options.gateway.candlesPerRequest * TIMEFRAME_MS[series.timeframe];
  }

  /** Candles of a page, ascending; missing ones were looked for again. @throws the errors of the gateway, the signal's reason */
  async page(series: DownloadSeries, page: TimeRange, signal: AbortSignal): Promise<{ readonly candles: readonly Candle[]; readonly holes: readonly TimeRange[] }> {
    const step = TIMEFRAME_MS[series.timeframe];
    const found = new Map<number, Candle>();
    await this.#fetchInto(found, series, page, signal);
    for (let look = 1; look < LOOKS; look += 1) {
      for (const hole of holesOf(found, page, step)) await this.#lookInto(found, series, hole, signal);
    }
    return { candles: [...found.values()].sort((a, b) => a.openTime - b.openTime), holes: holesOf(found, page, step) };
  }

  /**
   * The end of the newest day before `time` on which the market traded, by the exchange's own daily candles: where the listing begins, one
   * question saves thousands of empty pages. Null: none at or after `from`. Undefined where daily candles say nothing.
   */
  async lastTradedBefore(series: DownloadSeries, from: number, time: number, signal: AbortSignal): Promise<number | null | undefined> {
    if (series.timeframe === '1d') return undefined;
    const daily: DownloadSeries = { symbol: series.symbol, timeframe: '1d' };
    const oldest = Math.floor(from / DAY_MS) * DAY_MS;
    try {
      for (let to = Math.ceil(time / DAY_MS) * DAY_MS; to > oldest;) {
        const since = Math.max(oldest, to - this.pageMs(daily));
        const days = new Map<number, Candle>();
        await this.#fetchInto(days, daily, { from: since, to }, signal);
        if (days.size > 0) return Math.min(time, Math.max(...days.keys()) + DAY_MS);
        to = since;
      }
      return null;
    } catch (error) {
      // An exchange without daily candles: page by page then.
      if (error instanceof ExchangeRejectedError) return undefined;
      throw error;
    }
  }

  async #lookInto(found: Map<number, Candle>, series: DownloadSeries, hole: TimeRange, signal: AbortSignal): Promise<void> {
    const spanMs = LOOK_ROWS * TIMEFRAME_MS[series.timeframe];
    for (let to = hole.to; to > hole.from;) {
      const from = Math.max(hole.from, to - spanMs);
      const before = found.size;
      await this.#fetchInto(found, series, { from, to }, signal);
      // Nothing at the newer end of a hole: the rest of it would be asked for in vain.
      if (found.size === before) return;
      to = from;
    }
  }

  async #fetchInto(found: Map<number, Candle>, series: DownloadSeries, { from, to }: TimeRange, signal: AbortSignal): Promise<void> {
    const { gateway, caller, onRequest } = this.#options;
    const until = to - TIMEFRAME_MS[series.timeframe];
    const rows = await caller.call(ATTEMPTS, (callSignal) => {
      onRequest();
      return gateway.candles({ symbol: series.symbol, timeframe: series.timeframe, since: from, until }, callSignal);
    }, signal);
    for (const row of rows) if (row.openTime >= from && row.openTime < to) found.set(row.openTime, row);
  }
}

function holesOf(found: ReadonlyMap<number, Candle>, { from, to }: TimeRange, step: number): TimeRange[] {
  const holes: { from: number; to: number }[] = [];
  for (let time = from; time < to; time += step) {
    if (found.has(time)) continue;
    const last = holes.at(-1);
    if (last?.to === time) last.to = time + step;
    else holes.push({ from: time, to: time + step });
  }
  return holes;
}
