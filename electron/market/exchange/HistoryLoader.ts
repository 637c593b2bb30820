import { type Candle, candleAt, type CandleColumns, columnsFromCandles } from '../../../shared/domain/candle.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import { type Timeframe, TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { Gateway } from '../../exchanges/gateway.ts';
import type { RestCaller } from './RestCaller.ts';

/** One exchange's part of the local candle store. Whoever makes it keeps a mirror's or a simulation's candles apart from the real ones. */
export interface CandleShelf {
  /** Newest `count` candles with `openTime` < `before`, ascending. */
  newest(symbol: MarketSymbol, timeframe: Timeframe, count: number, before: number, signal: AbortSignal): Promise<CandleColumns>;
  /** Adds closed candles; counts those that differ from what is stored. */
  append(symbol: MarketSymbol, timeframe: Timeframe, columns: CandleColumns, signal: AbortSignal): Promise<{ readonly corrections: number }>;
}

export interface HistoryLoaderOptions {
  readonly gateway: Gateway;
  readonly caller: RestCaller;
  /** Null: nothing is kept between sessions. */
  readonly shelf: CandleShelf | null;
  /** The store failed or differs; history goes on from the exchange. */
  readonly onShelfTrouble: (message: string, cause: unknown) => void;
}

export interface HistoryQuery {
  readonly symbol: MarketSymbol;
  readonly timeframe: Timeframe;
  readonly count: number;
  /** Open time of the newest candle wanted; it has ended for certain. */
  readonly newestOpenTime: number;
}

interface Range {
  /** Open times, both inclusive. */
  readonly from: number;
  readonly to: number;
}

const ATTEMPTS = 5;
/** Looks at missing rows before they count as holes of the exchange. */
const LOOKS = 3;
/** Rows of a second look: an exchange that cuts long answers gives these. */
const LOOK_ROWS = 200;

/** Closed candles from the local store, completed from the exchange; what the exchange gave is kept for the next start. */
export class HistoryLoader {
  readonly #options: HistoryLoaderOptions;

  constructor(options: HistoryLoaderOptions) {
    this.#options = options;
  }

  /** At most `count` candles, ascending. Fewer where the exchange has fewer. @throws the errors of the gateway; the signal's reason. */
  async load(query: HistoryQuery, signal: AbortSignal): Promise<CandleColumns> {
    const timeframeMs = TIMEFRAME_MS[query.timeframe];
    const oldest = query.newestOpenTime - (query.count - 1) * timeframeMs;
    const candles = new Map<number, Candle>();
    for (const candle of await this.#stored(query, signal)) {
      if (candle.openTime >= oldest && candle.openTime <= query.newestOpenTime) candles.set(candle.openTime, candle);
    }
    const fetched: Candle[] = [];
    // Newest first: where the listing begins, asking further back ends.
    for (const range of missingRanges(candles, oldest, query.newestOpenTime, timeframeMs).reverse()) {
      const isDone = await this.#fillRange(query, range, candles, fetched, signal);
      if (!isDone) break;
    }
    if (fetched.length > 0) await this.#keep(query, fetched, signal);
    return columnsFromCandles([...candles.values()].sort((a, b) => a.openTime - b.openTime));
  }

  /** Answers false where the exchange has nothing that old. */
  async #fillRange(query: HistoryQuery, range: Range, candles: Map<number, Candle>, fetched: Candle[], signal: AbortSignal): Promise<boolean> {
    const timeframeMs = TIMEFRAME_MS[query.timeframe];
    const pageMs = this.#options.gateway.candlesPerRequest * timeframeMs;
    for (let to = range.to; to >= range.from; ) {
      const from = Math.max(range.from, to - pageMs + timeframeMs);
      const rows = await this.#page(query, { from, to }, signal);
      for (const row of rows) {
        candles.set(row.openTime, row);
        fetched.push(row);
      }
      const oldest = rows[0];
      if (oldest === undefined && to === query.newestOpenTime && from > range.from) {
        // An outage may fill the newest page; an empty one further back is the beginning of the listing.
        to = from - timeframeMs;
        continue;
      }
      if (oldest === undefined) return false;
      to = from - timeframeMs;
    }
    return true;
  }

  /** One page, looked at again where rows are missing. */
  async #page(query: HistoryQuery, page: Range, signal: AbortSignal): Promise<readonly Candle[]> {
    const timeframeMs = TIMEFRAME_MS[query.timeframe];
    const rows = new Map<number, Candle>();
    await this.#fetchInto(rows, query, page, signal);
    for (let look = 1; look < LOOKS; look += 1) {
      const missing = missingRanges(rows, page.from, page.to, timeframeMs);
      if (missing.length === 0) break;
      for (const range of missing) {
        for (let to = range.to; to >= range.from; ) {
          const from = Math.max(range.from, to - (LOOK_ROWS - 1) * timeframeMs);
          const found = await this.#fetchInto(rows, query, { from, to }, signal);
          // Nothing at all at the old end of a missing range: asking for the rest of it would walk to the beginning of time.
          if (found === 0) break;
          to = from - timeframeMs;
        }
      }
    }
    return [...rows.values()].sort((a, b) => a.openTime - b.openTime);
  }

  async #fetchInto(rows: Map<number, Candle>, query: HistoryQuery, range: Range, signal: AbortSignal): Promise<number> {
    const { gateway, caller } = this.#options;
    const { symbol, timeframe } = query;
    const found = await caller.call(
      ATTEMPTS,
      (callSignal) => gateway.candles({ symbol, timeframe, since: range.from, until: range.to }, callSignal),
      signal,
    );
    for (const candle of found) rows.set(candle.openTime, candle);
    return found.length;
  }

  async #stored(query: HistoryQuery, signal: AbortSignal): Promise<readonly Candle[]> {
    const { shelf, onShelfTrouble } = this.#options;
    if (shelf === null) return [];
    const { symbol, timeframe, count, newestOpenTime } = query;
    try {
      const columns = await shelf.newest(symbol, timeframe, count, newestOpenTime + TIMEFRAME_MS[timeframe], signal);
      return Array.from({ length: columns.openTime.length }, (_, row) => candleAt(columns, row));
    } catch (cause) {
      signal.throwIfAborted();
      onShelfTrouble(`the local candle store cannot be read (${symbol} ${timeframe}); history is downloaded`, cause);
      return [];
    }
  }

  async #keep(query: HistoryQuery, fetched: readonly Candle[], signal: AbortSignal): Promise<void> {
    const { shelf, onShelfTrouble } = this.#options;
    if (shelf === null) return;
    const { symbol, timeframe } = query;
    try {
      const columns = columnsFromCandles([...fetched].sort((a, b) => a.openTime - b.openTime));
      const { corrections } = await shelf.append(symbol, timeframe, columns, signal);
      if (corrections > 0) onShelfTrouble(`${corrections} stored candles of ${symbol} ${timeframe} differ from what the exchange gives now`, null);
    } catch (cause) {
      signal.throwIfAborted();
      onShelfTrouble(`candles of ${symbol} ${timeframe} cannot be kept in the local store`, cause);
    }
  }
}

/** Open times of the span that are not in the map, as ranges, ascending. */
function missingRanges(candles: ReadonlyMap<number, Candle>, from: number, to: number, timeframeMs: number): Range[] {
  const ranges: { from: number; to: number }[] = [];
  let open: { from: number; to: number } | null = null;
  for (let time = from; time <= to; time += timeframeMs) {
    if (candles.has(time)) open = null;
    else if (open === null) {
      open = { from: time, to: time };
      ranges.push(open);
    } else open.to = time;
  }
  return ranges;
}
