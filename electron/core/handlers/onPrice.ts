import type { FundingEvent, PriceEvent } from '../events.ts';
import { revalue } from '../portfolio/revalue.ts';
import type { PositionState } from '../positions/positionState.ts';
import { mark } from '../positions/positionState.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf, notice } from '../state/coreState.ts';

/** Takes the newest price; `true` where an open position changed its value. */
export function onPrice(state: CoreState, event: PriceEvent): boolean {
  const { quote } = marketOf(state, event.instrument);
  quote.at = event.at;
  quote.last = event.last;
  quote.bid = event.bid;
  quote.ask = event.ask;
  quote.mark = event.mark;
  let isHeld = false;
  for (const position of state.open) {
    if (position.instrument !== event.instrument) continue;
    mark(position, event.mark);
    isHeld = true;
  }
  if (isHeld) revalue(state);
  return isHeld;
}

/** Funding settles on the market's open position; where it has just closed, on the newest one there was. */
export function onFunding(state: CoreState, event: FundingEvent): void {
  const position = newestPositionOn(state, event.instrument);
  if (position === null) {
    notice(state, 'warning', 'funding-without-position', `${marketOf(state, event.instrument).instrument.symbol}: funding of ${event.payment} for a market without a position`, event.instrument);
    return;
  }
  position.funding += event.payment;
  state.portfolio.closed.touch();
  state.ledger.funding += event.payment;
  revalue(state);
}

function newestPositionOn(state: CoreState, instrument: number): PositionState | null {
  let newest: PositionState | null = null;
  for (const position of state.positions.values()) {
    if (position.instrument !== instrument) continue;
    if (newest === null || position.status !== 'closed' || newest.status === 'closed') newest = position;
  }
  return newest;
}
