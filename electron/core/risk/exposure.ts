import type { CoreState } from '../state/coreState.ts';
import { marketOf } from '../state/coreState.ts';
import type { Holding } from './holdings.ts';
import { holdingsOf } from './holdings.ts';

/** What open positions and working entries use of the account, in quote currency. */
export interface Usage {
  readonly holdings: readonly Holding[];
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

/** Leverage of a market by the settings, never above what the exchange or the limit allows. It stays for the session, whatever becomes of the limit. */
export function leverageOf(state: CoreState, instrument: number): number {
  const { instrument: own, rules } = marketOf(state, instrument);
  const { default: usual, overrides } = state.options.settings.execution.leverage;
  return Math.min(overrides[own.symbol] ?? usual, rules?.maxLeverage ?? Number.POSITIVE_INFINITY, Math.max(1, state.options.settings.risk.max_leverage));
}

export function usageOf(state: CoreState): Usage {
  const holdings = holdingsOf(state);
  let [exposure, risk, margin, largestNotional, largestRisk, unfilledEntries] = [0, 0, 0, 0, 0, 0];
  for (const holding of holdings) {
    exposure += holding.notional;
    risk += holding.risk;
    margin += holding.notional / leverageOf(state, holding.instrument);
    largestNotional = Math.max(largestNotional, holding.notional);
    largestRisk = Math.max(largestRisk, holding.risk);
  }
  for (const { plan, view } of state.workingEntries) if (plan !== null && view.filledAmount === 0) unfilledEntries += 1;
  return {
    holdings,
    exposure,
    risk,
    margin,
    positions: state.open.length + unfilledEntries,
    tradesToday: state.ledger.tradesToday + unfilledEntries,
    largestNotional,
    largestRisk,
  };
}
