import { describe, expect, it } from 'vitest';
import type { CoreSettings } from '../../../../shared/settings/schema.ts';
import { calmSettings, cancelled, CoreHarness, only, submitted } from '../support/coreHarness.ts';

/** The bounce of the calm market: entry 100, stop 98.8 (one R is 1.2), ATR 1, target 102.5 (or far away). */
const FAR_TARGET = { tp_atr_mult: 20 };
const trailing = (rule: object = {}, more: object = {}): CoreSettings => calmSettings({ bounce: { ...FAR_TARGET, symbols: { 'BTC/USDT:USDT': { rsi_threshold: 100 } } }, positions: { trailing: { enabled: true, ...rule }, ...more } });

/** Moves the price and confirms every order that this asks for. */
function walk(harness: CoreHarness, price: number, afterMs = 6_000): ReturnType<CoreHarness['price']> {
  const effects = harness.price(price, 0, afterMs);
  for (const order of submitted(effects)) harness.accept(order);
  return effects;
}

describe('a trailing stop', () => {
  it('waits for one R, then follows the best price at one ATR of the entry, and never goes back', () => {
    const harness = new CoreHarness({ settings: trailing() });
    harness.open();
    walk(harness, 101.19);
    expect(harness.position()).toMatchObject({ stopLoss: 98.8, trailing: { isActivated: false, level: null }, entryAtr: 1 });
    const stops = [101.2, 103, 102.5, 103.5].map((price) => {
      walk(harness, price);
      return harness.position().stopLoss;
    });
    expect(stops).toEqual([100.2, 102, 102, 102.5]);
    expect(harness.position()).toMatchObject({ trailing: { isActivated: true, level: 102.5 }, initialStop: 98.8, hasProtectiveStop: true });
  });

  it('mirrors itself for a short', () => {
    const harness = new CoreHarness({ settings: calmSettings({ bounce: { enable: false }, rip: { tp_atr_mult: 20, symbols: { 'BTC/USDT:USDT': { rsi_threshold: 0 } } }, positions: { trailing: { enabled: true } } }) });
    harness.open();
    walk(harness, 98.51);
    expect(harness.position()).toMatchObject({ stopLoss: 101.5, trailing: { isActivated: false } });
    const stops = [98.5, 97, 97.8, 96.5].map((price) => {
      walk(harness, price);
      return harness.position().stopLoss;
    });
    expect(stops).toEqual([99.5, 98, 98, 97.5]);
  });

  it('stays where it is by default', () => {
    const harness = new CoreHarness({ settings: calmSettings({ bounce: { ...FAR_TARGET, symbols: { 'BTC/USDT:USDT': { rsi_threshold: 100 } } } }) });
    harness.open();
    walk(harness, 110);
    expect(harness.position()).toMatchObject({ stopLoss: 98.8, trailing: { isActivated: false, level: null }, isAtBreakEven: false });
  });

  it.each([
    [{ activation_r: 2 }, 102.3, 98.8],
    [{ activation_r: 2 }, 102.4, 101.4],
    [{ atr_mult: 0.5 }, 102, 101.5],
    [{ distance: 'percent', distance_pct: 0.01 }, 102, 100.98],
    [{ distance: 'percent' }, 105, 102.9],
  ])('%j at %d puts the stop at %d', (rule, price, stop) => {
    const harness = new CoreHarness({ settings: trailing(rule) });
    harness.open();
    walk(harness, price);
    expect(harness.position().stopLoss).toBe(stop);
  });

  it('never loosens the first stop, however wide its distance', () => {
    const harness = new CoreHarness({ settings: trailing({ atr_mult: 5 }) });
    harness.open();
    expect(submitted(walk(harness, 101.3))).toEqual([]);
    expect(harness.position()).toMatchObject({ stopLoss: 98.8, trailing: { isActivated: true, level: 96.3 } });
  });

  it('moves the order at the exchange at most every 5 s, and shows where it wants to be', () => {
    const harness = new CoreHarness({ settings: trailing() });
    harness.open();
    walk(harness, 102);
    expect(submitted(walk(harness, 103, 4_999))).toEqual([]);
    expect(harness.position()).toMatchObject({ stopLoss: 101, trailing: { isActivated: true, level: 102 } });
    expect(only(submitted(walk(harness, 102.5, 1)))).toMatchObject({ purpose: 'stop-loss', triggerPrice: 102 });
  });

  it('closes at the market what falls behind a level that the exchange does not have yet', () => {
    const harness = new CoreHarness({ settings: trailing() });
    const { position } = harness.open();
    walk(harness, 102);
    walk(harness, 104, 2_000);
    const exit = only(submitted(harness.price(102.9, 0, 1_000)));
    expect(exit).toMatchObject({ purpose: 'exit', type: 'market', reduceOnly: true, amount: position.amount });
    harness.fill(exit.clientOrderId, 102.9, position.amount);
    expect(harness.position()).toMatchObject({ status: 'closed', exitReason: 'trailing-stop' });
  });

  it('ends the position as trailing-stop where the moved stop fills, as stop-loss where the first one does', () => {
    const moved = new CoreHarness({ settings: trailing() });
    const { stop: first, position } = moved.open();
    const stop = only(submitted(walk(moved, 102)));
    moved.fill(stop.clientOrderId, 101, position.amount);
    expect(moved.position()).toMatchObject({ exitReason: 'trailing-stop', exitPrice: 101 });
    const raced = new CoreHarness({ settings: trailing() });
    raced.open();
    raced.price(102, 0, 6_000);
    raced.fill(first.clientOrderId, 98.8, position.amount);
    expect(raced.position()).toMatchObject({ exitReason: 'stop-loss' });
  });

  it("follows a candle's close where no price came since, and leaves it to the price where one did", () => {
    const rise = (openTime: number) => ({ openTime, open: 100, high: 106, low: 100, close: 103, volume: 1 });
    const silent = new CoreHarness({ settings: trailing() });
    silent.open();
    silent.candle(0, 0, rise(silent.now));
    expect(silent.position()).toMatchObject({ stopLoss: 102, trailing: { isActivated: true, level: 102 } });
    const told = new CoreHarness({ settings: trailing() });
    told.open();
    const openTime = told.now;
    told.price(101, 0, 1_800_000 - 1_000);
    told.candle(0, 0, rise(openTime));
    expect(told.position()).toMatchObject({ stopLoss: 98.8, trailing: { isActivated: false } });
  });

  it('follows the price that triggers stops', () => {
    const [byLast, byMark] = (['last', 'mark'] as const).map((stop_trigger) => {
      const harness = new CoreHarness({ settings: { ...trailing(), execution: { ...trailing().execution, stop_trigger } } });
      harness.open();
      harness.now += 6_000;
      harness.apply({ kind: 'price', at: harness.now, instrument: 0, last: 103, bid: 103, ask: 103, mark: 101 });
      return harness.position().stopLoss;
    });
    expect([byLast, byMark]).toEqual([102, 98.8]);
  });
});

describe('a stop that takes the place of another', () => {
  it('leaves the old one working until it is confirmed itself, so that there is no moment without one', () => {
    const harness = new CoreHarness({ settings: trailing() });
    const { stop: first } = harness.open();
    const effects = harness.price(102, 0, 6_000);
    expect(cancelled(effects)).toEqual([]);
    expect(harness.position().hasProtectiveStop).toBe(true);
    expect(cancelled(harness.accept(only(submitted(effects))))).toEqual([first.clientOrderId]);
    expect(harness.position().hasProtectiveStop).toBe(true);
  });

  it('is tried again while the old one stands where it was refused, and the position goes on', () => {
    const harness = new CoreHarness({ settings: trailing() });
    const { stop: first } = harness.open();
    const refused = only(submitted(harness.price(102, 0, 6_000)));
    expect(submitted(harness.end(refused.clientOrderId, 'rejected'))).toEqual([]);
    expect(harness.position()).toMatchObject({ status: 'open', hasProtectiveStop: true, stopLoss: 101 });
    const again = only(submitted(harness.timer(1_000)));
    expect(again).toMatchObject({ purpose: 'stop-loss', triggerPrice: 101 });
    expect(cancelled(harness.accept(again))).toEqual([first.clientOrderId]);
  });

  it('has the position closed where it was refused and the old one no longer covers it', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    for (const order of submitted(harness.fill(entry.clientOrderId, 100, 0.5))) harness.accept(order);
    const [wider] = submitted(harness.fill(entry.clientOrderId, 100, entry.amount - 0.5));
    const exit = only(submitted(wider === undefined ? [] : harness.end(wider.clientOrderId, 'rejected')));
    expect(exit).toMatchObject({ purpose: 'exit', amount: entry.amount });
  });

  it('is cancelled with it when the position closes', () => {
    const harness = new CoreHarness({ settings: trailing() });
    const { stop: first, target, position } = harness.open();
    const second = only(submitted(harness.price(102, 0, 6_000)));
    expect(cancelled(harness.fill(target.clientOrderId, 120, position.amount))).toEqual([second.clientOrderId, first.clientOrderId]);
  });

  it('is sent again after being lost even though the target was confirmed in between', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    const [stop, target] = submitted(harness.fill(entry.clientOrderId, 100, entry.amount));
    if (stop === undefined || target === undefined) throw new Error('no protection');
    harness.accept(stop);
    harness.end(stop.clientOrderId, 'expired');
    harness.accept(target);
    expect(only(submitted(harness.timer(1_000)))).toMatchObject({ purpose: 'stop-loss' });
  });

  it('that is missing is watched: behind it the position is closed', () => {
    const harness = new CoreHarness();
    const { stop, position } = harness.open();
    harness.end(stop.clientOrderId, 'cancelled');
    const exit = only(submitted(harness.price(98.8, 0, 10)));
    harness.fill(exit.clientOrderId, 98.8, position.amount);
    expect(harness.position()).toMatchObject({ exitReason: 'stop-loss' });
  });
});

describe('break-even', () => {
  const evenAt = (rule: object = {}, more: object = {}): CoreSettings => trailing({ enabled: false }, { break_even: { enabled: true, ...rule }, ...more });

  it("moves the stop to the entry and both sides' fees once, at three quarters of an R", () => {
    const harness = new CoreHarness({ settings: evenAt() });
    harness.open();
    walk(harness, 100.89);
    expect(harness.position()).toMatchObject({ stopLoss: 98.8, isAtBreakEven: false });
    walk(harness, 100.9);
    expect(harness.position()).toMatchObject({ stopLoss: 100.12, isAtBreakEven: true });
    expect(submitted(walk(harness, 102))).toEqual([]);
  });

  it('costs nothing where it is hit', () => {
    const harness = new CoreHarness({ settings: evenAt() });
    const { position } = harness.open();
    const stop = only(submitted(walk(harness, 101)));
    harness.fill(stop.clientOrderId, 100.12, position.amount);
    const { netPnl, exitReason } = harness.position();
    expect(Math.abs(netPnl)).toBeLessThan(0.001);
    expect(exitReason).toBe('stop-loss');
  });

  it('comes at the R of the settings, and not after the trailing stop has begun', () => {
    const later = new CoreHarness({ settings: evenAt({ at_r: 1.5 }) });
    later.open();
    walk(later, 101.7);
    expect(later.position().isAtBreakEven).toBe(false);
    walk(later, 101.8);
    expect(later.position().isAtBreakEven).toBe(true);
    const trailed = new CoreHarness({ settings: trailing({ activation_r: 1, atr_mult: 3 }, { break_even: { enabled: true, at_r: 2 } }) });
    trailed.open();
    walk(trailed, 101.5);
    walk(trailed, 102.5);
    expect(trailed.position()).toMatchObject({ isAtBreakEven: false, stopLoss: 99.5 });
  });
});
