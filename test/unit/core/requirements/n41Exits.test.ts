import { describe, expect, it } from 'vitest';
import { calmSettings, CoreHarness, instrumentOf, only, submitted } from '../support/coreHarness.ts';
import { PaperSession } from '../support/paperSession.ts';

const bothSides = [
  ['long', calmSettings(), 'sell'],
  ['short', calmSettings({ bounce: { enable: false }, rip: { symbols: { 'BTC/USDT:USDT': { rsi_threshold: 0 }, 'ETH/USDT:USDT': { rsi_threshold: 0 } } } }), 'buy'],
] as const;

describe('N41: exit that cannot be routed, is refused for ever, or increases the position', () => {
  it.each(bothSides)('sends the exit of a %s to the market it was opened on, on the other side, reduce-only, for what is open', (_, settings, side) => {
    const harness = new CoreHarness({ settings, instruments: [instrumentOf('BTC'), instrumentOf('ETH')] });
    const { position } = harness.open(100, 1);
    const exit = only(submitted(harness.command({ command: 'close-position', positionId: position.id, reason: 'manual' })));
    expect(exit).toMatchObject({ instrument: 1, side, reduceOnly: true, amount: position.openAmount, purpose: 'exit' });
  });

  it.each(bothSides)('leaves a %s flat on paper, and never larger on the way', (_, settings) => {
    let largest = 0;
    const session = new PaperSession({ settings, watch: ({ broker }) => { largest = Math.max(largest, Math.abs(broker.netAmount(0))); } });
    const { id, openAmount } = session.open();
    session.apply({ kind: 'command', at: session.now, command: 'close-position', positionId: id, reason: 'manual' });
    session.quote(100);
    expect(session.position()).toMatchObject({ status: 'closed', exitReason: 'manual' });
    expect([session.broker.netAmount(0), largest]).toEqual([0, openAmount]);
    expect(session.broker.workingOrders()).toEqual([]);
  });

  it('goes on asking for an exit that is refused, every half minute at least, until it is flat', () => {
    const harness = new CoreHarness();
    const { position } = harness.open();
    let exit = only(submitted(harness.command({ command: 'close-position', positionId: position.id, reason: 'manual' })));
    for (let refusals = 0; refusals < 50; refusals += 1) {
      harness.end(exit.clientOrderId, 'rejected');
      exit = only(submitted(harness.timer(30_000)));
      expect(exit).toMatchObject({ reduceOnly: true, amount: position.openAmount, side: 'sell' });
    }
    harness.fill(exit.clientOrderId, 100, position.openAmount);
    expect(harness.position().status).toBe('closed');
  });

  it('asks to take off no more than is open, whichever order takes it', () => {
    const harness = new CoreHarness({ settings: calmSettings({ positions: { partial_exit: { enabled: true } } }) });
    const entry = only(harness.candle().orders);
    const [, , part] = submitted(harness.fill(entry.clientOrderId, 100, entry.amount));
    const rest = submitted(part === undefined ? [] : harness.fill(part.clientOrderId, 101.2, part.amount));
    expect(rest.map(({ amount }) => amount)).toEqual([harness.position().openAmount, harness.position().openAmount]);
    const exit = only(submitted(harness.command({ command: 'close-all', reason: 'kill-switch' })));
    expect(exit.amount).toBe(harness.position().openAmount);
  });
});
