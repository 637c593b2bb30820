import { z } from 'zod';

/** The circuit breaker. The limits of the day's loss are no part of the switch: they hold always. */
export const emergencySchema = z.strictObject({
  enable_circuit_breaker: z.boolean()
    .describe("Whether the optional triggers act; the day's loss limits, the position's loss limit and the kill switch act always").default(true),
  emergency_close_method: z.enum(['market', 'limit'])
    .describe('First order of an emergency exit: at the market, or a limit at execution.max_slippage_pct from it; every further one is at the market').default('market'),
  max_data_stale_seconds: z.number().int().min(10).max(3_600)
    .describe('Stale prices of a market with an open position for longer than this trip the breaker, seconds').default(120),
  max_order_rejects: z.number().int().min(1).max(100).describe('Refused orders within ten minutes that trip the breaker').default(5),
}).prefault({});
