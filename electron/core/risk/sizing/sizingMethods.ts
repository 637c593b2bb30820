import type { SizingMethodId } from '../../../../shared/settings/sizingSettings.ts';
import { fixedFraction } from './fixedFraction.ts';
import { fixedRisk } from './fixedRisk.ts';
import { kelly } from './kelly.ts';
import { regimeBased } from './regimeBased.ts';
import type { SizingMethod, SizingQuestion } from './sizingMethod.ts';
import { volatilityAdjusted } from './volatilityAdjusted.ts';

const METHODS: Readonly<Record<SizingMethodId, SizingMethod>> = {
  fixed_risk: fixedRisk,
  fixed_fraction: fixedFraction,
  volatility_adjusted: volatilityAdjusted,
  kelly,
  regime_based: regimeBased,
};

/** Amount in base currency that the method wants before every limit, and why fixed risk took its place (null where it did not). */
export function wantedSize(method: SizingMethodId, question: SizingQuestion): { readonly amount: number; readonly fallback: string | null } {
  const wish = METHODS[method].wish(question);
  if (wish.kind === 'wants') return { amount: wish.amount, fallback: null };
  const instead = fixedRisk.wish(question);
  return { amount: instead.kind === 'wants' ? instead.amount : 0, fallback: wish.reason };
}
