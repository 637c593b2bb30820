import { describe, expect, it } from 'vitest';
import { clientOrderId, positionId } from '../../../shared/domain/ids.ts';
import { cancelled, CoreHarness, calmSettings, instrumentOf, notices, only, RULES, START, submitted } from './support/coreHarness.ts';

const HOUR = 3_600_000;
/** Sizes that let one position lose several percent of equity. */
const LARGE = { per_trade_risk_pct: 0.05, max_portfolio_risk: 0.1, max_position_size: 1, daily_loss_limit_pct: 0.2 };

describe('an entry that fills', () => {
  it('is protected at once by a reduce-only stop and target at the signal\'s distances from the fill', () => {
    const harness = new CoreHarness();
    const { entry, stop, target, position } = harness.open(100.05);
    // 1.2 % below and 2.5 % above 100.05: 98.8494 towards the price, 102.55125 to the nearest tick
    expect(stop).toMatchObject({ side: 'sell', type: 'stop-market', reduceOnly: true, amount: entry.amount, triggerPrice: 98.85, price: null });
    expect(target).toMatchObject({ side: 'sell', type: 'take-profit-market', reduceOnly: true, amount: entry.amount, triggerPrice: 102.55, price: null });
    expect(position).toMatchObject({ status: 'open', side: 'long', entryPrice: 100.05, stopLoss: 98.85, takeProfit: 102.55, hasProtectiveStop: true, openedAt: harness.now });
    expect(harness.core.account().tradesToday).toBe(1);
  });

  it('counts as protected only once the stop is confirmed', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    const protections = submitted(harness.fill(entry.clientOrderId, 100, entry.amount));
    expect(harness.position().hasProtectiveStop).toBe(false);
    const effects = protections.flatMap((order) => [...harness.accept(order)]);
    expect(effects).toEqual([{ kind: 'position-changed', positionId: 's1-p1', change: 'protected' }]);
  });

  it('has its protection sent anew when a second fill makes it grow', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    const first = submitted(harness.fill(entry.clientOrderId, 100, 0.5));
    expect(harness.position()).toMatchObject({ status: 'opening', openAmount: 0.5 });
    first.forEach((order) => harness.accept(order));
    const effects = harness.fill(entry.clientOrderId, 100.1, 1.498);
    const [formerStop, formerTarget] = first;
    expect(cancelled(effects)).toEqual([formerTarget?.clientOrderId]);
    const [stop] = submitted(effects);
    expect(submitted(effects).map((order) => order.amount)).toEqual([1.998, 1.998]);
    expect(harness.position()).toMatchObject({ status: 'open', openAmount: 1.998, hasProtectiveStop: false });
    expect(stop === undefined ? [] : cancelled(harness.accept(stop))).toEqual([formerStop?.clientOrderId]);
    expect(harness.position().hasProtectiveStop).toBe(true);
    expect(harness.core.account().tradesToday).toBe(1);
  });

  it('keeps what it got when the rest expires', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    harness.fill(entry.clientOrderId, 100, 0.7);
    harness.end(entry.clientOrderId, 'expired');
    expect(harness.position()).toMatchObject({ status: 'open', openAmount: 0.7, amount: 0.7 });
  });

  it('is closed at once when a protective order is rejected', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    const [stop] = submitted(harness.fill(entry.clientOrderId, 100, entry.amount));
    const exit = only(submitted(harness.end(stop?.clientOrderId ?? clientOrderId('none'), 'rejected')));
    expect(exit).toMatchObject({ type: 'market', purpose: 'exit', side: 'sell', reduceOnly: true, amount: entry.amount });
    harness.fill(exit.clientOrderId, 99.9, entry.amount);
    expect(harness.position()).toMatchObject({ status: 'closed', exitReason: 'risk' });
  });

  it('is closed at once when rounding leaves less reward than risk', () => {
    const harness = new CoreHarness({ instruments: [instrumentOf('BTC', 'bingx', { ...RULES, priceTick: 5 })] });
    const entry = only(harness.candle().orders);
    // around 103.4 the target 105.985 becomes 105, and the stop 102.16 is rounded towards the price to 105, which is beyond it
    const exit = only(submitted(harness.fill(entry.clientOrderId, 103.4, entry.amount)));
    expect(exit.purpose).toBe('exit');
  });

  it('fills twice for one fill id only once', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    harness.fill(entry.clientOrderId, 100, 0.5, 0.03, 'same');
    expect(harness.fill(entry.clientOrderId, 100, 0.5, 0.03, 'same')).toEqual([]);
    expect(harness.core.fills()).toHaveLength(1);
    expect(harness.core.account().fees).toBe(0.03);
  });

  it('is real even when it comes after the cancel: the position opens and is protected', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    harness.end(entry.clientOrderId, 'cancelled');
    const effects = harness.fill(entry.clientOrderId, 100, entry.amount);
    expect(submitted(effects)).toHaveLength(2);
    expect(harness.core.orders()[0]).toMatchObject({ status: 'filled', filledAmount: entry.amount });
  });
});

describe('a position that ends', () => {
  it('cancels the target when the stop fills, and books the loss to the cent', () => {
    const harness = new CoreHarness();
    const { stop, target, position } = harness.open(100);
    harness.price(98.8);
    const effects = harness.fill(stop.clientOrderId, 98.75, position.amount, 0.12);
    expect(cancelled(effects)).toEqual([target.clientOrderId]);
    const entryFee = 1.998 * 100 * 0.0006;
    expect(harness.position()).toMatchObject({ status: 'closed', exitReason: 'stop-loss', exitPrice: 98.75, openAmount: 0, hasProtectiveStop: false });
    expect(harness.position().realisedPnl).toBeCloseTo(-1.25 * 1.998, 10);
    expect(harness.position().mae).toBeCloseTo(-1.25 * 1.998, 10);
    expect(harness.core.account().cash).toBeCloseTo(1_000 - 1.25 * 1.998 - entryFee - 0.12, 10);
    expect(harness.core.account().equity).toBe(harness.core.account().cash);
  });

  it('cancels the stop when the target fills', () => {
    const harness = new CoreHarness();
    const { stop, target, position } = harness.open();
    expect(cancelled(harness.fill(target.clientOrderId, 102.5, position.amount))).toEqual([stop.clientOrderId]);
    expect(harness.position()).toMatchObject({ exitReason: 'take-profit', exitPrice: 102.5 });
  });

  it('fits the other protection to what is left when one fills in part', () => {
    const harness = new CoreHarness();
    const { stop, target } = harness.open();
    const effects = harness.fill(target.clientOrderId, 102.5, 0.998);
    expect(cancelled(effects)).toEqual([]);
    const fitting = only(submitted(effects));
    expect(fitting).toMatchObject({ purpose: 'stop-loss', amount: 1 });
    expect(cancelled(harness.accept(fitting))).toEqual([stop.clientOrderId]);
    expect(harness.position()).toMatchObject({ status: 'open', openAmount: 1 });
  });

  it('is closed by age', () => {
    const harness = new CoreHarness({ settings: calmSettings({ age: 3_600 }) });
    const { position } = harness.open();
    expect(submitted(harness.timer(HOUR - 1))).toEqual([]);
    const exit = only(submitted(harness.timer(1)));
    harness.fill(exit.clientOrderId, 100, position.amount);
    expect(harness.position().exitReason).toBe('time');
  });

  it('never ends by age where the settings say 0', () => {
    const harness = new CoreHarness({ settings: calmSettings({ age: 0 }) });
    harness.open();
    expect(submitted(harness.timer(1_000 * HOUR))).toEqual([]);
  });

  it('is closed when it alone loses its share of equity', () => {
    const harness = new CoreHarness({ settings: calmSettings({ risk: LARGE, management: { daily_loss_limit: 0.5, position_loss_limit: 0.03 } }) });
    const { position } = harness.open();
    expect(submitted(harness.price(97.2))).toEqual([]);
    const effects = harness.price(96.6);
    expect(notices(effects)).toEqual(['position-loss-limit']);
    harness.fill(only(submitted(effects)).clientOrderId, 96.6, position.amount);
    expect(harness.position().exitReason).toBe('risk');
  });

  it('is tried again after a refused or partial exit, at a bounded pace and for the open amount alone, until it is flat', () => {
    const harness = new CoreHarness();
    const { position } = harness.open();
    const first = only(submitted(harness.command({ command: 'close-position', positionId: position.id, reason: 'manual' })));
    expect(harness.end(first.clientOrderId, 'rejected')).toHaveLength(1);
    expect(submitted(harness.price(100, 0, 999))).toEqual([]);
    const second = only(submitted(harness.price(100, 0, 1)));
    harness.fill(second.clientOrderId, 100, 1);
    harness.end(second.clientOrderId, 'expired');
    expect(submitted(harness.price(100, 0, 1_999))).toEqual([]);
    const third = only(submitted(harness.timer(1)));
    expect(third).toMatchObject({ amount: 0.998, reduceOnly: true });
    harness.fill(third.clientOrderId, 100, 0.998);
    expect(harness.position()).toMatchObject({ status: 'closed', exitReason: 'manual' });
    for (let tries = 0; tries < 3; tries += 1) expect(submitted(harness.price(100, 0, 60_000))).toEqual([]);
  });

  it('waits at most half a minute between attempts, however many have failed', () => {
    const harness = new CoreHarness();
    const { position } = harness.open();
    let exit = only(submitted(harness.command({ command: 'close-position', positionId: position.id, reason: 'manual' })));
    for (let tries = 0; tries < 20; tries += 1) {
      harness.end(exit.clientOrderId, 'rejected');
      exit = only(submitted(harness.price(100, 0, 30_000)));
    }
    expect(exit.amount).toBe(position.amount);
  });

  it('is closed by one exit, however often and for whatever reasons it is asked for', () => {
    const harness = new CoreHarness();
    const { position } = harness.open();
    const close = { command: 'close-position', positionId: position.id, reason: 'manual' } as const;
    expect(submitted(harness.command(close))).toHaveLength(1);
    expect(submitted(harness.command(close))).toEqual([]);
    expect(submitted(harness.command({ command: 'close-all', reason: 'kill-switch' }))).toEqual([]);
    expect(notices(harness.command({ ...close, positionId: positionId('other') }))).toEqual(['unknown-position']);
  });

  it('keeps its stop working while it is being closed, and loses it when flat', () => {
    const harness = new CoreHarness();
    const { stop, target, position } = harness.open();
    const effects = harness.command({ command: 'close-position', positionId: position.id, reason: 'manual' });
    expect(cancelled(effects)).toEqual([target.clientOrderId]);
    expect(cancelled(harness.fill(only(submitted(effects)).clientOrderId, 100, position.amount))).toEqual([stop.clientOrderId]);
  });

  it('is never turned round: what an exit fills beyond the open amount is reported and changes nothing but the fee', () => {
    const harness = new CoreHarness();
    const { stop, target, position } = harness.open();
    harness.fill(stop.clientOrderId, 98.8, position.amount, 0);
    const before = harness.core.account();
    const effects = harness.fill(target.clientOrderId, 102.5, position.amount, 0.25);
    expect(notices(effects)).toEqual(['reduce-only-exceeded']);
    expect(harness.core.openPositions()).toEqual([]);
    expect(harness.core.account().realised).toBe(before.realised);
    expect(harness.core.account().fees).toBe(before.fees + 0.25);
  });

  it('is liquidated by the exchange without an order of ours, once', () => {
    const harness = new CoreHarness();
    const { position } = harness.open();
    const event = { kind: 'liquidation', at: harness.now, instrument: 0, fillId: 'liq', price: 80.5, amount: position.amount, fee: 0.5 } as const;
    harness.apply(event);
    harness.apply(event);
    expect(harness.position()).toMatchObject({ status: 'closed', exitReason: 'liquidation', exitPrice: 80.5 });
    expect(harness.core.account().realised).toBeCloseTo(-19.5 * 1.998, 10);
    expect(harness.core.fills()).toHaveLength(2);
  });

  it('opens again and is closed once more when its entry fills late', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    const [stop] = submitted(harness.fill(entry.clientOrderId, 100, 0.5));
    harness.fill(stop?.clientOrderId ?? clientOrderId('none'), 98.8, 0.5);
    expect(harness.position().status).toBe('closed');
    const exit = only(submitted(harness.fill(entry.clientOrderId, 98.8, 0.25)));
    expect(exit).toMatchObject({ purpose: 'exit', amount: 0.25 });
    harness.fill(exit.clientOrderId, 98.8, 0.25);
    expect(harness.core.openPositions()).toEqual([]);
  });
});

describe('a protection that is lost', () => {
  it('is announced and placed again', () => {
    const harness = new CoreHarness();
    const { stop } = harness.open();
    expect(harness.end(stop.clientOrderId, 'cancelled')).toContainEqual({ kind: 'position-changed', positionId: 's1-p1', change: 'unprotected' });
    const again = only(submitted(harness.price(100, 0, 1_000)));
    expect(again).toMatchObject({ purpose: 'stop-loss', triggerPrice: stop.triggerPrice, amount: stop.amount });
    expect(harness.accept(again)).toContainEqual({ kind: 'position-changed', positionId: 's1-p1', change: 'protected' });
  });

  it('cannot be cancelled by hand', () => {
    const harness = new CoreHarness();
    const { stop } = harness.open();
    expect(notices(harness.command({ command: 'cancel-order', clientOrderId: stop.clientOrderId }))).toEqual(['order-protects']);
    expect(notices(harness.command({ command: 'cancel-order', clientOrderId: clientOrderId('other') }))).toEqual(['order-not-working']);
  });
});

describe('moving a stop', () => {
  it('sends it anew at the tick towards the price', () => {
    const harness = new CoreHarness();
    const { stop, position } = harness.open();
    harness.price(101);
    const effects = harness.command({ command: 'move-stop', positionId: position.id, stop: 99.991 });
    const moved = only(submitted(effects));
    expect(moved).toMatchObject({ purpose: 'stop-loss', triggerPrice: 100, amount: position.amount });
    expect(cancelled(effects)).toEqual([]);
    expect(cancelled(harness.accept(moved))).toEqual([stop.clientOrderId]);
    expect(harness.position()).toMatchObject({ stopLoss: 100, initialStop: 98.8 });
  });

  it.each([98.7, 101, 102])('refuses %d: further than the first stop, or not beyond the price', (stop) => {
    const harness = new CoreHarness();
    const { position } = harness.open();
    harness.price(101);
    expect(notices(harness.command({ command: 'move-stop', positionId: position.id, stop }))).toEqual(['move-stop-refused']);
    expect(harness.position().stopLoss).toBe(98.8);
  });

  it('refuses it for a position that is not open', () => {
    const harness = new CoreHarness();
    expect(notices(harness.command({ command: 'move-stop', positionId: positionId('p'), stop: 1 }))).toEqual(['move-stop-refused']);
  });
});

describe('the kill switch', () => {
  it('cancels entries, closes positions, and stays on until it is reset after all is flat', () => {
    const harness = new CoreHarness({ instruments: [instrumentOf('BTC'), instrumentOf('ETH')] });
    const { position } = harness.open();
    const working = only(harness.sameCandle(1).orders);
    const effects = harness.command({ command: 'close-all', reason: 'kill-switch' });
    expect(cancelled(effects)).toContain(working.clientOrderId);
    const exit = only(submitted(effects));
    expect(harness.core.account().entries).toBe('killed');
    harness.command({ command: 'reset-kill' });
    expect(harness.core.account().entries).toBe('killed');
    harness.fill(exit.clientOrderId, 100, position.amount);
    harness.end(working.clientOrderId, 'cancelled');
    expect(harness.position().exitReason).toBe('kill-switch');
    harness.command({ command: 'reset-kill' });
    expect(harness.core.account().entries).toBe('open');
  });

  it('closes what an entry that had ended before it still fills', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    harness.end(entry.clientOrderId, 'expired');
    harness.command({ command: 'close-all', reason: 'kill-switch' });
    const exit = only(submitted(harness.fill(entry.clientOrderId, 100, entry.amount)));
    harness.fill(exit.clientOrderId, 100, entry.amount);
    expect(harness.position().exitReason).toBe('kill-switch');
  });

  it('closes what an entry still fills after it', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    harness.command({ command: 'close-all', reason: 'kill-switch' });
    const exit = only(submitted(harness.fill(entry.clientOrderId, 100, entry.amount)));
    expect(exit).toMatchObject({ purpose: 'exit', amount: entry.amount });
  });
});

describe('money and time', () => {
  it('charges funding to the open position', () => {
    const harness = new CoreHarness();
    harness.open();
    harness.apply({ kind: 'funding', at: harness.now, instrument: 0, rate: 0.0001, payment: 0.02 });
    expect(harness.position().funding).toBe(0.02);
    expect(harness.core.account().funding).toBe(0.02);
    expect(notices(harness.apply({ kind: 'funding', at: harness.now, instrument: 0, rate: 0.0001, payment: -0.05 }))).toEqual([]);
    expect(harness.core.account().funding).toBeCloseTo(-0.03, 12);
  });

  it('follows the worst and the best the open position has been', () => {
    const harness = new CoreHarness();
    harness.open();
    for (const price of [101, 99, 100.5]) harness.price(price);
    const position = harness.position();
    expect([position.mfe, position.mae, position.unrealisedPnl].map((money) => Number((money / 1.998).toFixed(9)))).toEqual([1, -1, 0.5]);
  });

  it('begins a UTC day with the equity of its first moment', () => {
    const harness = new CoreHarness();
    harness.open();
    harness.price(101);
    harness.now = Date.UTC(2024, 4, 2) - 2_000;
    harness.price(101.5);
    const equity = harness.core.account().equity;
    expect(harness.core.account().tradesToday).toBe(1);
    harness.price(99);
    expect(harness.core.account()).toMatchObject({ tradesToday: 0, dayStartEquity: equity });
  });

  it('cancels an entry that is not filled in time', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    harness.accept(entry);
    expect(cancelled(harness.timer(59_999))).toEqual([]);
    expect(cancelled(harness.timer(1))).toEqual([entry.clientOrderId]);
    expect(cancelled(harness.timer(60_000))).toEqual([]);
  });

  it('reports news of an order it did not send', () => {
    const harness = new CoreHarness();
    expect(notices(harness.fill(clientOrderId('stranger'), 1, 1))).toEqual(['unknown-order']);
  });
});

describe('limits as they are shown', () => {
  it('states the use of each, its state and what follows', () => {
    const harness = new CoreHarness();
    harness.open();
    harness.price(100);
    const limits = Object.fromEntries(harness.core.limits().map((limit) => [limit.id, limit]));
    expect(limits['positions']).toMatchObject({ used: 1, limit: 5, unit: 'count', state: 'ok' });
    expect(limits['position-size']?.used).toBeGreaterThan(0.9 * (limits['position-size']?.limit ?? 0));
    expect(limits['position-size']?.state).toBe('ok');
    expect(limits['exposure']?.used).toBeCloseTo(199.8 / harness.core.account().equity, 12);
    expect(limits['heat']?.used).toBeCloseTo((1.2 * 1.998) / harness.core.account().equity, 12);
    expect(harness.core.limits().every((limit) => limit.consequence.endsWith('.'))).toBe(true);
  });
});

describe('a short', () => {
  it('mirrors the long in orders, prices and profit', () => {
    const harness = new CoreHarness({ settings: calmSettings({ bounce: { enable: false }, rip: { symbols: { 'BTC/USDT:USDT': { rsi_threshold: 0 } } } }) });
    const { entry, stop, target, position } = harness.open(100);
    expect(entry).toMatchObject({ side: 'sell', price: 99.9 });
    // 1.5 % above and 3 % below
    expect([stop.side, stop.triggerPrice, target.side, target.triggerPrice]).toEqual(['buy', 101.5, 'buy', 97]);
    harness.price(99);
    expect(harness.position().unrealisedPnl).toBeCloseTo(position.amount, 10);
    harness.fill(target.clientOrderId, 97, position.amount, 0);
    expect(harness.position().realisedPnl).toBeCloseTo(3 * position.amount, 10);
  });

  it('keeps the time of the newest event even when one comes late', () => {
    const harness = new CoreHarness();
    harness.apply({ kind: 'timer', at: START - HOUR });
    expect(harness.core.account().dayLossFraction).toBe(0);
  });
});
