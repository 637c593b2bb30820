import { openRiskOf } from '../positions/positionState.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf } from '../state/coreState.ts';

/** What open positions and working entries use of the account, in quote currency. */
export interface Usage {
  /** Gross notional: positions at their mark price, entries at the worst price they may get. */
  readonly exposure: number;
  /** Loss if every stop were hit at its price. */
  readonly risk: number;
  /** Notional over leverage. */
  readonly margin: number;
  readonly positions: number;
  /** Entries of today plus those that may still become one. */
  readonly tradesToday: number;
  readonly largestNotional: number;
  readonly largestRisk: number;
}

/** Leverage of a market by the settings, never above what the exchange allows. */
export function leverageOf(state: CoreState, instrument: number): number {
  const { instrument: own, rules } = marketOf(state, instrument);
  const { default: usual, overrides } = state.options.settings.execution.leverage;
  return Math.min(overrides[own.symbol] ?? usual, rules?.maxLeverage ?? Number.POSITIVE_INFINITY);
}

export function usageOf(state: CoreState): Usage {
  let [exposure, risk, margin, largestNotional, largestRisk, unfilledEntries] = [0, 0, 0, 0, 0, 0];
  const use = (instrument: number, notional: number, atRisk: number): void => {
    exposure += notional;
    risk += atRisk;
    margin += notional / leverageOf(state, instrument);
    largestNotional = Math.max(largestNotional, notional);
    largestRisk = Math.max(largestRisk, atRisk);
  };
  for (const position of state.open) use(position.instrument, position.openAmount * position.markPrice, openRiskOf(position));
  for (const order of state.workingEntries) {
    if (order.plan === null) continue;
    const remaining = order.view.amount - order.view.filledAmount;
    use(order.view.instrument, remaining * order.plan.limitPrice, remaining * order.plan.entry * order.plan.stopFraction);
    if (order.view.filledAmount === 0) unfilledEntries += 1;
  }
  return {
    exposure,
    risk,
    margin,
    positions: state.open.length + unfilledEntries,
    tradesToday: state.ledger.tradesToday + unfilledEntries,
    largestNotional,
    largestRisk,
  };
}
