import type { Regime } from '../../../shared/domain/regime.ts';

export type VolatilitySensitivity = 'low' | 'medium' | 'high';

/** Percentile cut-offs of system.md 4.5: above the first volatility is high, below the second low. */
const CUT_OFFS: Readonly<Record<VolatilitySensitivity, readonly [high: number, low: number]>> = {
  low: [0.8, 0.2],
  medium: [0.75, 0.25],
  high: [0.65, 0.35],
};

/** Volatility by its percentile, 0..1. A missing one (NaN) is normal. */
export function volatilityOf(percentile: number, sensitivity: VolatilitySensitivity): Regime['volatility'] {
  const [high, low] = CUT_OFFS[sensitivity];
  if (percentile > high) return 'high';
  if (percentile < low) return 'low';
  return 'normal';
}

/** What the size of a trade is multiplied by: calm markets allow more, wild ones less. */
export function riskMultiplierOf(volatility: Regime['volatility']): number {
  switch (volatility) {
    case 'high': return 0.5;
    case 'low': return 1.5;
    case 'normal': return 1;
  }
}
