import { candleAt, emptyColumns, sliceColumns, type Candle, type CandleColumns } from '../../../shared/domain/candle.ts';
import { parseMarketSymbol, type MarketSymbol } from '../../../shared/domain/ids.ts';
import type { Instrument, MarketRules } from '../../../shared/domain/instrument.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { BadCandleFileError, readCandleFile, type FundingColumns } from '../candleFile.ts';
import { bucketCandles, firstRowFrom, rowOf } from './bucketCandles.ts';
import { decimalsOf } from './decimalGrid.ts';
import { marketProfile } from './marketProfile.ts';
import { NoCandlesForSymbolError, RecordedMarketTooShortError } from './recordedErrors.ts';
import type { QuoteShape, SimulatedMarket, SimulatedSource } from './simulatedMarket.ts';

/** Closed 4h candles that a session finds at its start: what decisions need, and a little more. */
const HISTORY_CANDLES_4H = 320;
/** Where no funding is recorded: the usual rate of a quiet market, charged rather than left out. */
const USUAL_FUNDING_RATE = 0.0001;

export interface RecordedFile {
  readonly symbol: MarketSymbol;
  readonly file: string;
}

export interface RecordedSourceOptions {
  /** One for each symbol; 30-minute candles, or shorter ones that divide 30 minutes. */
  readonly files: readonly RecordedFile[];
  /** Decides the paths within candles. */
  readonly seed: number;
  /** Epoch ms. Default: when each market has 320 closed 4h candles. */
  readonly liveFrom?: number;
  readonly funding?: ReadonlyMap<MarketSymbol, FundingColumns>;
}

/**
 * The symbol and path of `SYMBOL=FILE`, or of a file whose name holds the symbol, as in binance-perp-BTCUSDT-30m.csv.gz. Null where
 * neither says which symbol it is.
 */
export function parseRecordedFile(text: string): RecordedFile | null {
  const [, given, path] = /^([A-Za-z0-9/:-]{1,40})=(.+)$/.exec(text) ?? [];
  if (given !== undefined && path !== undefined) {
    const symbol = parseMarketSymbol(given);
    if (symbol !== null) return { symbol, file: path };
  }
  const name = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
  for (const [, base] of name.matchAll(/(?<![A-Za-z0-9])([A-Za-z0-9]{1,20}?)[-_/]?USDT?(?![A-Za-z0-9])/gi)) {
    const symbol = base === undefined ? null : parseMarketSymbol(base);
    if (symbol !== null) return { symbol, file: text };
  }
  return null;
}

/** A market that replays candle files; every close is the file's. */
export function createRecordedSource(options: RecordedSourceOptions): SimulatedSource {
  return {
    async open(symbols, signal) {
      const series: RecordedSeries[] = [];
      for (const symbol of symbols) {
        const found = options.files.find((entry) => entry.symbol === symbol);
        if (found === undefined) throw new NoCandlesForSymbolError(symbol, options.files.map((entry) => entry.symbol));
        series.push(await readSeries(found, options, signal));
      }
      return new RecordedMarket(series, options);
    },
  };
}

interface RecordedSeries {
  readonly symbol: MarketSymbol;
  readonly baseMs: number;
  readonly rules: MarketRules;
  readonly shape: QuoteShape;
  readonly base: CandleColumns;
  readonly funding: FundingColumns | null;
  /** Built candles by timeframe. */
  readonly built: Map<number, CandleColumns>;
}

async function readSeries({ symbol, file }: RecordedFile, options: RecordedSourceOptions, signal: AbortSignal): Promise<RecordedSeries> {
  const { columns: base, timeframeMs: baseMs } = await readCandleFile(file, { signal });
  if (TIMEFRAME_MS['30m'] % baseMs !== 0) {
    throw new BadCandleFileError({ file, row: null, found: `candles of ${baseMs} ms`, expected: 'candles of 30 minutes, or shorter ones that divide 30 minutes' });
  }
  const profile = marketProfile(symbol, options.seed, base.close.at(-1) ?? 1);
  const decimals = Math.max(...[base.open, base.high, base.low, base.close].map(decimalsOf));
  return {
    symbol, baseMs, base, built: new Map([[baseMs, base]]),
    rules: { ...profile.rules, priceTick: Number(`1e-${decimals}`) },
    shape: profile.shape,
    funding: options.funding?.get(symbol) ?? null,
  };
}

class RecordedMarket implements SimulatedMarket {
  readonly instruments: readonly Instrument[];
  readonly shapes: readonly QuoteShape[];
  readonly baseMs: readonly number[];
  readonly seed: number;
  readonly liveFrom: number;
  readonly endsAt: number;
  readonly #series: readonly RecordedSeries[];

  constructor(series: readonly RecordedSeries[], options: RecordedSourceOptions) {
    this.#series = series;
    this.instruments = series.map(({ symbol, rules }) => ({ exchange: 'simulated', symbol, rules }));
    this.shapes = series.map(({ shape }) => shape);
    this.baseMs = series.map(({ baseMs }) => baseMs);
    this.seed = options.seed;
    this.endsAt = Math.max(...series.map(({ base, baseMs }) => (base.openTime.at(-1) ?? 0) + baseMs));
    this.liveFrom = options.liveFrom ?? Math.max(...series.map((each) => this.#readyAt(each)));
    if (this.liveFrom >= this.endsAt) {
      throw new RecordedMarketTooShortError(`it is to begin at ${utc(this.liveFrom)} and ends at ${utc(this.endsAt)}`);
    }
  }

  prepare(_at: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    return Promise.resolve();
  }

  candle(instrument: number, timeframeMs: number, openTime: number): Candle | null {
    const columns = this.#columns(instrument, timeframeMs);
    const row = rowOf(columns.openTime, openTime);
    return row < 0 ? null : candleAt(columns, row);
  }

  closed(instrument: number, timeframeMs: number, count: number, until: number, signal: AbortSignal): Promise<CandleColumns> {
    signal.throwIfAborted();
    const columns = this.#columns(instrument, timeframeMs);
    const end = firstRowFrom(columns.openTime, until - timeframeMs + 1);
    return Promise.resolve(sliceColumns(columns, Math.max(0, end - count), end));
  }

  fundingRate(instrument: number, at: number): number {
    const funding = this.#at(instrument).funding;
    if (funding === null) return USUAL_FUNDING_RATE;
    return funding.rate[firstRowFrom(funding.at, at + 1) - 1] ?? USUAL_FUNDING_RATE;
  }

  #readyAt(series: RecordedSeries): number {
    const fourHours = TIMEFRAME_MS['4h'];
    const openTime = this.#built(series, fourHours).openTime[HISTORY_CANDLES_4H - 1];
    if (openTime !== undefined) return openTime + fourHours;
    throw new RecordedMarketTooShortError(`${series.symbol} has fewer than ${HISTORY_CANDLES_4H} candles of 4h, of which decisions need most as history`);
  }

  #columns(instrument: number, timeframeMs: number): CandleColumns {
    return this.#built(this.#at(instrument), timeframeMs);
  }

  /** A timeframe that the file's candles do not fill evenly has none. */
  #built(series: RecordedSeries, timeframeMs: number): CandleColumns {
    const known = series.built.get(timeframeMs);
    if (known !== undefined) return known;
    const built = timeframeMs % series.baseMs === 0 ? bucketCandles(series.base, series.baseMs, timeframeMs) : emptyColumns();
    series.built.set(timeframeMs, built);
    return built;
  }

  #at(instrument: number): RecordedSeries {
    const series = this.#series[instrument];
    if (series === undefined) throw new RangeError(`instrument ${instrument} of ${this.#series.length}`);
    return series;
  }
}

function utc(time: number): string {
  return new Date(time).toISOString().slice(0, 16);
}
