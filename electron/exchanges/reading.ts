import type { Candle } from '../../shared/domain/candle.ts';
import { TIMEFRAME_MS, type Timeframe } from '../../shared/domain/timeframe.ts';

/*
 * Hand-written checks for what exchanges send: numbers as numbers or as strings, extra fields ignored, anything impossible refused. They
 * run for every frame, so they are kept cheap.
 */

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A finite number given as number or decimal text; null for anything else. */
export function numberIn(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value === '' || value.trim() !== value) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** Like numberIn, for what must be above 0: prices. */
export function positiveIn(value: unknown): number | null {
  const number = numberIn(value);
  return number !== null && number > 0 ? number : null;
}

/** Like numberIn, for amounts: 0 or more. */
export function amountIn(value: unknown): number | null {
  const number = numberIn(value);
  return number !== null && number >= 0 ? number : null;
}

export function textIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Epoch ms between 2009 (there was no coin before) and 2100; null for anything else, seconds and microseconds too. */
export function timeIn(value: unknown): number | null {
  const number = numberIn(value);
  return number !== null && Number.isInteger(number) && number >= 1_230_768_000_000 && number < 4_102_444_800_000 ? number : null;
}

/** A candle, or what is wrong with it. */
export function candleFrom(
  timeframe: Timeframe,
  openTime: unknown,
  open: unknown,
  high: unknown,
  low: unknown,
  close: unknown,
  volume: unknown,
): Candle | string {
  const time = timeIn(openTime);
  if (time === null) return `the open time is ${shown(openTime)}`;
  if (time % TIMEFRAME_MS[timeframe] !== 0) return `the open time ${time} is not a multiple of ${timeframe}`;
  const o = positiveIn(open);
  const h = positiveIn(high);
  const l = positiveIn(low);
  const c = positiveIn(close);
  const v = amountIn(volume);
  if (o === null || h === null || l === null || c === null) return `a price is ${[open, high, low, close].map(shown).join(', ')}`;
  if (v === null) return `the volume is ${shown(volume)}`;
  if (h < o || h < c || l > o || l > c) return `open ${o}, high ${h}, low ${l}, close ${c} contradict each other`;
  return { openTime: time, open: o, high: h, low: l, close: c, volume: v };
}

/** A value from outside, short enough for a message. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'missing' : (JSON.stringify(value) ?? typeof value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
