import type { OrderView } from '../../shared/domain/order.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import type { SessionView } from '../../shared/domain/sessionView.ts';
import { isWorking } from '../words/orders.ts';

/** What stood open when the kill switch was confirmed. */
export interface KillBaseline {
  readonly orderIds: readonly string[];
  readonly positionIds: readonly string[];
}

/** How far it has come, counted in the engine's own view. */
export interface KillFacts {
  readonly entriesStopped: boolean;
  readonly ordersEnded: number;
  readonly ordersTotal: number;
  readonly positionsClosed: number;
  readonly positionsTotal: number;
  /** Everything that still works or is open, including what came after the confirmation. */
  readonly isFlat: boolean;
}

type Part = Pick<SessionView, 'orders' | 'positions' | 'account'>;

export function workingOrders(view: Pick<SessionView, 'orders'>): readonly OrderView[] {
  return view.orders.filter(isWorking);
}

export function openPositions(view: Pick<SessionView, 'positions'>): readonly PositionView[] {
  return view.positions.filter((position) => position.status !== 'closed');
}

export function killBaseline(view: Part): KillBaseline {
  return { orderIds: workingOrders(view).map((order) => order.clientOrderId), positionIds: openPositions(view).map((position) => position.id) };
}

export function killFacts(view: Part, baseline: KillBaseline): KillFacts {
  const working = new Set<string>(workingOrders(view).map((order) => order.clientOrderId));
  const open = new Set<string>(openPositions(view).map((position) => position.id));
  return {
    entriesStopped: view.account?.entries === 'killed',
    ordersEnded: baseline.orderIds.filter((id) => !working.has(id)).length,
    ordersTotal: baseline.orderIds.length,
    positionsClosed: baseline.positionIds.filter((id) => !open.has(id)).length,
    positionsTotal: baseline.positionIds.length,
    isFlat: working.size === 0 && open.size === 0,
  };
}
