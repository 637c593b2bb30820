import type { CandleSeries, ScaledCandle } from './candleSeries.ts';
import type { GrowingSeries } from './generatedCandles.ts';
import { buildPricePath, type PricePath } from './pricePath.ts';
import { mixSeed } from './random.ts';
import { scaledText } from './scaled.ts';
import { openTimeAt, timeframeMs, type Timeframe } from './timeframe.ts';

/** One price the market passed. Price and quantity are scaled whole numbers. */
export interface Tick {
  /** Number of the tick since the series began; unique and ascending. */
  readonly id: number;
  readonly at: number;
  readonly price: number;
  readonly quantity: number;
  readonly buyerIsMaker: boolean;
}

export interface InstrumentOptions {
  /** The coin, such as `BTC`; the quote is USDT. */
  readonly base: string;
  readonly candles: CandleSeries | GrowingSeries;
  readonly ticksPerMinute: number;
  readonly seed: number;
}

const PATHS_KEPT = 64;

/**
 * One market over its base candles. Everything is a function of the base candles, the seed and an instant: what is asked
 * twice is answered the same, and any timeframe built from ticks or base candles agrees with the base candles.
 */
export class SimulatedInstrument {
  readonly base: string;
  readonly series: CandleSeries;
  readonly #grow: ((at: number) => void) | null;
  readonly #ticksPerMinute: number;
  readonly #seed: number;
  readonly #paths = new Map<number, PricePath>();

  constructor(options: InstrumentOptions) {
    this.base = options.base;
    const { candles } = options;
    if ('growPast' in candles) {
      this.series = candles.series;
      this.#grow = (at) => candles.growPast(at);
    } else {
      this.series = candles;
      this.#grow = null;
    }
    this.#ticksPerMinute = options.ticksPerMinute;
    this.#seed = options.seed;
  }

  /** When the candles end and no price follows; `null` for a market without an end. */
  get endsAt(): number | null {
    if (this.#grow !== null) return null;
    return this.series.openTimeAt(this.series.length - 1) + this.series.durationMs;
  }

  priceText(scaled: number): string {
    return scaledText(scaled, this.series.scale.priceDecimals);
  }

  quantityText(scaled: number): string {
    return scaledText(scaled, this.series.scale.quantityDecimals);
  }

  /** The candle of that timeframe as it stands at the instant: forming before its end, final from then on; `null` where nothing traded. */
  candle(timeframe: Timeframe, openTime: number, now: number): ScaledCandle | null {
    const end = Math.min(openTime + timeframeMs(timeframe), now + 1);
    const built = this.#between(openTime, end);
    return built === null ? null : { ...built, openTime };
  }

  /**
   * Candles that open from `from` to `to` (both included) as they stand at the instant, oldest first; at most `limit`, of
   * the newest or the oldest. A candle that began before the series did is left out.
   */
  candles(
    timeframe: Timeframe,
    range: { readonly from: number; readonly to: number; readonly limit: number; readonly keep: 'newest' | 'oldest' },
    now: number,
  ): ScaledCandle[] {
    this.#growPast(now);
    const length = timeframeMs(timeframe);
    const first = this.series.length === 0 ? now : this.series.openTimeAt(0);
    const from = Math.ceil(Math.max(range.from, first) / length) * length;
    const to = openTimeAt(Math.min(range.to, now), timeframe);
    const found: ScaledCandle[] = [];
    const isNewest = range.keep === 'newest';
    for (
      let openTime = isNewest ? to : from;
      openTime >= from && openTime <= to && found.length < range.limit;
      openTime += isNewest ? -length : length
    ) {
      const candle = this.candle(timeframe, openTime, now);
      if (candle !== null) found.push(candle);
    }
    return isNewest ? found.reverse() : found;
  }

  /** Extremes, first, last and volume of the 24 hours before the instant; `null` where nothing traded in them. */
  last24h(now: number): ScaledCandle | null {
    return this.#between(now - 86_400_000 + 1, now + 1);
  }

  /** Ticks after the first instant, up to and including the second, oldest first. */
  ticks(after: number, upTo: number): Tick[] {
    this.#growPast(upTo);
    const found: Tick[] = [];
    const { series } = this;
    for (let row = series.firstRowFrom(after - series.durationMs); row < series.length; row += 1) {
      if (series.openTimeAt(row) > upTo) break;
      this.#collect(row, after, upTo, found);
    }
    return found;
  }

  /** The newest tick at the instant; `null` before the series begins. */
  lastTick(now: number): Tick | null {
    this.#growPast(now);
    const row = this.series.firstRowFrom(now + 1) - 1;
    if (row < 0) return null;
    const path = this.#path(row);
    let index = path.at.length - 1;
    while (index > 0 && (path.at[index] ?? 0) > now) index -= 1;
    return tickAt(path, row, index);
  }

  /** The newest trades (ticks with a quantity) at the instant, newest first. */
  lastTrades(count: number, now: number): Tick[] {
    this.#growPast(now);
    const found: Tick[] = [];
    for (let row = this.series.firstRowFrom(now + 1) - 1; row >= 0 && found.length < count; row -= 1) {
      const ticks: Tick[] = [];
      this.#collect(row, -1, now, ticks);
      for (const tick of ticks.reverse()) {
        if (tick.quantity > 0 && found.length < count) found.push(tick);
      }
    }
    return found;
  }

  #collect(row: number, after: number, upTo: number, into: Tick[]): void {
    const path = this.#path(row);
    for (let index = 0; index < path.at.length; index += 1) {
      const at = path.at[index] ?? 0;
      if (at > upTo) return;
      if (at > after) into.push(tickAt(path, row, index));
    }
  }

  /** Everything that traded from the first instant up to, but without, the second. */
  #between(from: number, end: number): ScaledCandle | null {
    this.#growPast(end);
    const { series } = this;
    let built: ScaledCandle | null = null;
    for (let row = series.firstRowFrom(from - series.durationMs + 1); row < series.length; row += 1) {
      const base = series.at(row);
      if (base.openTime >= end) break;
      const isWhole = base.openTime >= from && base.openTime + series.durationMs <= end;
      const part = isWhole ? base : this.#part(row, from, end);
      if (part !== null) built = built === null ? part : join(built, part);
    }
    return built;
  }

  #part(row: number, from: number, end: number): ScaledCandle | null {
    const path = this.#path(row);
    let built: ScaledCandle | null = null;
    for (let index = 0; index < path.at.length; index += 1) {
      const at = path.at[index] ?? 0;
      if (at < from) continue;
      if (at >= end) break;
      const price = path.price[index] ?? 0;
      const tick = { openTime: at, open: price, high: price, low: price, close: price, volume: path.quantity[index] ?? 0 };
      built = built === null ? tick : join(built, tick);
    }
    return built;
  }

  #path(row: number): PricePath {
    const kept = this.#paths.get(row);
    if (kept !== undefined) return kept;
    const candle = this.series.at(row);
    const seed = mixSeed(this.#seed, this.base, candle.openTime);
    const path = buildPricePath(candle, this.series.durationMs, this.#ticksPerMinute, seed);
    if (this.#paths.size >= PATHS_KEPT) {
      const oldest = this.#paths.keys().next();
      if (oldest.done !== true) this.#paths.delete(oldest.value);
    }
    this.#paths.set(row, path);
    return path;
  }

  #growPast(at: number): void {
    this.#grow?.(at);
  }
}

function join(first: ScaledCandle, next: ScaledCandle): ScaledCandle {
  return {
    openTime: first.openTime,
    open: first.open,
    high: Math.max(first.high, next.high),
    low: Math.min(first.low, next.low),
    close: next.close,
    volume: first.volume + next.volume,
  };
}

function tickAt(path: PricePath, row: number, index: number): Tick {
  return {
    id: row * path.at.length + index,
    at: path.at[index] ?? 0,
    price: path.price[index] ?? 0,
    quantity: path.quantity[index] ?? 0,
    buyerIsMaker: path.buyerIsMaker[index] === 1,
  };
}
