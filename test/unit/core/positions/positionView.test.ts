import { describe, expect, it } from 'vitest';
import { calmCandle, calmSettings, CoreHarness, instrumentOf, only, RULES } from '../support/coreHarness.ts';
import { PaperSession } from '../support/paperSession.ts';

describe('a position as it is shown', () => {
  it('has its margin, its return on it, its R and its liquidation price', () => {
    const harness = new CoreHarness();
    harness.open();
    harness.price(101.2);
    const { amount, fees, netPnl, ...view } = harness.position();
    expect(netPnl).toBeCloseTo(1.2 * amount - fees, 10);
    expect(view.leverage).toBe(5);
    expect(view.margin).toBeCloseTo((100 * amount) / 5, 10);
    expect(view.roe).toBeCloseTo(netPnl / ((100 * amount) / 5), 12);
    expect(view.initialRisk).toBeCloseTo(1.2 * amount, 10);
    expect(view.rMultiple).toBeCloseTo(netPnl / (1.2 * amount), 10);
    expect(view.liquidationPrice).toBeCloseTo(80 / 0.995, 9);
    expect(view).toMatchObject({ marginMode: 'isolated', trailing: { isActivated: false, level: null }, isAtBreakEven: false, partialExits: [], entryAtr: 1 });
  });

  it('uses no margin and has no liquidation price once it is closed, and keeps its R', () => {
    const harness = new CoreHarness();
    const { stop, position } = harness.open();
    harness.fill(stop.clientOrderId, 98.8, position.amount, 0);
    const { rMultiple, margin, liquidationPrice, fees, roe } = harness.position();
    expect([margin, liquidationPrice]).toEqual([0, null]);
    expect(rMultiple).toBeCloseTo((-1.2 * position.amount - fees) / (1.2 * position.amount), 10);
    expect(roe).toBeCloseTo((-1.2 * position.amount - fees) / (20 * position.amount), 10);
  });

  it('is measured by the leverage and the tiers of its market', () => {
    const tiers = [{ notionalUpTo: 100, rate: 0.01, amount: 0 }, { notionalUpTo: null, rate: 0.02, amount: 1 }];
    const harness = new CoreHarness({
      settings: calmSettings({ execution: { leverage: { default: 5, overrides: { 'BTC/USDT:USDT': 10 } } } }),
      instruments: [instrumentOf('BTC', 'bingx', { ...RULES, maintenanceTiers: tiers })],
    });
    const { position } = harness.open();
    expect(harness.position()).toMatchObject({ leverage: 10, margin: expect.closeTo(position.amount * 10, 9) });
    expect(harness.position().liquidationPrice).toBeCloseTo((90 * position.amount - 1) / (position.amount * 0.98), 9);
  });

  it('has the whole account, less what the others need, behind it where margin is shared', () => {
    const harness = new CoreHarness({ settings: calmSettings({ execution: { margin_mode: 'cross', leverage: { default: 20 } }, risk: { max_position_size: 1, max_exposure: 5, per_trade_risk_pct: 0.05, max_portfolio_risk: 0.1 } }), instruments: [instrumentOf('BTC'), instrumentOf('ETH')] });
    harness.open();
    const { cash } = harness.core.account();
    const { amount, liquidationPrice, marginMode } = harness.position();
    expect(marginMode).toBe('cross');
    const alone = (100 * amount - cash) / (amount * 0.995);
    expect(liquidationPrice ?? 0).toBeCloseTo(Math.max(alone, 0), 9);
  });

  it('knows the other positions of a shared account: their losses bring its liquidation nearer', () => {
    const harness = new CoreHarness({ settings: calmSettings({ execution: { margin_mode: 'cross' }, bounce: { enable: false }, rip: { symbols: { 'BTC/USDT:USDT': { rsi_threshold: 0 }, 'ETH/USDT:USDT': { rsi_threshold: 0 } } } }), instruments: [instrumentOf('BTC'), instrumentOf('ETH')] });
    harness.open();
    const entry = only(harness.sameCandle(1).orders);
    harness.fill(entry.clientOrderId, 100, entry.amount);
    const limit = () => harness.core.openPositions()[0]?.liquidationPrice ?? 0;
    const before = limit();
    harness.price(101, 1);
    expect(before - limit()).toBeCloseTo((entry.amount * (1 + 0.005)) / (harness.core.openPositions()[0]?.openAmount ?? 1) / 1.005, 6);
  });

  it.each(['isolated', 'cross'] as const)('shows the very price at which the paper exchange takes it away, %s', (margin_mode) => {
    const session = new PaperSession({
      settings: calmSettings({ execution: { margin_mode }, bounce: { enable: false }, rip: { symbols: { 'BTC/USDT:USDT': { rsi_threshold: 0 }, 'ETH/USDT:USDT': { rsi_threshold: 0 } } } }),
      instruments: [instrumentOf('BTC'), instrumentOf('ETH')],
    });
    session.open();
    session.quote(100, 1, 0);
    session.candle(1, { ...calmCandle(session.now - 1_802_000) });
    session.quote(100, 1);
    session.quote(100.4, 1);
    const open = session.core.openPositions();
    expect(open).toHaveLength(2);
    const limit = open[0]?.liquidationPrice ?? Number.NaN;
    // the last price leaves the stop alone: the mark price alone decides
    const show = (mark: number) => { session.broker.quote({ at: (session.now += 1_000), instrument: 0, last: 100, bid: 100, ask: 100, mark, bidSize: null, askSize: null }); };
    show(limit * (1 - 1e-9));
    expect(session.events.filter(({ kind }) => kind === 'liquidation')).toEqual([]);
    show(limit * (1 + 1e-9));
    expect(session.events.filter(({ kind }) => kind === 'liquidation')[0]).toMatchObject({ instrument: 0, amount: open[0]?.openAmount });
  });
});
