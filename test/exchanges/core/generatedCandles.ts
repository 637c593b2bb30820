import { CandleSeries, type CandleScale, type ScaledCandle } from './candleSeries.ts';
import { normal, seededRandom, type Random } from './random.ts';

export interface GeneratedCandlesOptions {
  readonly seed: number;
  readonly durationMs: number;
  /** Open time of the first candle, on the grid of `durationMs`. */
  readonly firstOpenTime: number;
  /** Price in quote currency at the start. */
  readonly startPrice: number;
  readonly scale: CandleScale;
}

/** A series that grows on demand. */
export interface GrowingSeries {
  readonly series: CandleSeries;
  /** Appends candles until the newest one ends after the instant. */
  growPast(at: number): void;
}

/** Mean of a candle's volume in quote currency per minute. */
const QUOTE_PER_MINUTE = 2_000_000;
/** Typical move of a 30-minute candle as a fraction of the price. */
const HALF_HOUR_VOLATILITY = 0.004;

/**
 * An endless random walk with clustered volatility (GARCH(1,1)-like, persistence 0.97) and slow swings of the drift. It
 * is the simulator's own: plain, seeded, the same on every machine for the same options.
 */
export function generateCandles(options: GeneratedCandlesOptions): GrowingSeries {
  const { durationMs, scale } = options;
  const random = seededRandom(options.seed);
  const series = new CandleSeries(durationMs, scale);
  const unit = 10 ** scale.priceDecimals;
  const baseVolatility = HALF_HOUR_VOLATILITY * Math.sqrt(durationMs / 1_800_000);
  let price = options.startPrice;
  let variance = baseVolatility ** 2;
  let drift = 0;

  const next = (openTime: number): ScaledCandle => {
    drift = drift * 0.995 + normal(random) * baseVolatility * 0.02;
    const pull = -0.0005 * Math.log(price / options.startPrice);
    const move = Math.max(-0.15, Math.min(0.15, drift + pull + Math.sqrt(variance) * normal(random)));
    variance = baseVolatility ** 2 * 0.03 + variance * 0.87 + move ** 2 * 0.1;
    const open = price;
    price = Math.max(10 / unit, open * Math.exp(move));
    return shape({ openTime, open, close: price, volatility: Math.sqrt(variance), unit, scale, durationMs }, random);
  };

  return {
    series,
    growPast(at) {
      let openTime = series.length === 0 ? options.firstOpenTime : series.openTimeAt(series.length - 1) + durationMs;
      while (openTime <= at) {
        series.append(next(openTime));
        openTime += durationMs;
      }
    },
  };
}

interface Shape {
  readonly openTime: number;
  readonly open: number;
  readonly close: number;
  readonly volatility: number;
  readonly unit: number;
  readonly scale: CandleScale;
  readonly durationMs: number;
}

function shape(input: Shape, random: Random): ScaledCandle {
  const open = Math.max(1, Math.round(input.open * input.unit));
  const close = Math.max(1, Math.round(input.close * input.unit));
  const wick = (): number => Math.round(Math.abs(normal(random)) * input.volatility * 0.6 * input.open * input.unit);
  const high = Math.max(open, close) + wick();
  const low = Math.max(1, Math.min(open, close) - wick());
  const activity = Math.exp(normal(random) * 0.5) * (1 + (high - low) / open / input.volatility / 2);
  const quote = (QUOTE_PER_MINUTE * input.durationMs * activity) / 60_000;
  const volume = Math.round((quote / input.open) * 10 ** input.scale.quantityDecimals);
  return { openTime: input.openTime, open, high, low, close, volume };
}
