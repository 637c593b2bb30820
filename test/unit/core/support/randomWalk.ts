import type { Candle } from '../../../../shared/domain/candle.ts';

/** Repeatable numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface WalkOptions {
  readonly seed: number;
  readonly count: number;
  readonly timeframeMs: number;
  readonly start?: number;
  /** Largest move of one candle, fraction. */
  readonly swing?: number;
  /** Rows before which a hole of so many candles is left. */
  readonly holes?: readonly { readonly beforeRow: number; readonly candles: number }[];
}

/** A random walk of candles with stretches of drift, so that every regime occurs. */
export function randomWalk(options: WalkOptions): Candle[] {
  const random = seededRandom(options.seed);
  const swing = options.swing ?? 0.006;
  let time = options.start ?? Date.UTC(2024, 0, 1);
  let close = 20_000 + 20_000 * random();
  let drift = 0;
  let noise = 1;
  return Array.from({ length: options.count }, (_, row) => {
    if (row % 150 === 0) drift = (random() - 0.5) * 0.5;
    if (row % 90 === 0) noise = 0.3 + 1.5 * random();
    for (const hole of options.holes ?? []) if (hole.beforeRow === row) time += hole.candles * options.timeframeMs;
    const open = close * (1 + (random() - 0.5) * 0.0002);
    close = open * (1 + swing * noise * (random() - 0.5 + drift * 0.4));
    const candle: Candle = {
      openTime: time,
      open,
      high: Math.max(open, close) * (1 + swing * noise * random() * 0.4),
      low: Math.min(open, close) * (1 - swing * noise * random() * 0.4),
      close,
      volume: random() < 0.01 ? 0 : 10 + 100 * random(),
    };
    time += options.timeframeMs;
    return candle;
  });
}
