import { describe, expect, it } from 'vitest';
import { coreEventSchema } from '../../../../electron/storage/journal/eventSchema.ts';
import { restoreCore, createCore } from '../../../../electron/core/createCore.ts';
import type { CoreEvent } from '../../../../electron/core/events.ts';
import { calmSettings } from '../support/coreHarness.ts';
import { PaperSession } from '../support/paperSession.ts';

const settings = calmSettings({
  positions: { trailing: { enabled: true, activation_r: 0.5 }, break_even: { enabled: true, at_r: 0.3 }, partial_exit: { enabled: true, at_r: 0.8 } },
});

/** A session with a trailing stop under way, a part taken off, and a trade lost before. */
function middleOfATrade(): PaperSession {
  const session = new PaperSession({ settings });
  session.open();
  session.quote(98);
  // the candle in which a stop was hit admits no entry
  session.quote(100);
  session.candle();
  session.open();
  for (const price of [100.4, 100.7, 101.1]) session.quote(price, 0, 6_000);
  session.apply({ kind: 'command', at: session.now, command: 'reduce-position', positionId: session.position().id, by: 'fraction', value: 0.25, reason: 'manual' });
  session.quote(101.1, 0, 6_000);
  return session;
}

describe('N48: open positions or counters lost on restart', () => {
  it('brings back positions, stops that follow, parts, orders and counters from a snapshot', () => {
    const { core } = middleOfATrade();
    const restored = restoreCore(JSON.parse(JSON.stringify(core.snapshot())));
    expect(restored.openPositions()).toMatchObject([{ trailing: { isActivated: true }, isAtBreakEven: true, hasProtectiveStop: true }]);
    expect(restored.openPositions()[0]?.partialExits).toHaveLength(2);
    expect(restored.positions()).toEqual(core.positions());
    expect(restored.orders()).toEqual(core.orders());
    expect(restored.account()).toEqual(core.account());
    expect(restored.account().tradesToday).toBe(2);
    expect(restored.stateHash()).toBe(core.stateHash());
  });

  it('goes on after it as if nothing had been: the stop follows from where it was, and its hit is a trailing stop', () => {
    const session = middleOfATrade();
    const restored = restoreCore(JSON.parse(JSON.stringify(session.core.snapshot())));
    const cut = session.events.length;
    session.quote(101.6, 0, 6_000);
    session.quote(100.5, 0, 6_000);
    for (const event of session.events.slice(cut)) restored.apply(event);
    expect(restored.positions().at(-1)).toMatchObject({ status: 'closed', exitReason: 'trailing-stop' });
    expect(restored.stateHash()).toBe(session.core.stateHash());
  });

  it('brings back the exchange of paper with the same money and the same orders', () => {
    const session = middleOfATrade();
    const { core, broker } = session;
    const again = new PaperSession({ settings }).broker;
    again.restore({ orders: core.orders(), openPositions: core.openPositions(), cash: core.account().cash });
    expect(again.workingOrders().map(({ clientOrderId }) => clientOrderId)).toEqual(broker.workingOrders().map(({ clientOrderId }) => clientOrderId));
    expect([again.netAmount(0), again.cash()]).toEqual([broker.netAmount(0), expect.closeTo(broker.cash(), 9)]);
  });

  it('can be read back from the journal whatever happened: a liquidation and a part taken off too', () => {
    const session = middleOfATrade();
    session.apply({ kind: 'liquidation', at: session.now, instrument: 0, fillId: 'l', price: 98, amount: session.position().openAmount, fee: 0.1 });
    const kinds = new Set<string>();
    const again = createCore(session.core.options);
    for (const event of session.events) {
      kinds.add(event.kind);
      again.apply(event.kind === 'history' ? event : throughJournal(event));
    }
    expect([...kinds]).toEqual(expect.arrayContaining(['fill', 'order-accepted', 'order-closed', 'price', 'command', 'liquidation']));
    expect(again.stateHash()).toBe(session.core.stateHash());
  });
});

function throughJournal(event: CoreEvent): CoreEvent {
  return coreEventSchema.parse(JSON.parse(JSON.stringify(event)));
}
