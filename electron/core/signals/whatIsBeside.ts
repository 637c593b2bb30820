import type { Strategy } from '../strategies/strategy.ts';
import type { PositionState } from '../positions/positionState.ts';
import type { CoreState, InstrumentState } from '../state/coreState.ts';

/** What is open or working already on the symbol of a signal, on all exchanges. */
export interface Beside {
  /** Positions that a second one must not stand beside: on this market, or on the same side elsewhere. */
  readonly positions: number;
  /** Working entries, likewise. */
  readonly orders: number;
  /** Positions and working entries on the other side elsewhere. */
  readonly opposite: number;
  /** Positions that would be closed for this signal; counted in neither of the others. */
  readonly toClose: readonly PositionState[];
}

export function whatIsBeside(state: CoreState, market: InstrumentState, side: Strategy['side']): Beside {
  const isFlip = state.options.settings.signals.opposite_position === 'close_then_flip';
  const isOurs = (instrument: number): boolean => state.markets[instrument]?.instrument.symbol === market.instrument.symbol;
  const toClose: PositionState[] = [];
  let [positions, orders, opposite] = [0, 0, 0];
  for (const position of state.open) {
    if (!isOurs(position.instrument)) continue;
    if (isFlip && position.side !== side) toClose.push(position);
    else if (position.instrument === market.index || position.side === side) positions += 1;
    else opposite += 1;
  }
  for (const { plan, view } of state.workingEntries) {
    if (plan === null || !isOurs(view.instrument) || toClose.some(({ id }) => id === view.positionId)) continue;
    if (view.instrument === market.index || plan.side === side) orders += 1;
    else opposite += 1;
  }
  return { positions, orders, opposite, toClose };
}
