import { describe, expect, it } from 'vitest';
import { killBaseline, killFacts } from '../../../../renderer/kill/killFacts.ts';
import { runningView } from '../../../renderer-harness/fixtures.ts';

const view = runningView();
const baseline = killBaseline(view);

describe('killFacts', () => {
  it('counts nothing as done before the engine says so', () => {
    expect(killFacts(view, baseline)).toEqual({ entriesStopped: false, ordersEnded: 0, ordersTotal: 5, positionsClosed: 0, positionsTotal: 2, isFlat: false });
  });

  it('counts what has ended, and is flat only when nothing works or is open', () => {
    const orders = view.orders.map((order) => ({ ...order, status: order.status === 'filled' ? ('filled' as const) : ('cancelled' as const) }));
    const account = view.account === null ? null : { ...view.account, entries: 'killed' as const };
    expect(killFacts({ ...view, account, orders }, baseline)).toMatchObject({ entriesStopped: true, ordersEnded: 5, positionsClosed: 0, isFlat: false });
    const positions = view.positions.map((position) => ({ ...position, status: 'closed' as const }));
    expect(killFacts({ ...view, account, orders, positions }, baseline)).toMatchObject({ positionsClosed: 2, isFlat: true });
  });

  it('is not flat while an order that came later still works', () => {
    const [order] = view.orders;
    if (order === undefined) throw new Error('the fixture has orders');
    const positions = view.positions.map((position) => ({ ...position, status: 'closed' as const }));
    expect(killFacts({ ...view, positions, orders: [{ ...order, status: 'submitted' }] }, { orderIds: [], positionIds: [] }).isFlat).toBe(false);
  });
});
