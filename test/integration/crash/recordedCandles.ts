import { writeFile } from 'node:fs/promises';

const STEP_MS = 1_800_000;

/** A seeded random walk of 30m candles with bursts of volatility, as a candle file. */
export async function writeCandleFile(path: string, options: { readonly seed: number; readonly rows: number; readonly from: number; readonly price: number }): Promise<void> {
  const random = mulberry32(options.seed);
  const lines = ['timestamp_ms,open,high,low,close,volume'];
  let price = options.price;
  let volatility = 0.004;
  for (let row = 0; row < options.rows; row += 1) {
    volatility = Math.min(0.012, Math.max(0.002, volatility * (0.9 + 0.2 * random())));
    const open = price;
    const close = open * (1 + (random() + random() - 1) * 2 * volatility);
    const high = Math.max(open, close) * (1 + random() * volatility);
    const low = Math.min(open, close) * (1 - random() * volatility);
    lines.push([options.from + row * STEP_MS, open, high, low, close, 10 + random() * 90].map((value, column) => (column === 0 ? String(value) : value.toFixed(4))).join(','));
    price = Number(close.toFixed(4));
  }
  await writeFile(path, `${lines.join('\n')}\n`);
}

/** Small, fast and good enough for test data. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
