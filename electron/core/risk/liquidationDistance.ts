import type { PositionSide } from '../../../shared/domain/order.ts';
import { equityOf } from '../portfolio/ledger.ts';
import { liquidationPrice, maintenanceMargin } from '../positions/liquidationPrice.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf } from '../state/coreState.ts';

export interface PlannedPosition {
  readonly instrument: number;
  readonly side: PositionSide;
  readonly entry: number;
  readonly stop: number;
  /** Base currency, above 0. */
  readonly amount: number;
  readonly leverage: number;
}

/**
 * How far beyond its stop a planned position would be liquidated, in stop distances: negative where that comes before the stop, Infinity
 * where no price takes it away. In a cross account the equity stands for it, less what the open positions need for themselves.
 */
export function liquidationDistance(state: CoreState, { instrument, side, entry, stop, amount, leverage }: PlannedPosition): number {
  const isIsolated = state.options.settings.execution.margin_mode === 'isolated';
  const liquidation = liquidationPrice({
    side,
    entryPrice: entry,
    amount,
    collateral: isIsolated ? (entry * amount) / leverage : freeCollateral(state),
    tiers: marketOf(state, instrument).rules?.maintenanceTiers,
  });
  if (liquidation === null) return Number.POSITIVE_INFINITY;
  const beyond = side === 'long' ? stop - liquidation : liquidation - stop;
  return beyond / Math.abs(entry - stop);
}

function freeCollateral(state: CoreState): number {
  return state.open.reduce(
    (left, position) => left - maintenanceMargin(position.openAmount * position.markPrice, marketOf(state, position.instrument).rules?.maintenanceTiers),
    equityOf(state.ledger),
  );
}
