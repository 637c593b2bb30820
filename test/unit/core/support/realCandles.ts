import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Candle } from '../../../../shared/domain/candle.ts';

const folder = process.env['BEARISH_CANDLES'] ?? join(import.meta.dirname, '../../../../../shared/data/candles');

/** False where the recorded candles are not on this machine. */
export const hasRealCandles = existsSync(join(folder, 'binance-perp-BTCUSDT-30m.csv.gz'));

/** Rows of a recorded file; use only where `hasRealCandles`. */
export function realCandles(file: string, from = 0, to = Number.POSITIVE_INFINITY): Candle[] {
  const lines = gunzipSync(readFileSync(join(folder, file))).toString('utf8').trim().split('\n').slice(1);
  return lines.slice(from, Math.min(to, lines.length)).map((text) => {
    const [openTime = 0, open = 0, high = 0, low = 0, close = 0, volume = 0] = text.split(',').map(Number);
    return { openTime, open, high, low, close, volume };
  });
}
