import type { CoreState } from '../state/coreState.ts';
import { equityOf } from './ledger.ts';

/** Adds the open positions' unrealised profit up and moves the equity's peak. */
export function revalue(state: CoreState): void {
  let unrealised = 0;
  for (const position of state.open) unrealised += position.unrealised;
  state.ledger.unrealised = unrealised;
  const equity = equityOf(state.ledger);
  if (equity > state.ledger.peakEquity) state.ledger.peakEquity = equity;
}
