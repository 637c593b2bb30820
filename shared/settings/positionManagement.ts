import { z } from 'zod';

const count = z.number().int();

/** How open positions are looked after. One R is the distance from the entry to the first stop. */
export const positionManagementSchema = z.strictObject({
  time_based_exit: z.strictObject({
    max_position_duration: count.min(0).max(31_536_000).describe('Seconds after which a position is closed; 0: never').default(86_400),
  }).prefault({}),
  trailing: z.strictObject({
    enabled: z.boolean().describe('Whether the stop follows the price once the position gains enough; it never goes back').default(false),
    activation_r: z.number().min(0.1).max(20).describe('Gain at which the stop begins to follow, in R').default(1),
    distance: z.enum(['atr', 'percent']).describe('How far behind the best price the stop follows: in ATR of the entry, or in a share of that price').default('atr'),
    atr_mult: z.number().positive().max(20).describe("Distance in ATR of the entry, where distance is 'atr'").default(1),
    distance_pct: z.number().min(0.0005).max(0.5).meta({ unit: 'fraction' }).describe("Distance of the best price, where distance is 'percent'").default(0.02),
  }).prefault({}),
  break_even: z.strictObject({
    enabled: z.boolean().describe("Whether the stop moves to the entry and both sides' fees once the position gains enough").default(false),
    at_r: z.number().min(0.1).max(20).describe('Gain at which it moves, in R').default(0.75),
  }).prefault({}),
  partial_exit: z.strictObject({
    enabled: z.boolean().describe('Whether a part of the position is taken off before its target').default(false),
    at_r: z.number().min(0.1).max(20).describe('Gain at which the part is taken off, in R').default(1),
    fraction: z.number().min(0.05).max(0.95).meta({ unit: 'fraction' }).describe('Part of the position; left out where the exchange would find it or the rest too small').default(0.5),
  }).prefault({}),
});
