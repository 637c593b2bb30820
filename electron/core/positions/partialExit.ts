import type { MarketRules } from '../../../shared/domain/instrument.ts';
import { multiplyExactly, roundDown, roundNearest, subtractExactly, withoutNoise } from '../execution/rounding.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf } from '../state/coreState.ts';
import type { PositionState } from './positionState.ts';
import { entryPriceOf, isTighter, riskUnitOf, signOf } from './positionState.ts';

export interface PartialExitPlan {
  /** Base currency. */
  readonly amount: number;
  readonly triggerPrice: number;
}

/**
 * The part that `position_management.partial_exit` takes off at its multiple of R, less what it has taken already. Null where that is
 * switched off or done, where the target comes first, and where the exchange would find the part or the rest too small.
 */
export function partialExitPlan(state: CoreState, position: PositionState): PartialExitPlan | null {
  const { enabled, at_r: atR, fraction } = state.options.settings.position_management.partial_exit;
  const { rules } = marketOf(state, position.instrument);
  if (!enabled || position.isPartialRefused || rules === null) return null;
  const part = roundDown(multiplyExactly(position.amount, fraction), rules.amountStep);
  const amount = subtractExactly(part, position.partialAmount);
  const triggerPrice = roundNearest(withoutNoise(entryPriceOf(position) + signOf(position) * atR * riskUnitOf(position)), rules.priceTick);
  const isBeforeTarget = isTighter(position, position.takeProfit, triggerPrice);
  if (amount <= 0 || !isBeforeTarget || isTooSmall(part, triggerPrice, rules)) return null;
  return isTooSmall(subtractExactly(position.openAmount, amount), triggerPrice, rules) ? null : { amount, triggerPrice };
}

/** What a part to be taken off comes to. */
export type Reduction =
  | { readonly kind: 'part'; readonly amount: number }
  /** Nothing would be left. */
  | { readonly kind: 'whole' }
  | { readonly kind: 'refused'; readonly message: string };

/** `wanted` of `openAmount`, rounded down to the step; refused where the exchange would find the part or the rest too small at `price`. */
export function reductionOf(openAmount: number, wanted: number, price: number, rules: MarketRules | null): Reduction {
  if (rules === null) return { kind: 'refused', message: 'precision and minimums of this market are unknown' };
  if (wanted >= openAmount) return { kind: 'whole' };
  const amount = roundDown(wanted, rules.amountStep);
  const rest = subtractExactly(openAmount, amount);
  if (isTooSmall(amount, price, rules)) return { kind: 'refused', message: `a part of ${amount} is below the smallest order of this market; take off more` };
  if (isTooSmall(rest, price, rules)) return { kind: 'refused', message: `a rest of ${rest} would be below the smallest order of this market; take off less, or close the position` };
  return { kind: 'part', amount };
}

function isTooSmall(amount: number, price: number, rules: MarketRules): boolean {
  return amount <= 0 || amount < rules.minAmount || multiplyExactly(amount, price) < rules.minNotional;
}
