import type { Regime } from '../../../shared/domain/regime.ts';

/** Momentum by 1h RSI (0..100) and the change over ten closed 1h candles, a fraction (system.md 3.1); the first rule that holds. */
export function momentumOf(rsi: number, change: number): Regime['momentum'] {
  if ((rsi > 65 && change > 0.02) || (rsi < 35 && change < -0.02)) return 'strong';
  if ((rsi >= 40 && rsi <= 60) || Math.abs(change) < 0.01) return 'sideways';
  return 'weak';
}

export function momentumDirectionOf(change: number): Regime['momentumDirection'] {
  if (change >= 0.01) return 'up';
  if (change <= -0.01) return 'down';
  return 'flat';
}

/** Strong and in the trend's direction: what thresholds and favourability mean by "strong" (system.md 3.1). */
export function isStrongWithTrend(
  trend: Regime['trend'],
  momentum: Regime['momentum'],
  direction: Regime['momentumDirection'],
): boolean {
  return momentum === 'strong' && ((trend === 'bullish' && direction === 'up') || (trend === 'bearish' && direction === 'down'));
}
