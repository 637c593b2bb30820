import { describe, expect, it } from 'vitest';
import { calmSettings } from '../support/coreHarness.ts';
import { PaperSession } from '../support/paperSession.ts';

describe('N46: optimistic fills (instant limit fills at a better price, no fees)', () => {
  it('charges fee and spread on both sides: a round trip on a market that stands still loses both', () => {
    const session = new PaperSession();
    const { id, openAmount, entryPrice } = session.open();
    expect(entryPrice).toBeGreaterThanOrEqual(100.01);
    session.apply({ kind: 'command', at: session.now, command: 'close-position', positionId: id, reason: 'manual' });
    session.quote(100);
    const { realisedPnl, fees, exitPrice } = session.position();
    expect(exitPrice).toBeLessThanOrEqual(99.99);
    expect(realisedPnl).toBeLessThanOrEqual(-0.02 * openAmount + 1e-9);
    expect(fees).toBeCloseTo(openAmount * (entryPrice + (exitPrice ?? 0)) * 0.0006, 9);
  });

  it('takes the way to the exchange: nothing fills at the quote that was there when the order was sent', () => {
    const session = new PaperSession();
    session.quote(100, 0, 0);
    session.candle();
    session.quote(100, 0, 149);
    expect(session.core.fills()).toEqual([]);
    session.quote(100, 0, 1);
    expect(session.core.fills()).toHaveLength(1);
  });

  it('fills a limit entry only where somebody trades through it, at its own price', () => {
    const session = new PaperSession({ settings: calmSettings({ execution: { order_type: 'limit', time_in_force: 'GTC' } }) });
    session.quote(100.5, 0, 0);
    session.candle();
    session.quote(100.2);
    session.quote(99.99);
    // the ask is at the limit of 100, not through it
    expect(session.core.fills()).toEqual([]);
    session.quote(99.98);
    expect(session.core.fills()).toMatchObject([{ price: 100, liquidity: 'maker', fee: expect.closeTo(session.position().amount * 100 * 0.0006, 9) }]);
  });

  it('fills a stop at its trigger with slippage at best, and a gap at what the market shows', () => {
    const exact = new PaperSession();
    exact.open();
    exact.quote(exact.position().stopLoss);
    expect(exact.position().exitPrice ?? 0).toBeLessThan(exact.position().stopLoss);
    const gap = new PaperSession();
    gap.open();
    gap.quote(97);
    expect(gap.position().exitPrice).toBeLessThanOrEqual(96.99);
  });

  it('keeps the same books as the core', () => {
    const session = new PaperSession({ settings: calmSettings({ positions: { partial_exit: { enabled: true } } }) });
    session.open();
    for (const price of [101, 101.5, 102, 99, 98]) {
      session.quote(price);
      expect(session.broker.cash()).toBeCloseTo(session.core.account().cash, 9);
      expect(session.broker.netAmount(0)).toBe(session.core.openPositions()[0]?.openAmount ?? 0);
    }
    expect(session.position().partialExits).toHaveLength(1);
  });
});
