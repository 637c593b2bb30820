import { z } from 'zod';

export const SIZING_METHODS = ['fixed_risk', 'fixed_fraction', 'volatility_adjusted', 'kelly', 'regime_based'] as const;
export type SizingMethodId = (typeof SIZING_METHODS)[number];

/** Keys of `risk_management` that choose how large a position is wanted before any limit (system.md 5.3). */
export const sizingSettings = {
  default_method: z.enum(SIZING_METHODS).describe('How positions are sized before the limits').default('fixed_risk'),
  fixed_fraction: z.number().min(0).max(1).meta({ unit: 'fraction' }).describe('Notional of one position, of the equity, for fixed_fraction').default(0.1),
  kelly_fraction: z.number().min(0).max(1).meta({ unit: 'fraction' }).describe('Part of the Kelly size that is taken; at most 10 % of the equity').default(0.5),
};

/** Bounds of what volatility and a strategy's own results may do to a size. */
export const sizeAdjustmentSchema = z.strictObject({
  min_volatility_for_adjustment: z.number().min(0).max(0.2).meta({ unit: 'fraction' })
    .describe('Below this daily range (ATR of 4h candles over the close, times √6) nothing enlarges a position').default(0.02),
  max_position_multiplier: z.number().min(1).max(3).describe('Largest multiple of the usual size').default(2),
  min_position_multiplier: z.number().min(0.1).max(1).describe('Smallest multiple of the usual size').default(0.5),
}).prefault({});
