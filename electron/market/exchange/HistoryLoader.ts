import { type Candle, candleAt, type CandleColumns, columnsFromCandles } from '../../../shared/domain/candle.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import { lengthOf, type TimeRange } from '../../../shared/domain/timeRange.ts';
import { type Timeframe, TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { Gateway } from '../../exchanges/gateway.ts';
import { HOLE_AGE_MS } from '../holeAge.ts';
import { AbsenceCount, UNCUT_ROWS } from './AbsenceCount.ts';
import type { RestCaller } from './RestCaller.ts';

/** One exchange's part of the local candle store. Whoever makes it keeps a mirror's or a simulation's candles apart from the real ones. */
export interface CandleShelf {
  /** Newest `count` candles with `openTime` < `before`, ascending. */
  newest(symbol: MarketSymbol, timeframe: Timeframe, count: number, before: number, signal: AbortSignal): Promise<CandleColumns>;
  /** Adds closed candles; counts those that differ from what is stored. */
  append(symbol: MarketSymbol, timeframe: Timeframe, columns: CandleColumns, signal: AbortSignal): Promise<{ readonly corrections: number }>;
  /** What of the range the exchange is known not to have, ascending. */
  knownEmpty(symbol: MarketSymbol, timeframe: Timeframe, range: TimeRange, signal: AbortSignal): Promise<readonly TimeRange[]>;
  /** Notes that the exchange has no other candles in the range than the stored ones. One that comes later all the same is taken. */
  confirmEmpty(symbol: MarketSymbol, timeframe: Timeframe, range: TimeRange, signal: AbortSignal): Promise<void>;
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

/** What one load has found. */
interface Loading {
  readonly query: HistoryQuery;
  readonly timeframeMs: number;
  /** Of the store and of the exchange, by open time. */
  readonly candles: Map<number, Candle>;
  readonly fetched: Candle[];
  readonly absence: AbsenceCount;
}

/** Closed candles from the local store, completed from the exchange; what the exchange gave, and what it has none of, is kept for the next start. */
export class HistoryLoader {
  readonly #options: HistoryLoaderOptions;

  constructor(options: HistoryLoaderOptions) {
    this.#options = options;
  }

  /** At most `count` candles, ascending. Fewer where the exchange has fewer. @throws the errors of the gateway; the signal's reason. */
  async load(query: HistoryQuery, signal: AbortSignal): Promise<CandleColumns> {
    const timeframeMs = TIMEFRAME_MS[query.timeframe];
    const oldest = query.newestOpenTime - (query.count - 1) * timeframeMs;
    const loading: Loading = { query, timeframeMs, candles: new Map(), fetched: [], absence: new AbsenceCount(timeframeMs) };
    const { candles, fetched, absence } = loading;
    for (const candle of await this.#stored(query, signal)) {
      if (candle.openTime >= oldest && candle.openTime <= query.newestOpenTime) candles.set(candle.openTime, candle);
    }
    const empty = candles.size === query.count ? [] : await this.#knownEmpty(query, { from: oldest, to: query.newestOpenTime + timeframeMs }, signal);
    const isKnown = (time: number): boolean => candles.has(time) || empty.some(({ from, to }) => time >= from && time < to);
    try {
      // Newest first: where the listing begins, asking further back ends.
      for (const range of missingRanges(isKnown, oldest, query.newestOpenTime, timeframeMs).reverse()) {
        if (this.#isBeforeListing(loading, range, empty)) break;
        const isDone = await this.#fillRange(loading, range, signal);
        if (!isDone) break;
      }
    } catch (error) {
      // The next attempt then asks for the rest alone.
      if (fetched.length > 0 && !signal.aborted) await this.#keep(query, fetched, signal);
      throw error;
    }
    if (fetched.length > 0) await this.#keep(query, fetched, signal);
    const holes = absence.ranges(LOOKS, query.newestOpenTime + timeframeMs - HOLE_AGE_MS);
    if (holes.length > 0) await this.#confirmEmpty(query, holes, signal);
    return columnsFromCandles([...candles.values()].sort((a, b) => a.openTime - b.openTime));
  }

  /** Whether an earlier load found a whole page empty between the range and everything newer: it ended there, as this one would. */
  #isBeforeListing({ candles, timeframeMs }: Loading, range: Range, empty: readonly TimeRange[]): boolean {
    const next = nextKnown(candles, range.to, timeframeMs, Number.POSITIVE_INFINITY);
    if (next === null || hasOlder(candles, range.from)) return false;
    const between = lengthOf(empty.filter(({ from, to }) => from > range.to && to <= next));
    return between >= (this.#options.gateway.candlesPerRequest - 1) * timeframeMs;
  }

  /** Answers false where the exchange has nothing that old. */
  async #fillRange(loading: Loading, range: Range, signal: AbortSignal): Promise<boolean> {
    const { query, timeframeMs, candles, fetched } = loading;
    const pageRows = this.#options.gateway.candlesPerRequest;
    for (let to = range.to; to >= range.from; ) {
      // One candle that is known belongs to the question: an answer that has it can be believed about older ones.
      const until = nextKnown(candles, to, timeframeMs, to + (pageRows / 2) * timeframeMs) ?? to;
      const from = Math.max(range.from, until - (pageRows - 1) * timeframeMs);
      const rows = await this.#page(loading, { from, to }, until, signal);
      for (const row of rows) {
        candles.set(row.openTime, row);
        fetched.push(row);
      }
      const oldest = rows[0];
      // An outage may fill the newest page, and one between known candles; an empty one further back is the beginning of the listing.
      const isOutage = (to === query.newestOpenTime && from > range.from) || hasOlder(candles, from);
      if (oldest === undefined && !isOutage) return false;
      to = from - timeframeMs;
    }
    return true;
  }

  /** One page, looked at again where rows are missing. `witness`: a known candle just after it, or its end. */
  async #page(loading: Loading, page: Range, witness: number, signal: AbortSignal): Promise<readonly Candle[]> {
    const { timeframeMs } = loading;
    const rows = new Map<number, Candle>();
    await this.#fetchInto(rows, loading, page, witness, signal);
    for (let look = 1; look < LOOKS; look += 1) {
      const missing = missingRanges((time) => rows.has(time), page.from, page.to, timeframeMs);
      if (missing.length === 0) break;
      if (rows.size === 0) {
        // An answer with nothing of it cannot have been cut: the same question is for all of it.
        await this.#fetchInto(rows, loading, page, witness, signal);
        continue;
      }
      for (const range of missing) {
        const after = nextKnown(rows, range.to, timeframeMs, page.to) ?? witness;
        for (let to = range.to; to >= range.from; ) {
          const until = after - to <= (UNCUT_ROWS / 2) * timeframeMs ? after : to;
          const from = Math.max(range.from, until - (UNCUT_ROWS - 1) * timeframeMs);
          const found = await this.#fetchInto(rows, loading, { from, to }, until, signal);
          // Nothing at all at the old end of a missing range: asking for the rest of it would walk to the beginning of time.
          if (found === 0) break;
          to = from - timeframeMs;
        }
      }
    }
    return [...rows.values()].sort((a, b) => a.openTime - b.openTime);
  }

  /** Answers how many rows of the range came. */
  async #fetchInto(rows: Map<number, Candle>, { query, absence }: Loading, range: Range, until: number, signal: AbortSignal): Promise<number> {
    const { gateway, caller } = this.#options;
    const { symbol, timeframe } = query;
    const answer = await caller.call(ATTEMPTS, (callSignal) => gateway.candles({ symbol, timeframe, since: range.from, until }, callSignal), signal);
    absence.note(range.from, answer);
    const found = answer.filter(({ openTime }) => openTime <= range.to);
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

  async #knownEmpty({ symbol, timeframe }: HistoryQuery, range: TimeRange, signal: AbortSignal): Promise<readonly TimeRange[]> {
    const { shelf, onShelfTrouble } = this.#options;
    if (shelf === null) return [];
    try {
      return await shelf.knownEmpty(symbol, timeframe, range, signal);
    } catch (cause) {
      signal.throwIfAborted();
      onShelfTrouble(`the local store does not say which candles of ${symbol} ${timeframe} the exchange has none of; it is asked again`, cause);
      return [];
    }
  }

  async #confirmEmpty({ symbol, timeframe }: HistoryQuery, holes: readonly TimeRange[], signal: AbortSignal): Promise<void> {
    const { shelf, onShelfTrouble } = this.#options;
    if (shelf === null) return;
    try {
      for (const hole of holes) await shelf.confirmEmpty(symbol, timeframe, hole, signal);
    } catch (cause) {
      signal.throwIfAborted();
      onShelfTrouble(`that the exchange has no candles at ${holes.length} places of ${symbol} ${timeframe} cannot be kept in the local store`, cause);
    }
  }
}

/** Open time of the first candle of the map after one, up to a limit; null where there is none. */
function nextKnown(candles: ReadonlyMap<number, Candle>, after: number, timeframeMs: number, limit: number): number | null {
  if (candles.has(after + timeframeMs)) return after + timeframeMs;
  let next = Number.POSITIVE_INFINITY;
  for (const time of candles.keys()) if (time > after && time < next) next = time;
  return next <= limit ? next : null;
}

function hasOlder(candles: ReadonlyMap<number, Candle>, time: number): boolean {
  for (const openTime of candles.keys()) if (openTime < time) return true;
  return false;
}

/** Open times of the span that are not known, as ranges, ascending. */
function missingRanges(isKnown: (time: number) => boolean, from: number, to: number, timeframeMs: number): Range[] {
  const ranges: { from: number; to: number }[] = [];
  let open: { from: number; to: number } | null = null;
  for (let time = from; time <= to; time += timeframeMs) {
    if (isKnown(time)) open = null;
    else if (open === null) {
      open = { from: time, to: time };
      ranges.push(open);
    } else open.to = time;
  }
  return ranges;
}
