import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calmSettings, CoreHarness, only, submitted } from '../support/coreHarness.ts';
import { PaperSession } from '../support/paperSession.ts';

describe('N40: entry without protective stop on the exchange', () => {
  it('sends the stop for exactly what was filled in the same breath as it hears of the fill', () => {
    for (const part of [0.4, 1.998]) {
      const harness = new CoreHarness();
      const entry = only(harness.candle().orders);
      const stop = only(submitted(harness.fill(entry.clientOrderId, 100, part)).filter(({ purpose }) => purpose === 'stop-loss'));
      expect(stop).toMatchObject({ type: 'stop-market', reduceOnly: true, amount: part, side: 'sell' });
    }
  });

  it('closes the position where the exchange refuses the stop', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    const [stop] = submitted(harness.fill(entry.clientOrderId, 100, entry.amount));
    expect(stop === undefined ? [] : submitted(harness.end(stop.clientOrderId, 'rejected'))).toMatchObject([{ purpose: 'exit', amount: entry.amount }]);
  });

  it('has a stop at the paper exchange for the whole position at every moment, however prices and stops move', () => {
    let guarded = 0;
    fc.assert(fc.property(fc.array(fc.integer({ min: -40, max: 44 }), { minLength: 5, maxLength: 60 }), fc.boolean(), (moves, isPartial) => {
      const settings = calmSettings({ positions: { trailing: { enabled: true, activation_r: 0.3, atr_mult: 0.3 }, break_even: { enabled: true, at_r: 0.2 }, partial_exit: { enabled: isPartial, at_r: 0.6 } } });
      const session = new PaperSession({
        settings,
        watch: ({ core, broker, events }) => {
          const event = events.at(-1);
          // the entry's own fill is heard before its stop can be sent
          if (event?.kind === 'fill' || event?.kind === 'liquidation') return;
          for (const { id, openAmount, status } of core.openPositions()) {
            const stops = broker.workingOrders().filter((order) => order.positionId === id && order.purpose === 'stop-loss');
            expect(Math.max(0, ...stops.map(({ amount }) => amount)), `${status} after ${event?.kind ?? ''}`).toBeGreaterThanOrEqual(openAmount);
            guarded += 1;
          }
        },
      });
      session.open();
      let price = 100;
      for (const move of moves) session.quote((price = Number((price + move / 100).toFixed(2))), 0, 2_000);
    }), { numRuns: 40 });
    expect(guarded).toBeGreaterThan(500);
  }, 60_000);
});
