import type { StrategyId } from '../../../shared/domain/decision.ts';
import { equityOf } from './ledger.ts';
import type { CoreState } from '../state/coreState.ts';

/** A strategy's use of its share of the exposure, quote currency. */
export interface AllocationUse {
  /** Positions at their mark price, working entries at the worst price they may get. */
  readonly used: number;
  /** Share · equity · `risk.max_exposure`; Infinity where shares are not enforced. */
  readonly limit: number;
}

export function weightOf(state: CoreState, strategy: StrategyId): number {
  return state.portfolio.current.weights.find((one) => one.strategy === strategy)?.weight ?? 0;
}

export function openNotionalOf(state: CoreState, strategy: StrategyId): number {
  let used = 0;
  for (const position of state.open) if (position.strategy === strategy) used += position.openAmount * position.markPrice;
  for (const { plan, view } of state.workingEntries) {
    if (plan !== null && plan.strategy === strategy) used += (view.amount - view.filledAmount) * plan.limitPrice;
  }
  return used;
}

export function allocationUse(state: CoreState, strategy: StrategyId): AllocationUse {
  const isEnforced = state.options.settings.portfolio.enforce_allocation;
  return {
    used: openNotionalOf(state, strategy),
    limit: isEnforced ? weightOf(state, strategy) * equityOf(state.ledger) * state.risk.max_exposure : Number.POSITIVE_INFINITY,
  };
}
