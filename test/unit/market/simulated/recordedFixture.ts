import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseMarketSymbol, type MarketSymbol } from '../../../../shared/domain/ids.ts';
import { Prng } from '../../../../electron/market/simulated/Prng.ts';

export const MINUTES_30 = 1_800_000;

export function symbolOf(base: string): MarketSymbol {
  const symbol = parseMarketSymbol(base);
  if (symbol === null) throw new Error(`no symbol ${base}`);
  return symbol;
}

export interface Row {
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A random walk of candles from `from` on, two decimals. */
export function walk(count: number, from: number, timeframeMs = MINUTES_30, seed = 1): Row[] {
  const prng = new Prng(seed, 'walk');
  let cents = 10_000;
  return Array.from({ length: count }, (_, index) => {
    const open = cents;
    cents = Math.max(100, cents + Math.round(40 * prng.normal()));
    const high = Math.max(open, cents) + Math.floor(30 * prng.next());
    const low = Math.min(open, cents) - Math.floor(30 * prng.next());
    return { openTime: from + index * timeframeMs, open: open / 100, high: high / 100, low: low / 100, close: cents / 100, volume: 1 + Math.floor(100 * prng.next()) };
  });
}

/** Writes candles as a plain CSV file into a folder of its own. */
export async function candleFile(rows: readonly Row[], name = 'test-perp-BTCUSDT-30m.csv'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'recorded-market-'));
  const lines = rows.map((row) => [row.openTime, row.open, row.high, row.low, row.close, row.volume].join(','));
  const path = join(folder, name);
  await writeFile(path, `timestamp_ms,open,high,low,close,volume\n${lines.join('\n')}\n`);
  return path;
}
