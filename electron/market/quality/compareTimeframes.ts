import type { Candle, CandleColumns } from '../../../shared/domain/candle.ts';

const HALF_HOUR_MS = 1_800_000;
/** Fraction of the volume that rounding may cost. */
const VOLUME_TOLERANCE = 0.01;

/**
 * What differs between a longer candle and the one built from its 30m candles: a price by more than a tick, the volume by more than 1 %.
 * Empty where nothing does; null where not every 30m candle is there. `halfHours` ascending; `tick` in quote currency.
 */
export function compareWithHalfHours(candle: Candle, timeframeMs: number, halfHours: CandleColumns, tick: number): readonly string[] | null {
  const rows: number[] = [];
  halfHours.openTime.forEach((openTime, row) => {
    if (openTime >= candle.openTime && openTime < candle.openTime + timeframeMs) rows.push(row);
  });
  if (rows.length !== timeframeMs / HALF_HOUR_MS) return null;
  const of = (column: Float64Array): number[] => rows.map((row) => column[row] ?? Number.NaN);
  const built = {
    open: of(halfHours.open)[0] ?? Number.NaN,
    high: Math.max(...of(halfHours.high)),
    low: Math.min(...of(halfHours.low)),
    close: of(halfHours.close).at(-1) ?? Number.NaN,
  };
  const differences: string[] = [];
  for (const name of ['open', 'high', 'low', 'close'] as const) {
    // A hair more than a tick, for the floats.
    if (Math.abs(candle[name] - built[name]) > tick * 1.000_001) differences.push(`${name} ${candle[name]}, from 30m ${built[name]}`);
  }
  const volume = of(halfHours.volume).reduce((sum, each) => sum + each, 0);
  if (Math.abs(candle.volume - volume) > VOLUME_TOLERANCE * Math.max(candle.volume, volume)) differences.push(`volume ${candle.volume}, from 30m ${volume}`);
  return differences;
}
