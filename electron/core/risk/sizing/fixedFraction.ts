import type { SizingMethod } from './sizingMethod.ts';
import { boundedMultiple, wants } from './sizingMethod.ts';
import { performanceMultiplier } from './trackRecord.ts';

/** The same part of the equity for every trade, adjusted by volatility and results. */
export const fixedFraction: SizingMethod = {
  id: 'fixed_fraction',
  wish: (question) => {
    const multiple = boundedMultiple(question, question.volatilityMultiplier * performanceMultiplier(question.record));
    return wants((question.equity * question.fractions.fixed_fraction * multiple) / question.limitPrice);
  },
};
