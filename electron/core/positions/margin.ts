import { leverageOf } from '../risk/exposure.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf } from '../state/coreState.ts';
import { cashOf } from '../portfolio/ledger.ts';
import { liquidationPrice, maintenanceMargin } from './liquidationPrice.ts';
import type { PositionState } from './positionState.ts';

/** Quote currency set aside for what is open. */
export function marginOf(state: CoreState, position: PositionState): number {
  return position.openCost / leverageOf(state, position.instrument);
}

/** Mark price at which the exchange takes the position away; null once it is closed and where no price above 0 does it. */
export function liquidationPriceOf(state: CoreState, position: PositionState): number | null {
  if (position.openAmount === 0) return null;
  return liquidationPrice({
    side: position.side,
    entryPrice: position.openCost / position.openAmount,
    amount: position.openAmount,
    collateral: state.options.settings.execution.margin_mode === 'isolated' ? marginOf(state, position) : sharedCollateral(state, position),
    tiers: marketOf(state, position.instrument).rules?.maintenanceTiers,
  });
}

/** What a cross account has for this position: cash and the others' unrealised profit, less the maintenance margins they need. */
function sharedCollateral(state: CoreState, position: PositionState): number {
  let collateral = cashOf(state.ledger);
  for (const other of state.open) {
    if (other === position) continue;
    collateral += other.unrealised - maintenanceMargin(other.openAmount * other.markPrice, marketOf(state, other.instrument).rules?.maintenanceTiers);
  }
  return collateral;
}
