import { z } from 'zod';
import { ALLOCATION_METHODS } from '../domain/portfolio.ts';

const weight = z.number().min(0).max(1).meta({ unit: 'fraction' });

/** How the exposure is divided between strategies. */
export const portfolioSchema = z.strictObject({
  allocation_method: z.enum(ALLOCATION_METHODS).describe('How the shares of the strategies are found').default('equal'),
  rebalance: z.enum(['suggest', 'apply']).describe('Whether new shares wait for a person or take effect by themselves').default('suggest'),
  rebalance_drift: weight.describe('A share this far from its target is offered anew at once, not at the next UTC day').default(0.05),
  min_change: weight.describe('Shares that would change by no more than this are left as they are').default(0.01),
  min_weight: weight.describe('Smallest share of a strategy').default(0.05),
  max_weight: weight.describe('Largest share of a strategy, where the others can take the rest').default(0.6),
  enforce_allocation: z.boolean().describe("Whether a strategy's open notional is held to its share of risk.max_exposure").default(true),
}).prefault({});
