import type { ChartBand, ChartData, ChartRow, ChartUpdate } from '../../shared/ipc/contract.ts';

export function rowsOf(data: ChartData): ChartRow[] {
  const { candles } = data;
  const at = (column: Float64Array, row: number): number => column[row] ?? Number.NaN;
  return Array.from(candles.openTime, (openTime, row) => ({
    openTime,
    open: at(candles.open, row),
    high: at(candles.high, row),
    low: at(candles.low, row),
    close: at(candles.close, row),
    volume: at(candles.volume, row),
    emaFast: at(data.emaFast, row),
    emaMid: at(data.emaMid, row),
    emaSlow: at(data.emaSlow, row),
    rsi: at(data.rsi, row),
    bounceThreshold: at(data.bounceThreshold, row),
    ripThreshold: at(data.ripThreshold, row),
  }));
}

export function rowOfUpdate(update: ChartUpdate): ChartRow {
  const { openTime, open, high, low, close, volume, emaFast, emaMid, emaSlow, rsi, bounceThreshold, ripThreshold } = update;
  return { openTime, open, high, low, close, volume, emaFast, emaMid, emaSlow, rsi, bounceThreshold, ripThreshold };
}

/** A forming candle with the newest closed candle's studies where it has none of its own: those are the ones in force. */
export function withStudiesOf(forming: ChartRow, closed: ChartRow): ChartRow {
  const own = (value: number, last: number): number => (Number.isFinite(value) ? value : last);
  return {
    ...forming,
    emaFast: own(forming.emaFast, closed.emaFast),
    emaMid: own(forming.emaMid, closed.emaMid),
    emaSlow: own(forming.emaSlow, closed.emaSlow),
    rsi: own(forming.rsi, closed.rsi),
    bounceThreshold: own(forming.bounceThreshold, closed.bounceThreshold),
    ripThreshold: own(forming.ripThreshold, closed.ripThreshold),
  };
}

/** Older rows put before the known ones, each time once. */
export function prependRows(older: readonly ChartRow[], rows: readonly ChartRow[]): ChartRow[] {
  const first = rows[0]?.openTime ?? Number.POSITIVE_INFINITY;
  return [...older.filter((row) => row.openTime < first), ...rows];
}

/** Bands in order of time; where old and new touch with the same labels they become one. */
export function mergeBands(bands: readonly ChartBand[], added: readonly ChartBand[]): ChartBand[] {
  const sorted = [...bands, ...added].sort((a, b) => a.from - b.from || a.to - b.to);
  const merged: ChartBand[] = [];
  for (const band of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && band.from <= last.to && band.trend === last.trend && band.volatility === last.volatility) {
      merged[merged.length - 1] = { ...last, to: Math.max(last.to, band.to) };
    } else if (last !== undefined && band.from < last.to) {
      // The newer word about a stretch of time wins.
      if (band.from > last.from) merged[merged.length - 1] = { ...last, to: band.from };
      else merged.pop();
      merged.push(band);
    } else {
      merged.push(band);
    }
  }
  return merged;
}

/** Index of the first item whose end lies after `time`; the list's length where there is none. Items ascend by end. */
export function firstEndingAfter<T>(items: readonly T[], time: number, endOf: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && endOf(item) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The row of the candle that contains `time`; null where no candle does. */
export function rowAt(rows: readonly ChartRow[], time: number, timeframeMs: number): ChartRow | null {
  const index = firstEndingAfter(rows, time, (row) => row.openTime + timeframeMs);
  const row = rows[index];
  return row !== undefined && row.openTime <= time ? row : null;
}
