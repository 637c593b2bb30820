import type { ClientOrderId, DecisionId, PositionId } from '../../../shared/domain/ids.ts';
import { positionId } from '../../../shared/domain/ids.ts';
import { roundDown, roundUp } from '../execution/rounding.ts';
import { sendOrder } from '../execution/sendOrder.ts';
import type { CoreState, InstrumentState } from '../state/coreState.ts';
import type { AdmittedEntry } from './admission.ts';

/** Sends the entry order of an admitted signal: what was validated, to the last digit. */
export function sendEntry(state: CoreState, market: InstrumentState, entry: AdmittedEntry, decision: DecisionId): { readonly orderId: ClientOrderId; readonly positionId: PositionId } {
  const { order_type: type, time_in_force: timeInForce } = state.options.settings.execution;
  const position = positionId(`${state.options.sessionId}-p${state.nextPosition}`);
  state.nextPosition += 1;
  const isLong = entry.plan.side === 'long';
  const tick = market.rules?.priceTick ?? 0;
  const limit = isLong ? roundDown(entry.plan.entry, tick) : roundUp(entry.plan.entry, tick);
  const orderId = sendOrder(state, {
    instrument: market.index,
    side: isLong ? 'buy' : 'sell',
    type,
    purpose: 'entry',
    reduceOnly: false,
    amount: entry.amount,
    price: type === 'market' ? entry.worstPrice : limit,
    triggerPrice: null,
    timeInForce: type === 'market' ? 'IOC' : timeInForce,
    decisionId: decision,
    positionId: position,
  }, entry.plan);
  return { orderId, positionId: position };
}
