import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { PositionSide } from '../../../shared/domain/order.ts';
import { openRiskOf } from '../positions/positionState.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf } from '../state/coreState.ts';

/** An open position, or the part of an entry that may still fill; on whatever exchange. Quote currency. */
export interface Holding {
  readonly instrument: number;
  readonly symbol: MarketSymbol;
  readonly side: PositionSide;
  /** Positions at their mark price, entries at the worst price they may get. */
  readonly notional: number;
  /** Loss if the stop were hit at its price. */
  readonly risk: number;
  /** Funding is paid until then at most, market time; null where no time ends the position. */
  readonly heldUntil: number | null;
  /** It may yet come to nothing. */
  readonly isWorking: boolean;
}

/** Everything that uses the account: one budget for all exchanges and strategies. */
export function holdingsOf(state: CoreState): readonly Holding[] {
  const holdings: Holding[] = [];
  const maxAgeMs = maxHoldingMs(state);
  for (const position of state.open) {
    holdings.push({
      instrument: position.instrument,
      symbol: position.symbol,
      side: position.side,
      notional: position.openAmount * position.markPrice,
      risk: openRiskOf(position),
      heldUntil: maxAgeMs === null ? null : position.openedAt + maxAgeMs,
      isWorking: false,
    });
  }
  for (const { plan, view } of state.workingEntries) {
    if (plan === null) continue;
    const notional = (view.amount - view.filledAmount) * plan.limitPrice;
    holdings.push({
      instrument: view.instrument,
      symbol: marketOf(state, view.instrument).instrument.symbol,
      side: plan.side,
      notional,
      risk: notional * plan.stopFraction,
      heldUntil: maxAgeMs === null ? null : state.now + maxAgeMs,
      isWorking: true,
    });
  }
  return holdings;
}

/** How long a position may be held, ms; null where the settings give it no end. */
export function maxHoldingMs(state: CoreState): number | null {
  const seconds = state.options.settings.position_management.time_based_exit.max_position_duration;
  return seconds === 0 ? null : seconds * 1000;
}

/** Notional with the sign of the side: positive for long. */
export function signedNotional({ side, notional }: Pick<Holding, 'side' | 'notional'>): number {
  return side === 'long' ? notional : -notional;
}

/**
 * Largest size, either way, that the sum of `valueOf` over the open holdings can come to, whichever of the working entries fill. Values are
 * signed; the result is not.
 */
export function worstSum(holdings: readonly Holding[], valueOf: (holding: Holding) => number): number {
  let [open, up, down] = [0, 0, 0];
  for (const holding of holdings) {
    const value = valueOf(holding);
    if (!holding.isWorking) open += value;
    else if (value > 0) up += value;
    else down += value;
  }
  return Math.max(open + up, -(open + down));
}
