import type { SizingMethod } from './sizingMethod.ts';
import { boundedMultiple, wants } from './sizingMethod.ts';
import { performanceMultiplier } from './trackRecord.ts';

/**
 * A volatility target: a move of one ATR is to cost the usual risk, times how calm the market is against its own average, within 0.5 and 2
 * (system.md 5.3: `(targetRisk / ATR) · clamp(avgATR / ATR, 0.5, 2)`). The strategy's volatility multiplier would count the same thing
 * twice and is left out.
 */
export const volatilityAdjusted: SizingMethod = {
  id: 'volatility_adjusted',
  wish: (question) => {
    if (!(question.atr > 0)) return { kind: 'cannot', reason: 'the ATR is not known' };
    const calm = Number.isNaN(question.calmness) ? 1 : Math.min(Math.max(question.calmness, 0.5), 2);
    const multiple = boundedMultiple(question, calm * performanceMultiplier(question.record));
    return wants((question.baseRisk * multiple) / question.atr);
  },
};
