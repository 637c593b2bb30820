import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BreakerId, BreakerView } from '../../../../shared/domain/breaker.ts';
import { BREAKERS } from '../../../../shared/domain/breaker.ts';
import { restoreCore } from '../../../../electron/core/createCore.ts';
import { CoreHarness, calmCandle, calmSettings, cancelled, instrumentOf, notices, only, submitted } from '../support/coreHarness.ts';

const HALF_HOUR = 1_800_000;

function harnessOf(changes: Parameters<typeof calmSettings>[0] = {}, bases: readonly string[] = ['BTC']): CoreHarness {
  return new CoreHarness({
    instruments: bases.map((base) => instrumentOf(base)),
    settings: calmSettings({ duplicates: { enabled: false }, protections: { cooldown: { enabled: false }, stoploss_guard: { enabled: false } }, ...changes }),
  });
}

function breaker(harness: CoreHarness, id: BreakerId): BreakerView {
  return only(harness.core.breakers().filter((one) => one.id === id));
}

/** A 30m candle whose range is a multiple of the calm one's; the close stays. */
function wild(harness: CoreHarness, range: number, instrument = 0): ReturnType<CoreHarness['candle']> {
  const calm = calmCandle(harness.now - (harness.now % HALF_HOUR));
  return harness.candle(instrument, 0, { ...calm, high: 100 + range / 2, low: 100 - range / 2 });
}

it('is armed as a whole when a session begins, with every limit from the settings', () => {
  const views = harnessOf().core.breakers();
  expect(views.map(({ id, state }) => [id, state])).toEqual(BREAKERS.map((id) => [id, 'armed']));
  expect(Object.fromEntries(views.map(({ id, limit }) => [id, limit]))).toEqual({
    'daily-loss': 0.02, 'daily-loss-close': 0.05, 'position-loss': 0.03, 'volatility-spike': 3, 'drawdown': 0.15, 'data-stale': 120, 'order-rejects': 5,
    'clock-skew': 1, 'auth-failure': 1,
  });
});

describe('a volatility spike', () => {
  it('halves the position by a reduce-only order, holds its market back until it is reset, and counts as done once it is filled', () => {
    const harness = harnessOf({}, ['BTC', 'ETH']);
    const { position } = harness.open();
    const { effects, orders } = wild(harness, 8);
    expect(notices(effects)).toContain('breaker-volatility-spike');
    const part = only(orders.filter(({ reduceOnly }) => reduceOnly));
    expect(part).toMatchObject({ side: 'sell', type: 'market', amount: 0.999, positionId: position.id });
    expect(breaker(harness, 'volatility-spike')).toMatchObject({ state: 'tripped', limit: 3, instruments: [0], isActionDone: false, isResettable: false });
    expect(breaker(harness, 'volatility-spike').value).toBeGreaterThan(3);
    expect(notices(harness.command({ command: 'reset-breaker', breaker: 'volatility-spike' }))).toEqual(['breaker-stays']);
    harness.accept(part);
    harness.fill(part.clientOrderId, 100, part.amount);
    expect(breaker(harness, 'volatility-spike')).toMatchObject({ state: 'tripped', isActionDone: true, isResettable: true });
    harness.command({ command: 'close-position', positionId: position.id, reason: 'manual' });
    harness.fill(only(harness.core.orders().filter(({ purpose }) => purpose === 'exit')).clientOrderId, 100, 0.999);
    expect(harness.reason(0)).toBe('breaker-tripped');
    expect(harness.sameCandle(1).decisions[0]?.reason).toBeNull();
    expect(notices(harness.command({ command: 'reset-breaker', breaker: 'volatility-spike' }))).toEqual(['breaker-volatility-spike']);
    expect(harness.reason(0)).toBeNull();
  });

  it('sends the order again where it is lost, until the half is gone', () => {
    const harness = harnessOf();
    harness.open();
    const first = only(wild(harness, 8).orders.filter(({ reduceOnly }) => reduceOnly));
    harness.end(first.clientOrderId, 'rejected');
    const second = only(submitted(harness.timer(6_000)).filter(({ type }) => type === 'market'));
    expect(second.clientOrderId).not.toBe(first.clientOrderId);
    expect(second.amount).toBe(first.amount);
    harness.fill(second.clientOrderId, 100, 0.5);
    harness.end(second.clientOrderId, 'expired');
    const third = only(submitted(harness.timer(6_000)).filter(({ type }) => type === 'market'));
    expect(third.amount).toBe(0.499);
    harness.fill(third.clientOrderId, 100, third.amount);
    expect(submitted(harness.timer(60_000)).filter(({ type }) => type === 'market')).toEqual([]);
    expect(breaker(harness, 'volatility-spike').isActionDone).toBe(true);
  });

  it('closes the position where half of it is too small for the exchange', () => {
    const harness = new CoreHarness({ settings: calmSettings({ risk: { max_position_size: 0.008 } }) });
    const { position } = harness.open();
    expect(only(wild(harness, 8).orders.filter(({ reduceOnly }) => reduceOnly))).toMatchObject({ purpose: 'exit', amount: position.amount });
  });

  it('does nothing without a position, nor in calm, nor below its threshold, nor where it is switched off', () => {
    const flat = harnessOf({ bounce: { enable: false } });
    wild(flat, 8);
    const calm = harnessOf();
    calm.open();
    // far below its history in the end: more than three deviations, downwards
    for (let candle = 0; candle < 8; candle += 1) wild(calm, 0.1);
    const high = harnessOf({ management: { volatility_spike_threshold: 100 } });
    high.open();
    wild(high, 8);
    const off = harnessOf({ emergency: { enable_circuit_breaker: false } });
    off.open();
    wild(off, 8);
    expect([flat, calm, high, off].map((harness) => breaker(harness, 'volatility-spike').state)).toEqual(['armed', 'armed', 'armed', 'off']);
  });

  it('holds the entry of the same candle back, and cancels one that is on its way', () => {
    const harness = harnessOf();
    const entry = only(harness.candle().orders);
    expect(cancelled(wild(harness, 8).effects)).toEqual([entry.clientOrderId]);
  });
});

describe('the loss of one position', () => {
  it('closes it, and holds its market back until a person resets it, also where the optional triggers are off', () => {
    const harness = harnessOf({ emergency: { enable_circuit_breaker: false }, risk: { daily_loss_limit_pct: 0.2 }, management: { daily_loss_limit: 0.5, position_loss_limit: 0.002 } });
    const { position } = harness.open();
    const exit = only(submitted(harness.price(98.95)).filter(({ purpose }) => purpose === 'exit'));
    expect(breaker(harness, 'position-loss')).toMatchObject({ state: 'tripped', isActionDone: false, instruments: [0] });
    harness.fill(exit.clientOrderId, 98.95, position.amount);
    expect(breaker(harness, 'position-loss')).toMatchObject({ state: 'tripped', isActionDone: true, isResettable: true });
    expect(harness.reason()).toBe('breaker-tripped');
    harness.command({ command: 'reset-breaker', breaker: 'position-loss' });
    expect(harness.reason()).toBeNull();
  });
});

describe('the drawdown', () => {
  it('stays latched after equity has recovered, until it is reset', () => {
    const harness = harnessOf({ risk: { max_drawdown: 0.001, daily_loss_limit_pct: 0.2 } });
    const { position } = harness.open();
    harness.price(99.3);
    expect(breaker(harness, 'drawdown')).toMatchObject({ state: 'tripped', isResettable: false });
    harness.price(101);
    expect(breaker(harness, 'drawdown')).toMatchObject({ state: 'tripped', isResettable: true });
    harness.command({ command: 'close-position', positionId: position.id, reason: 'manual' });
    harness.fill(only(harness.core.orders().filter(({ purpose }) => purpose === 'exit')).clientOrderId, 101, position.amount);
    expect(harness.core.account()).toMatchObject({ entries: 'blocked' });
    expect(harness.reason()).toBe('breaker-tripped');
    harness.command({ command: 'reset-breaker', breaker: 'drawdown' });
    expect(harness.reason()).toBeNull();
  });
});

describe('what comes from outside', () => {
  const gate = (harness: CoreHarness, code: 'data-stale' | 'clock-skew' | 'auth-failure', blocked: boolean, instrument: number | null = null): readonly string[] => (
    notices(harness.apply({ kind: 'gate', at: harness.now, instrument, code, blocked, reason: 'test' }))
  );

  it('trips on prices that stay stale for more than two minutes while a position is open', () => {
    const harness = harnessOf({}, ['BTC', 'ETH']);
    harness.open();
    gate(harness, 'data-stale', true, 0);
    harness.timer(120_000);
    expect(breaker(harness, 'data-stale')).toMatchObject({ state: 'armed', value: 120 });
    expect(notices(harness.timer(1_000))).toContain('breaker-data-stale');
    gate(harness, 'data-stale', false, 0);
    expect(harness.core.blockedReason(0)).toContain('stale');
    expect(harness.core.blockedReason(1)).toBeNull();
    expect(breaker(harness, 'data-stale').isResettable).toBe(true);
  });

  it('waits as long in real time where the market runs faster, and not at all for a market without a position', () => {
    const fast = new CoreHarness({ settings: calmSettings(), entryTtlMs: 600_000, instruments: [instrumentOf('BTC'), instrumentOf('ETH')] });
    fast.open();
    gate(fast, 'data-stale', true, 0);
    gate(fast, 'data-stale', true, 1);
    fast.timer(1_200_000);
    expect(breaker(fast, 'data-stale').state).toBe('armed');
    fast.timer(1);
    expect(breaker(fast, 'data-stale')).toMatchObject({ state: 'tripped', instruments: [0] });
  });

  it('trips on a clock that differs while a position is open; without one its gate alone holds entries back', () => {
    const harness = harnessOf();
    gate(harness, 'clock-skew', true);
    gate(harness, 'clock-skew', false);
    expect(breaker(harness, 'clock-skew').state).toBe('armed');
    harness.open();
    expect(gate(harness, 'clock-skew', true)).toContain('breaker-clock-skew');
    expect(notices(harness.command({ command: 'reset-breaker', breaker: 'clock-skew' }))).toEqual(['breaker-stays']);
    gate(harness, 'clock-skew', false);
    expect(breaker(harness, 'clock-skew')).toMatchObject({ state: 'tripped', isResettable: true });
  });

  it('trips on a refused API key, and holds entries back while it is refused where the breaker is off', () => {
    const harness = harnessOf();
    gate(harness, 'auth-failure', true);
    gate(harness, 'auth-failure', false);
    expect(harness.reason()).toBe('breaker-tripped');
    harness.command({ command: 'reset-breaker', breaker: 'auth-failure' });
    expect(harness.reason()).toBeNull();
    const off = harnessOf({ emergency: { enable_circuit_breaker: false } });
    gate(off, 'auth-failure', true);
    expect(off.reason()).toBe('breaker-tripped');
    gate(off, 'auth-failure', false);
    expect(off.reason()).toBeNull();
  });
});

describe('refused orders', () => {
  it('trip at the fifth within ten minutes, and not where they come slowly', () => {
    const quick = harnessOf();
    const { stop } = quick.open();
    let rejected = 0;
    let waiting = [stop];
    for (; rejected < 5; rejected += 1) {
      expect(breaker(quick, 'order-rejects')).toMatchObject({ state: 'armed', value: rejected });
      const next = only(waiting);
      const exits = quick.end(next.clientOrderId, 'rejected');
      waiting = submitted([...exits, ...quick.timer(31_000)]).filter(({ purpose }) => purpose === 'exit');
    }
    expect(breaker(quick, 'order-rejects')).toMatchObject({ state: 'tripped', value: 5, isResettable: true });
    quick.command({ command: 'reset-breaker', breaker: 'order-rejects' });
    expect(breaker(quick, 'order-rejects')).toMatchObject({ state: 'armed', value: 0 });

    const slow = harnessOf();
    for (let candle = 0; candle < 8; candle += 1) slow.end(only(slow.candle().orders).clientOrderId, 'rejected');
    expect(breaker(slow, 'order-rejects').state).toBe('armed');
  });

  it('trip earlier where the settings say so', () => {
    const harness = harnessOf({ emergency: { max_order_rejects: 1 } });
    harness.end(only(harness.candle().orders).clientOrderId, 'rejected');
    expect(harness.reason()).toBe('breaker-tripped');
  });
});

describe('an emergency exit', () => {
  it.each([['long', 100], ['short', 0]] as const)('of a %s is a limit at the slippage allowed first, where the settings say so, and at the market from then on', (side, threshold) => {
    const harness = harnessOf({
      emergency: { emergency_close_method: 'limit' },
      bounce: { symbols: { 'BTC/USDT:USDT': { rsi_threshold: threshold } } }, rip: { symbols: { 'BTC/USDT:USDT': { rsi_threshold: threshold } } },
    });
    harness.open();
    harness.price(100.2);
    const exit = only(submitted(harness.command({ command: 'close-all', reason: 'kill-switch' })));
    expect(exit).toMatchObject({ type: 'limit', price: side === 'long' ? 100.09 : 100.31, timeInForce: 'IOC', reduceOnly: true });
    harness.end(exit.clientOrderId, 'expired');
    expect(only(submitted(harness.timer(1_000)))).toMatchObject({ type: 'market', price: null });
  });

  it('is at the market otherwise, and a limit is for emergencies alone', () => {
    const market = harnessOf();
    market.open();
    expect(only(submitted(market.command({ command: 'close-all', reason: 'kill-switch' }))).type).toBe('market');
    const limit = harnessOf({ emergency: { emergency_close_method: 'limit' } });
    limit.open();
    expect(only(submitted(limit.command({ command: 'close-all', reason: 'manual' }))).type).toBe('market');
  });
});

it('waits for stale prices as long as the settings say', () => {
  const harness = harnessOf({ emergency: { max_data_stale_seconds: 10 } });
  harness.open();
  harness.apply({ kind: 'gate', at: harness.now, instrument: 0, code: 'data-stale', blocked: true, reason: 'test' });
  harness.timer(10_001);
  expect(breaker(harness, 'data-stale')).toMatchObject({ state: 'tripped', limit: 10 });
});

it('the day\'s triggers free themselves at midnight UTC and cannot be reset before', () => {
  const harness = harnessOf({ risk: { daily_loss_limit_pct: 0.001 }, management: { daily_loss_limit: 0.002 } });
  const { position } = harness.open();
  const exit = only(submitted(harness.price(98.9)).filter(({ purpose }) => purpose === 'exit'));
  harness.fill(exit.clientOrderId, 98.9, position.amount);
  expect(harness.core.breakers().filter(({ state }) => state === 'tripped').map(({ id, isActionDone, isResettable }) => [id, isActionDone, isResettable]))
    .toEqual([['daily-loss', true, false], ['daily-loss-close', true, false]]);
  expect(notices(harness.command({ command: 'reset-breaker', breaker: 'daily-loss-close' }))).toEqual(['breaker-stays']);
  harness.timer(86_400_000);
  expect(harness.core.breakers().filter(({ state }) => state === 'tripped')).toEqual([]);
});

it('says that it is not tripped where a reset has nothing to do', () => {
  expect(notices(harnessOf().command({ command: 'reset-breaker', breaker: 'drawdown' }))).toEqual(['breaker-not-tripped']);
});

it('survives a snapshot in the middle of its action', () => {
  const harness = harnessOf();
  harness.open();
  wild(harness, 8);
  const restored = restoreCore(JSON.parse(JSON.stringify(harness.core.snapshot())));
  expect(restored.breakers()).toEqual(harness.core.breakers());
  expect(restored.stateHash()).toBe(harness.core.stateHash());
});

it('a latched trigger lets no entry through until it is reset, whatever happens in between', () => {
  const step = fc.oneof(
    fc.constant('candle' as const), fc.constant('candle' as const), fc.constant('candle' as const), fc.constant('wild' as const), fc.constant('fall' as const), fc.constant('reject' as const),
    fc.constant('auth' as const), fc.constant('stale' as const), fc.constantFrom(...BREAKERS.map((id) => ({ reset: id }))), fc.constant('day' as const),
  );
  let [entries, blocked] = [0, 0];
  fc.assert(fc.property(fc.array(step, { minLength: 10, maxLength: 40 }), (steps) => {
    const harness = harnessOf({ risk: { daily_loss_limit_pct: 0.2 }, management: { position_loss_limit: 0.002 } });
    const gates = new Set<string>();
    const flip = (code: 'auth-failure' | 'data-stale'): void => {
      const isBlocked = !gates.has(code);
      if (isBlocked) gates.add(code);
      else gates.delete(code);
      harness.apply({ kind: 'gate', at: harness.now, instrument: null, code, blocked: isBlocked, reason: 'r' });
    };
    for (const one of steps) {
      if (one === 'auth') flip('auth-failure');
      else if (one === 'stale') flip('data-stale');
      else if (one === 'fall') harness.price(98.9);
      else if (one === 'day') harness.timer(86_400_000);
      else if (typeof one === 'object') harness.command({ command: 'reset-breaker', breaker: one.reset });
      else {
        const before = harness.core.breakers().filter(({ state }) => state === 'tripped' || state === 'unknown');
        const { orders, decisions } = one === 'wild' ? wild(harness, 8) : harness.candle();
        const entry = orders.find(({ purpose }) => purpose === 'entry');
        if (decisions.some(({ reason }) => reason === 'breaker-tripped')) blocked += 1;
        if (entry !== undefined) {
          entries += 1;
          expect(before.filter(({ id }) => id !== 'daily-loss')).toEqual([]);
          if (one === 'reject') harness.end(entry.clientOrderId, 'rejected');
          else harness.fill(entry.clientOrderId, 100, entry.amount);
        }
      }
      for (const order of harness.core.orders()) {
        if (order.type === 'market' && order.reduceOnly && order.status === 'submitted') harness.fill(order.clientOrderId, 99.5, order.amount - order.filledAmount);
      }
    }
  }), { numRuns: 80 });
  expect(Math.min(entries, blocked)).toBeGreaterThan(20);
});
