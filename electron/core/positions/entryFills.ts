import type { FillEvent } from '../events.ts';
import type { EntryPlan, OrderState } from '../execution/orderState.ts';
import { isWorkingOrder } from '../execution/orderState.ts';
import type { ExitReason } from '../../../shared/domain/position.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf } from '../state/coreState.ts';
import { revalue } from '../portfolio/revalue.ts';
import { exitPosition } from './exits.ts';
import type { PositionState } from './positionState.ts';
import { entryPriceOf, grow, mark, signOf } from './positionState.ts';
import { anchorProtection, ensureProtection } from './protection.ts';

/**
 * Reward over risk after the fill below which a position is closed again at once (system.md 8.2). Only a tick wider than the stop's distance
 * brings it there, and then no tick is left for a nearer stop.
 */
const MIN_REWARD_TO_RISK = 1;

/** An entry traded: opens or grows its position, anchors stop and target to the average fill, and protects it. */
export function onEntryFill(state: CoreState, order: OrderState, fill: FillEvent): void {
  const { plan, view } = order;
  if (plan === null) throw new TypeError(`entry order ${view.clientOrderId} has no plan`);
  const known = state.positions.get(view.positionId);
  const position = known ?? openPosition(state, order, plan);
  const wasClosed = position.status === 'closed';
  if (wasClosed) reopen(state, position);
  grow(position, fill.price, fill.amount);
  position.fees += fill.fee;
  const { quote } = marketOf(state, view.instrument);
  mark(position, quote.at > 0 ? quote.mark : fill.price);
  anchorProtection(state, position);
  if (position.status === 'opening' && !isWorkingOrder(order)) position.status = 'open';
  if (known === undefined) {
    state.ledger.tradesToday += 1;
    state.effects.push({ kind: 'position-changed', positionId: position.id, change: 'opened' });
    if (view.decisionId !== null) {
      state.signals.filled(view.decisionId, state.now);
      state.effects.push({ kind: 'decision-outcome', decisionId: view.decisionId, outcome: 'opened', detail: `${fill.amount} at ${fill.price}` });
    }
  }
  state.guard.executed({ symbol: position.symbol, strategy: position.strategy }, entryPriceOf(position));
  revalue(state);
  const closeBecause = wasClosed ? 'risk' : closingReason(state, order, position);
  if (closeBecause === null) ensureProtection(state, position);
  else exitPosition(state, position, closeBecause);
}

/** The entry will not fill further: its position is open as it is, or there is none. */
export function onEntryEnded(state: CoreState, order: OrderState, how: 'cancelled' | 'rejected' | 'expired'): void {
  const { view, plan } = order;
  const position = state.positions.get(view.positionId);
  if (position !== undefined) {
    if (position.status === 'opening') position.status = 'open';
    return;
  }
  if (plan === null || view.decisionId === null) return;
  const key = { symbol: marketOf(state, view.instrument).instrument.symbol, strategy: plan.strategy };
  state.guard.refused(key, plan.entry);
  state.signals.advance(view.decisionId, how === 'rejected' ? 'refused' : 'expired', state.now, {
    reason: how === 'rejected' ? 'order-refused' : 'signal-expired',
    detail: view.statusReason ?? how,
  });
  state.effects.push({
    kind: 'decision-outcome',
    decisionId: view.decisionId,
    outcome: how === 'rejected' ? 'order-refused' : 'signal-expired',
    detail: view.statusReason ?? how,
  });
}

function openPosition(state: CoreState, order: OrderState, plan: EntryPlan): PositionState {
  const { view } = order;
  const { instrument } = marketOf(state, view.instrument);
  const position: PositionState = {
    id: view.positionId,
    instrument: view.instrument,
    exchange: instrument.exchange,
    symbol: instrument.symbol,
    side: plan.side,
    strategy: plan.strategy,
    decisionId: view.decisionId,
    entryOrderId: view.clientOrderId,
    stopFraction: plan.stopFraction,
    targetFraction: plan.targetFraction,
    entryAtr: plan.atr,
    status: 'opening',
    openedAt: state.now,
    closedAt: null,
    entryAmount: 0,
    entryValue: 0,
    exitAmount: 0,
    exitValue: 0,
    amount: 0,
    openAmount: 0,
    openCost: 0,
    initialStop: 0,
    stopLoss: 0,
    takeProfit: 0,
    isStopMoved: false,
    isAtBreakEven: false,
    trailBest: null,
    trailLevel: null,
    isStopTrailed: false,
    stopTrailedAt: 0,
    stopOrderId: null,
    replacedStopIds: [],
    targetOrderId: null,
    partialOrderId: null,
    partialAmount: 0,
    isPartialRefused: false,
    reduceOrderId: null,
    partialExits: [],
    exitOrderId: null,
    hasProtectiveStop: false,
    exitReason: null,
    markPrice: 0,
    unrealised: 0,
    realised: 0,
    fees: 0,
    funding: 0,
    mae: 0,
    mfe: 0,
    retryAt: 0,
    failedAttempts: 0,
  };
  state.positions.set(position.id, position);
  state.open.push(position);
  return position;
}

/** A late fill of the entry after its position had closed: the amount is real, so the position lives again and is closed once more. */
function reopen(state: CoreState, position: PositionState): void {
  position.status = 'open';
  position.closedAt = null;
  position.exitReason = null;
  position.exitOrderId = null;
  position.failedAttempts = 0;
  state.open.push(position);
}

function closingReason(state: CoreState, order: OrderState, position: PositionState): ExitReason | null {
  if (order.flattenReason !== null) return order.flattenReason;
  if (state.switches.isKilled) return 'kill-switch';
  if (state.switches.isDayClosed) return 'risk';
  if (position.exitAmount > 0) return null;
  const entry = entryPriceOf(position);
  const reward = signOf(position) * (position.takeProfit - entry);
  const risk = signOf(position) * (entry - position.initialStop);
  return risk > 0 && reward / risk >= MIN_REWARD_TO_RISK ? null : 'risk';
}
