import type { MarketRules } from '../../../shared/domain/instrument.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import type { SizingMethodId } from '../../../shared/settings/sizingSettings.ts';
import { multiplyExactly, roundDown, roundUp, subtractExactly } from '../execution/rounding.ts';
import type { SizingQuestion } from './sizing/sizingMethod.ts';
import { wantedSize } from './sizing/sizingMethods.ts';

export interface SizingInput extends Omit<SizingQuestion, 'baseRisk' | 'lossPerUnit'> {
  readonly method: SizingMethodId;
  /** Quote currency that the gross exposure may still grow by. */
  readonly exposureRoom: number;
  /** Quote currency free as margin. */
  readonly freeMargin: number;
  readonly leverage: number;
  readonly stop: number;
  readonly slippageFraction: number;
  readonly rules: MarketRules;
  readonly risk: CoreSettings['risk'];
  /** Bounds of one trade of the coin's class, USDT; null: none. */
  readonly classLimit: { readonly notional: number | null; readonly risk: number | null };
}

export interface Sizing {
  /** Base currency, a whole number of steps; what is validated and sent. 0 where nothing fits. */
  readonly amount: number;
  /** `amount` at `limitPrice`. */
  readonly notional: number;
  /** Loss at the stop when the entry fills at `limitPrice`, quote currency, costs not in it. */
  readonly risk: number;
  /** Smallest amount the exchange takes at this price. */
  readonly minimumAmount: number;
  /** Why fixed risk took the place of the method that was asked for; null where it did not. */
  readonly fallback: string | null;
}

/**
 * Size of a position (system.md 5.3): what the method wants, capped by the risk of one trade, position size, notional, class, exposure and
 * margin, rounded down to the step. An amount below the exchange's minimum is left as it is, or raised to it where the settings say
 * `scale`; the limits are checked on the result.
 */
export function sizePosition(input: SizingInput): Sizing {
  const { equity, entry, stop, limitPrice, rules, risk, classLimit } = input;
  const classRisk = classLimit.risk ?? Number.POSITIVE_INFINITY;
  const lossPerUnit = Math.max(Math.abs(entry - stop), entry * risk.min_stop_pct) + entry * (2 * rules.takerFee + input.slippageFraction);
  const baseRisk = Math.min(equity * risk.per_trade_risk_pct, risk.risk_usd_cap, classRisk);
  const { amount: wished, fallback } = wantedSize(input.method, { ...input, baseRisk, lossPerUnit });
  const largestRisk = Math.min(risk.risk_usd_cap, equity * risk.max_portfolio_risk, classRisk);
  const largestNotional = Math.max(0, Math.min(
    equity * risk.max_position_size,
    risk.max_notional_per_trade ?? Number.POSITIVE_INFINITY,
    classLimit.notional ?? Number.POSITIVE_INFINITY,
    input.exposureRoom,
    input.freeMargin * input.leverage,
  ));
  const wanted = Math.max(0, Math.min(wished, largestRisk / lossPerUnit, largestNotional / limitPrice));
  const minimumAmount = minimumAmountOf(rules, limitPrice);
  const rounded = roundedWithin(wanted, rules.amountStep, limitPrice, largestNotional);
  // A method that wants no trade is not overruled by a minimum.
  const amount = wished > 0 ? raisedToMinimum(rounded, limitPrice, input) : 0;
  return {
    amount,
    notional: multiplyExactly(amount, limitPrice),
    risk: (Math.abs(entry - stop) / entry) * limitPrice * amount,
    minimumAmount,
    fallback,
  };
}

export function minimumAmountOf(rules: MarketRules, price: number): number {
  return Math.max(roundUp(rules.minAmount, rules.amountStep), roundUp(rules.minNotional / price, rules.amountStep), rules.amountStep);
}

function roundedWithin(amount: number, step: number, price: number, largestNotional: number): number {
  const rounded = roundDown(amount, step);
  return rounded > 0 && multiplyExactly(rounded, price) > largestNotional ? subtractExactly(rounded, step) : rounded;
}

function raisedToMinimum(amount: number, price: number, { rules, risk }: SizingInput): number {
  const byAmount = Math.max(roundUp(rules.minAmount, rules.amountStep), rules.amountStep);
  const byNotional = roundUp(rules.minNotional / price, rules.amountStep);
  const raised = amount < byAmount && risk.min_amount_behavior === 'scale' ? byAmount : amount;
  return raised < byNotional && risk.min_notional_behavior === 'scale' ? byNotional : raised;
}
