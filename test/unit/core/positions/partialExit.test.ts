import { describe, expect, it } from 'vitest';
import { positionId } from '../../../../shared/domain/ids.ts';
import type { OrderRequest } from '../../../../shared/domain/order.ts';
import { reductionOf } from '../../../../electron/core/positions/partialExit.ts';
import { calmSettings, cancelled, CoreHarness, instrumentOf, notices, only, RULES, submitted } from '../support/coreHarness.ts';

const withPart = (rule: object = {}) => calmSettings({ positions: { partial_exit: { enabled: true, ...rule } } });

/** Opens at 100 with everything confirmed; the entry is 1.998, one R is 1.2, the target 102.5. */
function opened(harness: CoreHarness): { orders: readonly OrderRequest[]; part: OrderRequest | undefined } {
  const entry = only(harness.candle().orders);
  harness.accept(entry);
  const orders = submitted(harness.fill(entry.clientOrderId, 100, entry.amount));
  for (const order of orders) harness.accept(order);
  return { orders, part: orders.find(({ purpose }) => purpose === 'partial-exit') };
}

describe('a partial exit by the settings', () => {
  it('waits at its multiple of R as a reduce-only order for its part', () => {
    const { part } = opened(new CoreHarness({ settings: withPart() }));
    expect(part).toMatchObject({ type: 'take-profit-market', side: 'sell', reduceOnly: true, amount: 0.999, triggerPrice: 101.2 });
  });

  it('is off by default', () => {
    expect(opened(new CoreHarness()).orders.map(({ purpose }) => purpose)).toEqual(['stop-loss', 'take-profit']);
  });

  it.each([[{ at_r: 0.5 }, 100.6, 0.999], [{ fraction: 0.25 }, 101.2, 0.499], [{ fraction: 0.3337 }, 101.2, 0.666]])('%j waits at %d for %d', (rule, triggerPrice, amount) => {
    expect(opened(new CoreHarness({ settings: withPart(rule) })).part).toMatchObject({ triggerPrice, amount });
  });

  it('shrinks stop and target to the rest, which runs on', () => {
    const harness = new CoreHarness({ settings: withPart() });
    const { part } = opened(harness);
    if (part === undefined) throw new Error('no part');
    harness.price(101.2);
    const effects = harness.fill(part.clientOrderId, 101.2, part.amount, 0.06);
    expect(submitted(effects).map(({ purpose, amount }) => [purpose, amount])).toEqual([['stop-loss', 0.999], ['take-profit', 0.999]]);
    expect(harness.position()).toMatchObject({
      status: 'open', openAmount: 0.999, amount: 1.998, hasProtectiveStop: true,
      partialExits: [{ at: harness.now, price: 101.2, amount: 0.999, reason: 'take-profit' }],
    });
    const target = only(submitted(effects).filter(({ purpose }) => purpose === 'take-profit'));
    harness.fill(target.clientOrderId, 102.5, 0.999, 0.06);
    const { realisedPnl, rMultiple, exitReason, partialExits } = harness.position();
    expect(realisedPnl).toBeCloseTo(0.999 * (1.2 + 2.5), 10);
    expect(rMultiple).toBeCloseTo((realisedPnl - 1.998 * 0.06 - 0.12) / (1.2 * 1.998), 10);
    expect([exitReason, partialExits.length]).toEqual(['take-profit', 1]);
  });

  it('that fills in pieces takes its part and no more', () => {
    const harness = new CoreHarness({ settings: withPart() });
    const { part } = opened(harness);
    if (part === undefined) throw new Error('no part');
    expect(submitted(harness.fill(part.clientOrderId, 101.2, 0.5)).map(({ purpose }) => purpose)).toEqual(['stop-loss', 'take-profit']);
    harness.end(part.clientOrderId, 'expired');
    const rest = only(submitted(harness.timer(1_000)));
    expect(rest).toMatchObject({ purpose: 'partial-exit', amount: 0.499, triggerPrice: 101.2 });
    harness.fill(rest.clientOrderId, 101.2, 0.499);
    expect(submitted(harness.timer(60_000))).toEqual([]);
    expect(harness.position().openAmount).toBe(0.999);
  });

  it.each([
    ['the part', { ...RULES, minNotional: 102 }, {}],
    ['the rest', { ...RULES, minNotional: 20 }, { fraction: 0.95 }],
    ['the part in base currency', { ...RULES, minAmount: 0.5 }, { fraction: 0.1 }],
    ['a step', { ...RULES, amountStep: 1, minAmount: 1 }, {}],
  ])('is left out where %s would be below the smallest order', (_, rules, rule) => {
    expect(opened(new CoreHarness({ settings: withPart(rule), instruments: [instrumentOf('BTC', 'bingx', rules)] })).part).toBeUndefined();
  });

  it('is left out where the target comes first', () => {
    expect(opened(new CoreHarness({ settings: withPart({ at_r: 3 }) })).part).toBeUndefined();
  });

  it('is given up where the exchange refuses it, and nothing else changes', () => {
    const harness = new CoreHarness({ settings: withPart() });
    const { part } = opened(harness);
    if (part === undefined) throw new Error('no part');
    expect(notices(harness.end(part.clientOrderId, 'rejected'))).toEqual(['order-rejected']);
    expect(submitted(harness.timer(60_000))).toEqual([]);
    expect(harness.position()).toMatchObject({ status: 'open', hasProtectiveStop: true });
  });

  it('is cancelled when the position is being closed', () => {
    const harness = new CoreHarness({ settings: withPart() });
    const { part } = opened(harness);
    expect(cancelled(harness.command({ command: 'close-position', positionId: harness.position().id, reason: 'manual' }))).toContain(part?.clientOrderId);
  });
});

describe('a part taken off by hand', () => {
  it.each([['fraction', 0.25, 0.499], ['amount', 0.75, 0.75], ['amount', 0.7509, 0.75]] as const)('by %s %d sells %d at the market, reduce-only', (by, value, amount) => {
    const harness = new CoreHarness();
    const { position } = harness.open();
    const order = only(submitted(harness.command({ command: 'reduce-position', positionId: position.id, by, value, reason: 'manual' })));
    expect(order).toMatchObject({ type: 'market', purpose: 'partial-exit', side: 'sell', reduceOnly: true, amount });
    const effects = harness.fill(order.clientOrderId, 100.5, amount);
    expect(submitted(effects).map((one) => one.amount)).toEqual([1.998 - amount, 1.998 - amount].map((rest) => Number(rest.toFixed(3))));
    expect(harness.position()).toMatchObject({ status: 'open', partialExits: [{ price: 100.5, amount, reason: 'manual' }] });
  });

  it('closes the position where it asks for all of it', () => {
    const harness = new CoreHarness();
    const { position } = harness.open();
    const exit = only(submitted(harness.command({ command: 'reduce-position', positionId: position.id, by: 'fraction', value: 1, reason: 'manual' })));
    harness.fill(exit.clientOrderId, 100, position.amount);
    expect(harness.position()).toMatchObject({ status: 'closed', exitReason: 'manual', partialExits: [] });
  });

  it('is refused for a position that is not open, while another part is under way, and where a part or rest would be too small', () => {
    const harness = new CoreHarness();
    const reduce = (id: string, value: number) => harness.command({ command: 'reduce-position', positionId: positionId(id), by: 'amount', value, reason: 'manual' });
    expect(notices(reduce('s1-p1', 1))).toEqual(['reduce-refused']);
    harness.open();
    for (const value of [0.0009, 0.04, 1.96]) expect(notices(reduce('s1-p1', value))).toEqual(['reduce-refused']);
    expect(submitted(reduce('s1-p1', 0.5))).toHaveLength(1);
    expect(notices(reduce('s1-p1', 0.5))).toEqual(['reduce-refused']);
  });

  it('may be asked for again after one that expired', () => {
    const harness = new CoreHarness();
    const { position } = harness.open();
    const half = { command: 'reduce-position', positionId: position.id, by: 'fraction', value: 0.5, reason: 'manual' } as const;
    harness.end(only(submitted(harness.command(half))).clientOrderId, 'expired');
    expect(submitted(harness.command(half))).toHaveLength(1);
  });

  it('says what is left of it before it is asked for', () => {
    expect(reductionOf(2, 1.2345, 100, RULES)).toEqual({ kind: 'part', amount: 1.234 });
    expect(reductionOf(2, 2, 100, RULES)).toEqual({ kind: 'whole' });
    expect(reductionOf(2, 1, 100, null).kind).toBe('refused');
  });
});
