import type { ScaledCandle } from './candleSeries.ts';
import { seededRandom, type Random } from './random.ts';

const MINUTE_MS = 60_000;
/** Four ticks are the least that can hold open, high, low and close. */
const MIN_TICKS = 4;

/** What happened inside one base candle, tick by tick. A tick without quantity is a change of price without a trade. */
export interface PricePath {
  /** ms UTC, ascending; the first is the candle's open time, each minute has one exactly at its start. */
  readonly at: Float64Array;
  readonly price: Float64Array;
  readonly quantity: Float64Array;
  /** 1 where the buyer was the maker, so the aggressor sold. */
  readonly buyerIsMaker: Uint8Array;
}

/**
 * A path through open, one extreme, the other extreme and close, with seeded noise between them. Its first and last
 * price, its extremes and its summed quantity are exactly the candle's.
 */
export function buildPricePath(candle: ScaledCandle, durationMs: number, ticksPerMinute: number, seed: number): PricePath {
  const random = seededRandom(seed);
  const perMinute = Math.max(Math.round(ticksPerMinute), Math.ceil((MIN_TICKS * MINUTE_MS) / durationMs));
  const count = (durationMs / MINUTE_MS) * perMinute;
  const pivots = pickPivots(candle, count, random);
  const price = walk(candle, count, pivots, random);
  return {
    at: times(candle.openTime, count, perMinute, random),
    price,
    quantity: spread(candle.volume, count, pivots.rows, random),
    buyerIsMaker: aggressors(price, random),
  };
}

interface Pivots {
  readonly rows: readonly [number, number];
  readonly prices: readonly [number, number];
}

function pickPivots(candle: ScaledCandle, count: number, random: Random): Pivots {
  const isFalling = candle.close < candle.open;
  const highFirst = random() < (isFalling ? 0.8 : 0.2);
  const first = 1 + Math.floor(random() * (count - 3));
  const second = first + 1 + Math.floor(random() * (count - 2 - first));
  return { rows: [first, second], prices: highFirst ? [candle.high, candle.low] : [candle.low, candle.high] };
}

function walk(candle: ScaledCandle, count: number, pivots: Pivots, random: Random): Float64Array {
  const price = new Float64Array(count);
  const rows = [0, ...pivots.rows, count - 1];
  const prices = [candle.open, ...pivots.prices, candle.close];
  const amplitude = (candle.high - candle.low) * 0.5;
  for (let leg = 0; leg < 3; leg += 1) {
    const from = rows[leg] ?? 0;
    const to = rows[leg + 1] ?? from;
    const start = prices[leg] ?? candle.open;
    const end = prices[leg + 1] ?? start;
    let drift = 0;
    for (let row = from; row <= to; row += 1) {
      const share = to === from ? 1 : (row - from) / (to - from);
      drift = drift * 0.85 + (random() - 0.5) * 0.5;
      const wobble = amplitude * drift * Math.sqrt(share * (1 - share));
      const value = Math.round(start + (end - start) * share + wobble);
      price[row] = Math.min(candle.high, Math.max(candle.low, value));
    }
    price[from] = start;
    price[to] = end;
  }
  return price;
}

function times(openTime: number, count: number, perMinute: number, random: Random): Float64Array {
  const at = new Float64Array(count);
  const step = MINUTE_MS / perMinute;
  for (let row = 0; row < count; row += 1) {
    const inMinute = row % perMinute;
    const minute = (row - inMinute) / perMinute;
    const jitter = inMinute === 0 ? 0 : random() * 0.9;
    at[row] = openTime + minute * MINUTE_MS + Math.floor((inMinute + jitter) * step);
  }
  return at;
}

/** Splits the volume over the ticks; open, close and the extremes trade first where there is little to share out. */
function spread(volume: number, count: number, pivots: readonly [number, number], random: Random): Float64Array {
  const quantity = new Float64Array(count);
  if (volume < count) {
    const order = new Set([0, count - 1, ...pivots, ...Array.from({ length: count }, (_, row) => row)]);
    let left = volume;
    for (const row of order) {
      if (left === 0) break;
      quantity[row] = 1;
      left -= 1;
    }
    return quantity;
  }
  const weights = Float64Array.from({ length: count }, () => 0.1 + random() ** 3);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shared = volume - count;
  let given = 0;
  for (let row = 0; row < count - 1; row += 1) {
    const extra = Math.min(shared - given, Math.floor((shared * (weights[row] ?? 0)) / total));
    quantity[row] = 1 + extra;
    given += extra;
  }
  quantity[count - 1] = 1 + shared - given;
  return quantity;
}

function aggressors(price: Float64Array, random: Random): Uint8Array {
  return Uint8Array.from(price, (value, row) => {
    const before = price[row - 1] ?? value;
    if (value === before) return random() < 0.5 ? 1 : 0;
    return value < before ? 1 : 0;
  });
}
