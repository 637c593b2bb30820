import type { ChartBand, ChartData } from '../../shared/ipc/contract.ts';
import { seededRandom } from './random.ts';

export interface Bars {
  readonly stepMs: number;
  readonly openTime: number[];
  readonly open: number[];
  readonly high: number[];
  readonly low: number[];
  readonly close: number[];
  readonly volume: number[];
}

/** A random walk with phases, ending at `end`. Prices look like a market's; nothing is decided from them. */
export function walk(seed: number, start: number, count: number, stepMs: number, end: number): Bars {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const bars: Bars = { stepMs, openTime: [], open: [], high: [], low: [], close: [], volume: [] };
  let price = start;
  let drift = 0;
  let volatility = 0.004;
  for (let row = 0; row < count; row += 1) {
    if (row % 90 === 0) {
      drift = (random() - 0.55) * 0.0016;
      volatility = 0.0022 + random() * 0.005;
    }
    const open = price;
    const close = open * Math.exp(drift + volatility * normal());
    bars.openTime.push(end - (count - row) * stepMs);
    bars.open.push(open);
    bars.close.push(close);
    bars.high.push(Math.max(open, close) * (1 + volatility * random() * 0.7));
    bars.low.push(Math.min(open, close) * (1 - volatility * random() * 0.7));
    bars.volume.push((200 + 900 * random()) * (1 + Math.abs(close / open - 1) * 120));
    price = close;
  }
  return bars;
}

export function aggregate(bars: Bars, factor: number): Bars {
  const merged: Bars = { stepMs: bars.stepMs * factor, openTime: [], open: [], high: [], low: [], close: [], volume: [] };
  for (let row = 0; row + factor <= bars.openTime.length; row += factor) {
    merged.openTime.push(bars.openTime[row] ?? 0);
    merged.open.push(bars.open[row] ?? 0);
    merged.high.push(Math.max(...bars.high.slice(row, row + factor)));
    merged.low.push(Math.min(...bars.low.slice(row, row + factor)));
    merged.close.push(bars.close[row + factor - 1] ?? 0);
    merged.volume.push(bars.volume.slice(row, row + factor).reduce((sum, value) => sum + value, 0));
  }
  return merged;
}

export function ema(values: readonly number[], period: number): number[] {
  const k = 2 / (period + 1);
  let value = values[0] ?? 0;
  return values.map((next, row) => {
    value = row === 0 ? next : value + k * (next - value);
    return row < period ? Number.NaN : value;
  });
}

export function rsi(values: readonly number[], period = 14): number[] {
  let gain = 0;
  let loss = 0;
  return values.map((value, row) => {
    const change = row === 0 ? 0 : value - (values[row - 1] ?? value);
    gain += (Math.max(change, 0) - gain) / period;
    loss += (Math.max(-change, 0) - loss) / period;
    return row < period || gain + loss === 0 ? Number.NaN : (100 * gain) / (gain + loss);
  });
}

export interface Studied {
  readonly bars: Bars;
  readonly fast: number[];
  readonly mid: number[];
  readonly slow: number[];
  readonly rsi: number[];
  readonly bounce: number[];
  readonly rip: number[];
  readonly bands: ChartBand[];
}

export function study(bars: Bars): Studied {
  const fast = ema(bars.close, 21);
  const mid = ema(bars.close, 50);
  const slow = ema(bars.close, 200);
  const bands: ChartBand[] = [];
  const bounce: number[] = [];
  const rip: number[] = [];
  bars.openTime.forEach((openTime, row) => {
    const [a, b, c] = [fast[row] ?? 0, mid[row] ?? 0, slow[row] ?? 0];
    const trend = a > b && b > c ? 'bullish' : a < b && b < c ? 'bearish' : 'neutral';
    const range = (bars.high[row] ?? 0) / (bars.low[row] ?? 1) - 1;
    const volatility = Math.floor(row / 60) % 4 === 1 && range > 0 ? 'high' : Math.floor(row / 60) % 5 === 3 ? 'low' : 'normal';
    const last = bands.at(-1);
    if (last !== undefined && last.trend === trend && last.volatility === volatility) bands[bands.length - 1] = { ...last, to: openTime + bars.stepMs };
    else bands.push({ from: openTime, to: openTime + bars.stepMs, trend, volatility });
    bounce.push(bars.stepMs === 1_800_000 ? (trend === 'bearish' ? 42 : 45) : Number.NaN);
    rip.push(bars.stepMs === 1_800_000 ? (trend === 'bearish' ? 52 : 55) : Number.NaN);
  });
  return { bars, fast, mid, slow, rsi: rsi(bars.close), bounce, rip, bands };
}

/** The newest `limit` rows before `before`, as the engine would answer. */
export function chartData(studied: Studied, instrument: number, timeframe: '30m' | '1h' | '4h', limit: number, before: number | null): ChartData {
  const { bars } = studied;
  const end = before === null ? bars.openTime.length : bars.openTime.findIndex((time) => time >= before);
  const from = Math.max(0, end - limit);
  const cut = (values: readonly number[]): Float64Array => Float64Array.from(values.slice(from, end));
  const first = bars.openTime[from] ?? 0;
  const last = bars.openTime[end - 1] ?? 0;
  return {
    instrument,
    timeframe,
    candles: { openTime: cut(bars.openTime), open: cut(bars.open), high: cut(bars.high), low: cut(bars.low), close: cut(bars.close), volume: cut(bars.volume) },
    emaFast: cut(studied.fast),
    emaMid: cut(studied.mid),
    emaSlow: cut(studied.slow),
    rsi: cut(studied.rsi),
    bounceThreshold: cut(studied.bounce),
    ripThreshold: cut(studied.rip),
    bands: studied.bands.filter((band) => band.to > first && band.from <= last),
  };
}
