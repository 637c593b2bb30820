import { readCandleFile } from './candleFile.ts';
import type { CandleSeries } from './candleSeries.ts';
import { fundingFromFile, generatedFunding, nextSettlement, FUNDING_INTERVAL_MS, type FundingRates } from './funding.ts';
import { generateCandles } from './generatedCandles.ts';
import { SimulatedInstrument } from './instrument.ts';
import { acceleratedClock, type MarketClock } from './marketClock.ts';
import { mixSeed, seededRandom } from './random.ts';
import { openTimeAt, timeframeMs, type Timeframe } from './timeframe.ts';

export interface MarketSymbol {
  /** The coin, such as `BTC`. */
  readonly base: string;
  /** A candle file, or candles already read; generated where neither is given. */
  readonly candles?: string | CandleSeries;
  /** A file of funding rates; generated where none is given. */
  readonly fundingFile?: string;
  /** First price of generated candles; a usual one for the coin where it is not given. */
  readonly startPrice?: number;
}

export interface MarketOptions {
  readonly symbols: readonly MarketSymbol[];
  readonly seed?: number;
  /** ms UTC. Rows before it are history. Without it: 167 days (1000 candles of 4h) into the candles, or half of them where they are shorter. */
  readonly startTime?: number;
  /** Market seconds per real second, 1 to 600. Not used where a clock is given. */
  readonly speed?: number;
  /** Makes the clock once the start time is known; real time times `speed` otherwise. */
  readonly clock?: (startTime: number) => MarketClock;
  /** Ticks in a minute of market time; the detail inside base candles depends on it. Follows the speed where it is not given. */
  readonly ticksPerMinute?: number;
  /** Base timeframe of generated candles. */
  readonly generatedTimeframe?: Timeframe;
}

const HISTORY_MS = 1_000 * 14_400_000;
const GENERATED_START = Date.UTC(2024, 5, 1);
const START_PRICES: Readonly<Record<string, number>> = { BTC: 60_000, ETH: 3_000, SOL: 150, BNB: 500, ADA: 0.4, XRP: 0.6 };

/** Mark price and funding as an exchange publishes them. Prices are scaled whole numbers, rates fractions. */
export interface MarkPrice {
  readonly mark: number;
  readonly index: number;
  /** What the next settlement will charge. */
  readonly fundingRate: number;
  readonly nextSettlementAt: number;
}

/** Markets of several coins on one clock, shared by any number of simulated exchanges. */
export class SimulatedMarket {
  readonly clock: MarketClock;
  readonly startTime: number;
  readonly seed: number;
  readonly instruments: ReadonlyMap<string, SimulatedInstrument>;
  readonly #funding: ReadonlyMap<string, FundingRates>;

  constructor(parts: {
    readonly clock: MarketClock;
    readonly startTime: number;
    readonly seed: number;
    readonly instruments: readonly SimulatedInstrument[];
    readonly funding: ReadonlyMap<string, FundingRates>;
  }) {
    this.clock = parts.clock;
    this.startTime = parts.startTime;
    this.seed = parts.seed;
    this.instruments = new Map(parts.instruments.map((instrument) => [instrument.base, instrument]));
    this.#funding = parts.funding;
  }

  now(): number {
    return this.clock.now();
  }

  /** @throws RangeError for a coin that this market does not have. */
  instrument(base: string): SimulatedInstrument {
    const instrument = this.instruments.get(base);
    if (instrument === undefined) {
      throw new RangeError(`no market for ${base}; there are ${[...this.instruments.keys()].join(', ')}`);
    }
    return instrument;
  }

  /** When the first of the markets has no candles left; `null` where none ends. */
  endsAt(): number | null {
    const ends = [...this.instruments.values()].map((instrument) => instrument.endsAt).filter((end) => end !== null);
    return ends.length === 0 ? null : Math.min(...ends);
  }

  /** `null` before the market begins. The mark stays within 0.03 % of the last price. */
  markPrice(base: string, now: number): MarkPrice | null {
    const tick = this.instrument(base).lastTick(now);
    if (tick === null) return null;
    const premium = (smooth(this.seed, base, now) - 0.5) * 0.0006;
    const nextSettlementAt = nextSettlement(now);
    return {
      mark: Math.max(1, Math.round(tick.price * (1 + premium))),
      index: Math.max(1, Math.round(tick.price * (1 + premium / 2))),
      fundingRate: this.#rate(base, nextSettlementAt),
      nextSettlementAt,
    };
  }

  /** Settlements of the range (both ends included) that are past, newest first, at most `limit`. */
  fundingHistory(
    base: string,
    range: { readonly from: number; readonly to: number; readonly limit: number },
    now: number,
  ): { readonly at: number; readonly rate: number }[] {
    const { series } = this.instrument(base);
    const first = Math.max(range.from, series.length === 0 ? now : series.openTimeAt(0));
    const found = [];
    let at = Math.floor(Math.min(range.to, now) / FUNDING_INTERVAL_MS) * FUNDING_INTERVAL_MS;
    for (; at >= first && found.length < range.limit; at -= FUNDING_INTERVAL_MS) found.push({ at, rate: this.#rate(base, at) });
    return found;
  }

  #rate(base: string, settlementTime: number): number {
    return this.#funding.get(base)?.rateAt(settlementTime) ?? 0;
  }
}

/** Seeded noise in [0, 1) that changes smoothly within each minute. */
function smooth(seed: number, base: string, now: number): number {
  const minute = Math.floor(now / 60_000);
  const at = (number: number): number => seededRandom(mixSeed(seed, base, 'premium', number))();
  const share = (now - minute * 60_000) / 60_000;
  return at(minute) * (1 - share) + at(minute + 1) * share;
}

/** Reads or prepares the candles and starts the clock. */
export async function openMarket(options: MarketOptions): Promise<SimulatedMarket> {
  const { symbols, seed = 1, speed = 1, generatedTimeframe = '30m' } = options;
  if (symbols.length === 0) throw new RangeError('a market needs at least one symbol');
  const read = await Promise.all(symbols.map(async (symbol) => ({
    symbol,
    series: typeof symbol.candles === 'string' ? await readCandleFile(symbol.candles) : symbol.candles,
    funding: await fundingOf(symbol, seed),
  })));
  const startTime = options.startTime ?? defaultStart(read.flatMap(({ series }) => series ?? []));
  for (const { symbol, series } of read) {
    if (series !== undefined) assertCovers(series, startTime, symbol.base);
  }

  const ticksPerMinute = options.ticksPerMinute ?? (speed <= 2 ? 60 : speed <= 30 ? 12 : 6);
  const instruments = read.map(({ symbol, series }) => new SimulatedInstrument({
    base: symbol.base,
    candles: series ?? generatedFor(symbol, seed, generatedTimeframe, startTime),
    ticksPerMinute,
    seed,
  }));
  return new SimulatedMarket({
    clock: options.clock?.(startTime) ?? acceleratedClock({ startTime, speed }),
    startTime,
    seed,
    instruments,
    funding: new Map(read.map(({ symbol, funding }) => [symbol.base, funding])),
  });
}

async function fundingOf(symbol: MarketSymbol, seed: number): Promise<FundingRates> {
  const generated = generatedFunding(symbol.base, seed);
  return symbol.fundingFile === undefined ? generated : await fundingFromFile(symbol.fundingFile, generated);
}

function defaultStart(series: readonly CandleSeries[]): number {
  if (series.length === 0) return GENERATED_START;
  const starts = series.map((one) => {
    const first = one.openTimeAt(0);
    const last = one.openTimeAt(one.length - 1);
    return Math.min(first + HISTORY_MS, first + (last - first) / 2);
  });
  const firsts = series.map((one) => one.openTimeAt(0));
  return Math.max(openTimeAt(Math.max(...starts), '1d'), ...firsts);
}

function assertCovers(series: CandleSeries, startTime: number, base: string): void {
  const first = series.openTimeAt(0);
  const end = series.openTimeAt(series.length - 1) + series.durationMs;
  if (startTime < first || startTime >= end) {
    const text = (at: number): string => new Date(at).toISOString();
    throw new RangeError(`${base}: the start time ${text(startTime)} is outside its candles, ${text(first)} to ${text(end)}`);
  }
}

function generatedFor(symbol: MarketSymbol, seed: number, timeframe: Timeframe, startTime: number): ReturnType<typeof generateCandles> {
  const startPrice = symbol.startPrice ?? START_PRICES[symbol.base] ?? 100;
  const candles = generateCandles({
    seed: mixSeed(seed, symbol.base, 'candles'),
    durationMs: timeframeMs(timeframe),
    firstOpenTime: openTimeAt(startTime - HISTORY_MS, '1d'),
    startPrice,
    scale: { priceDecimals: Math.max(1, 5 - Math.round(Math.log10(startPrice))), quantityDecimals: 4 },
  });
  candles.growPast(startTime);
  return candles;
}
