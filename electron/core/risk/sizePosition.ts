import type { MarketRules } from '../../../shared/domain/instrument.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import { multiplyExactly, roundDown, roundUp, subtractExactly } from '../execution/rounding.ts';

export interface SizingInput {
  /** Quote currency, unrealised profit included. */
  readonly equity: number;
  /** Quote currency that the gross exposure may still grow by. */
  readonly exposureRoom: number;
  /** Quote currency free as margin. */
  readonly freeMargin: number;
  readonly leverage: number;
  readonly entry: number;
  readonly stop: number;
  /** Price at which the notional is counted: not below the worst price a buy may pay. */
  readonly limitPrice: number;
  /** By the strategy's volatility: 0.5, 1 or 1.5. */
  readonly multiplier: number;
  readonly slippageFraction: number;
  readonly rules: MarketRules;
  readonly risk: CoreSettings['risk'];
}

export interface Sizing {
  /** Base currency, a whole number of steps; what is validated and sent. 0 where nothing fits. */
  readonly amount: number;
  /** `amount` at `limitPrice`. */
  readonly notional: number;
  /** |entry − stop| · amount, quote currency. */
  readonly risk: number;
  /** Smallest amount the exchange takes at this price. */
  readonly minimumAmount: number;
}

const MIN_MULTIPLIER = 0.5;
const MAX_MULTIPLIER = 2;

/**
 * Fixed-risk size (system.md 5.3): riskUSD = min(E · per-trade risk, cap) · multiplier, capped again; divided by the stop distance plus
 * round-trip costs; capped by position size, notional, exposure and margin; rounded down to the step. An amount below the exchange's
 * minimum is left as it is, or raised to it where the settings say `scale`; the limits are checked on the result.
 */
export function sizePosition(input: SizingInput): Sizing {
  const { equity, entry, stop, limitPrice, rules, risk } = input;
  const multiplier = Math.min(Math.max(input.multiplier, MIN_MULTIPLIER), MAX_MULTIPLIER);
  const riskQuote = Math.min(
    Math.min(equity * risk.per_trade_risk_pct, risk.risk_usd_cap) * multiplier,
    risk.risk_usd_cap,
    equity * risk.max_portfolio_risk,
  );
  const distance = Math.max(Math.abs(entry - stop), entry * risk.min_stop_pct) + entry * (2 * rules.takerFee + input.slippageFraction);
  const largestNotional = Math.max(0, Math.min(
    equity * risk.max_position_size,
    risk.max_notional_per_trade ?? Number.POSITIVE_INFINITY,
    input.exposureRoom,
    input.freeMargin * input.leverage,
  ));
  const wanted = Math.max(0, Math.min(riskQuote / distance, largestNotional / limitPrice));
  const minimumAmount = minimumAmountOf(rules, limitPrice);
  const amount = raisedToMinimum(roundedWithin(wanted, rules.amountStep, limitPrice, largestNotional), limitPrice, input);
  return { amount, notional: multiplyExactly(amount, limitPrice), risk: Math.abs(entry - stop) * amount, minimumAmount };
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
