import type { SizingMethod } from './sizingMethod.ts';
import { boundedMultiple, wants } from './sizingMethod.ts';
import { performanceMultiplier } from './trackRecord.ts';

/** The same risk for every trade, adjusted by volatility and results, over the loss of one unit (system.md 5.3). */
export const fixedRisk: SizingMethod = {
  id: 'fixed_risk',
  wish: (question) => {
    const multiple = boundedMultiple(question, question.volatilityMultiplier * performanceMultiplier(question.record));
    return wants((question.baseRisk * multiple) / question.lossPerUnit);
  },
};
