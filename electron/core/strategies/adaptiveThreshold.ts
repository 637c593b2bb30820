import type { MarketReading } from '../decisions/evaluation.ts';
import { isStrongWithTrend } from '../regime/momentum.ts';

export interface ThresholdSettings {
  readonly adaptive_rsi_base: number;
  readonly adaptive_rsi_range: number;
  readonly adaptive_mode: 'conservative' | 'dynamic' | 'aggressive';
}

/** How much of the shift each mode takes (system.md 4.5). */
const MODE_FACTORS = { conservative: 0.5, dynamic: 1, aggressive: 1.5 } as const;

/** Largest shift with momentum strong in the trend's direction, and otherwise. */
const MAX_SHIFT = 5;
const MAX_SHIFT_OTHERWISE = 3;

/**
 * RSI threshold before the clamp (system.md 4.1, 4.2): the base, lowered in a bullish and raised in a bearish trend for a bounce, the
 * other way round for a rip. `direction` is +1 where a bearish trend raises it, −1 where it lowers it.
 */
export function shiftedThreshold(
  settings: ThresholdSettings,
  direction: 1 | -1,
  regime: Pick<MarketReading, 'trend' | 'momentum' | 'momentumDirection'>,
): number {
  const base = settings.adaptive_rsi_base;
  if (regime.trend === 'neutral') return base;
  const range = settings.adaptive_rsi_range;
  const isStrong = isStrongWithTrend(regime.trend, regime.momentum, regime.momentumDirection);
  const rule = isStrong ? Math.min(MAX_SHIFT, range / 2) : Math.min(MAX_SHIFT_OTHERWISE, range / 3);
  const shift = rule * MODE_FACTORS[settings.adaptive_mode];
  return (regime.trend === 'bearish') === (direction === 1) ? base + shift : base - shift;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
