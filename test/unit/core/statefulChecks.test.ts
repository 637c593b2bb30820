import { describe, expect, it } from 'vitest';
import { riskLimitsOf } from '../../../electron/core/risk/riskLimitsOf.ts';
import { CoreHarness, calmCandle, calmSettings, instrumentOf, only, RULES, START, submitted, thresholds } from './support/coreHarness.ts';

const HALF_HOUR = 1_800_000;

describe('a signal that passes the pure rule', () => {
  it('enters with an order of the final size, and records every check it passed in order', () => {
    const harness = new CoreHarness();
    const { decisions, orders } = harness.candle();
    expect(decisions[0]).toMatchObject({ verdict: 'enter', reason: null, id: 'd0', instrument: 0, stop: 98.8, target: 102.5, sizeMultiplier: 1.5 });
    expect(decisions[0]?.checks.slice(10).map((check) => check.name)).toEqual([
      'entries-paused', 'breaker-tripped', 'clock-skew', 'data-stale', 'symbol-quarantined', 'no-market-rules',
      'already-signalled', 'position-open', 'order-working', 'cooldown', 'reentry-cooldown', 'price-unchanged',
      'conflict-lost', 'locked',
      'exposure-limit', 'position-size-limit', 'trade-risk-limit', 'drawdown-limit', 'heat-limit', 'win-rate-limit', 'daily-loss-limit', 'daily-trades-limit',
      'class-limit', 'correlation-limit', 'max-positions', 'loss-streak',
      'portfolio-limit', 'portfolio-limit', 'portfolio-limit', 'portfolio-limit', 'portfolio-limit', 'portfolio-limit', 'allocation-limit',
      'margin-short', 'liquidation-too-near', 'below-minimum',
      'signal-expired',
    ]);
    expect(decisions[0]?.checks.every((check) => check.pass)).toBe(true);
    // 20 % of 1,000 at the worst price 100.10 is 1.998…; the 1 % risk would allow more
    expect(orders).toEqual([{
      clientOrderId: 's1-1', instrument: 0, side: 'buy', type: 'market', purpose: 'entry', reduceOnly: false, amount: 1.998, price: 100.1,
      triggerPrice: null, timeInForce: 'IOC', decisionId: 'd0', positionId: 's1-p1',
    }]);
  });
});

describe('a limit entry', () => {
  it('is sent at the signal\'s price on its tick, with the time in force of the settings', () => {
    const harness = new CoreHarness({ settings: calmSettings({ execution: { order_type: 'limit', time_in_force: 'GTC' } }) });
    const odd = { ...calmCandle(START), close: 100.0049 };
    expect(only(harness.candle(0, 0, odd).orders)).toMatchObject({ type: 'limit', price: 100, timeInForce: 'GTC', side: 'buy' });
  });
});

describe('checks of the engine and the data', () => {
  it.each([
    ['pause-entries', (harness: CoreHarness) => harness.command({ command: 'pause-entries' })],
    ['stop-entries', (harness: CoreHarness) => harness.command({ command: 'stop-entries', reason: 'time up' })],
    ['the kill switch', (harness: CoreHarness) => harness.command({ command: 'close-all', reason: 'kill-switch' })],
    ['the end of the session', (harness: CoreHarness) => harness.command({ command: 'close-all', reason: 'session-end' })],
  ])('declines as entries-paused after %s', (_, act) => {
    const harness = new CoreHarness();
    act(harness);
    expect(harness.reason()).toBe('entries-paused');
  });

  it('enters again after a pause ends', () => {
    const harness = new CoreHarness();
    harness.command({ command: 'pause-entries' });
    harness.command({ command: 'resume-entries' });
    expect(harness.reason()).toBeNull();
  });

  it.each(['breaker-tripped', 'clock-skew', 'data-stale', 'symbol-quarantined'] as const)('declines as %s while that gate is closed, on its market alone', (code) => {
    const harness = new CoreHarness({ instruments: [instrumentOf('BTC'), instrumentOf('ETH')] });
    harness.apply({ kind: 'gate', at: START, instrument: 0, code, blocked: true, reason: 'test' });
    expect(harness.reason(0)).toBe(code);
    expect(harness.sameCandle(1).decisions[0]?.reason).toBeNull();
    harness.apply({ kind: 'gate', at: START, instrument: 0, code, blocked: false, reason: 'test' });
    expect(harness.reason(0)).toBeNull();
  });

  it('declines as no-market-rules until the rules are known', () => {
    const harness = new CoreHarness({ instruments: [instrumentOf('BTC', 'bingx', null)] });
    expect(harness.reason()).toBe('no-market-rules');
    harness.apply({ kind: 'rules', at: START, instrument: 0, rules: RULES });
    expect(harness.reason()).toBeNull();
  });
});

describe('duplicate prevention', () => {
  it('takes one signal per symbol, strategy and candle, on whichever exchange comes first', () => {
    const harness = new CoreHarness({ instruments: [instrumentOf('BTC'), instrumentOf('BTC', 'binanceusdm')] });
    expect(harness.reason(0)).toBeNull();
    expect(harness.sameCandle(1).decisions[0]?.reason).toBe('already-signalled');
  });

  it('declines as order-working while an entry is on its way, and as position-open once it is filled', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    expect(harness.reason()).toBe('order-working');
    harness.fill(entry.clientOrderId, 100, entry.amount);
    expect(harness.reason()).toBe('position-open');
  });

  it('declines the second strategy of a candle as conflict-lost and says which signal won', () => {
    const harness = new CoreHarness({ settings: calmSettings({ rip: { symbols: thresholds(0) } }) });
    const { decisions } = harness.candle();
    expect(decisions.map((decision) => decision.reason)).toEqual([null, 'conflict-lost']);
    expect(decisions[1]?.checks.at(-1)).toEqual({
      name: 'conflict-lost', value: 1, limit: 0, pass: false,
      detail: 'Adaptive Oversold Bounce (d0) won the symbol by the higher priority, or by deciding first',
    });
  });

  it('declines as cooldown until its seconds have passed, unless the price has moved away from the last entry', () => {
    const settings = calmSettings({ duplicates: { cooldown_seconds: 7_200 } });
    const harness = new CoreHarness({ settings });
    const { position } = harness.open(100.05);
    harness.command({ command: 'close-position', positionId: position.id, reason: 'manual' });
    harness.fill(only(harness.core.orders().filter((order) => order.purpose === 'exit')).clientOrderId, 100, position.amount);
    expect(harness.reason()).toBe('cooldown');
    const moved = harness.candle(0, 0, { ...calmCandle(harness.now), close: 99.9, low: 99.5 });
    expect(moved.decisions[0]?.reason).toBeNull();
  });

  it('declines as reentry-cooldown on the candle of a stop-loss only', () => {
    const harness = new CoreHarness();
    const { stop, position } = harness.open();
    harness.price(98.7);
    harness.fill(stop.clientOrderId, 98.75, position.amount);
    expect(harness.reason()).toBe('reentry-cooldown');
    expect(harness.reason()).toBeNull();
  });

  it('declines as price-unchanged after a signal that was rejected downstream, and starts no cooldown for it', () => {
    const harness = new CoreHarness({ settings: calmSettings({ risk: { daily_max_trades: 0 }, duplicates: { cooldown_seconds: 7_200 } }) });
    expect(harness.reason()).toBe('daily-trades-limit');
    expect(harness.reason()).toBe('price-unchanged');
    const moved = harness.candle(0, 0, { ...calmCandle(harness.now), close: 100.06 });
    expect(moved.decisions[0]?.reason).toBe('daily-trades-limit');
  });

  it('declines as conflict-lost against the other side of the same symbol on another exchange', () => {
    const harness = new CoreHarness({
      instruments: [instrumentOf('BTC'), instrumentOf('BTC', 'binanceusdm')],
      settings: calmSettings({ rip: { symbols: thresholds(0) }, duplicates: { min_price_change_pct: 0 } }),
    });
    harness.candle(0);
    const reasons = harness.sameCandle(1).decisions.map((decision) => decision.reason);
    expect(reasons).toEqual(['already-signalled', 'conflict-lost']);
  });
});

describe('limits on the final size', () => {
  const cases: readonly [string, object, string][] = [
    ['a position larger than the minimum may not be', { max_position_size: 0.004, min_notional_behavior: 'scale' }, 'position-size-limit'],
    ['a risk that the smallest order exceeds', { risk_usd_cap: 0.05, min_notional_behavior: 'scale' }, 'trade-risk-limit'],
    ['heat beyond its limit', { max_portfolio_heat: 0.001 }, 'heat-limit'],
    ['no trades a day', { daily_max_trades: 0 }, 'daily-trades-limit'],
    ['a size below the minimum', { max_position_size: 0.004 }, 'below-minimum'],
    ['no exposure at all', { max_exposure: 0 }, 'exposure-limit'],
  ];
  it.each(cases)('declines %s', (_, risk, reason) => {
    expect(new CoreHarness({ settings: calmSettings({ risk }) }).reason()).toBe(reason);
  });

  it('declines as exposure-limit when what is left is less than the smallest order', () => {
    const harness = new CoreHarness({
      instruments: [instrumentOf('BTC'), instrumentOf('ETH')],
      settings: calmSettings({ risk: { max_exposure: 0.202 } }),
    });
    harness.candle(0);
    expect(harness.sameCandle(1).decisions[0]?.reason).toBe('exposure-limit');
  });

  it('declines as max-positions with working entries counted', () => {
    const harness = new CoreHarness({ instruments: [instrumentOf('BTC'), instrumentOf('ETH')], settings: calmSettings({ risk: { max_positions: 1 } }) });
    harness.candle(0);
    expect(harness.sameCandle(1).decisions[0]?.reason).toBe('max-positions');
  });

  it('declines as daily-trades-limit with working entries counted', () => {
    const harness = new CoreHarness({ instruments: [instrumentOf('BTC'), instrumentOf('ETH')], settings: calmSettings({ risk: { daily_max_trades: 1 } }) });
    harness.candle(0);
    expect(harness.sameCandle(1).decisions[0]?.reason).toBe('daily-trades-limit');
  });

  it('declines as margin-short when open positions use the margin up', () => {
    const harness = new CoreHarness({
      instruments: [instrumentOf('BTC'), instrumentOf('ETH', 'bingx', { ...RULES, minNotional: 900 })],
      settings: calmSettings({ execution: { leverage: { default: 1 } }, risk: { max_exposure: 5, max_net_exposure: null, max_beta_exposure: null, max_position_size: 1, max_portfolio_risk: 0.1, per_trade_risk_pct: 0.05, min_notional_behavior: 'scale' } }),
    });
    harness.candle(0);
    expect(harness.sameCandle(1).decisions[0]?.reason).toBe('margin-short');
  });

  it('declines as daily-loss-limit once the day has lost 2 %, and enters again on the next UTC day', () => {
    const harness = new CoreHarness({ settings: calmSettings({
      duplicates: { min_price_change_pct: 0 },
      risk: { per_trade_risk_pct: 0.05, max_portfolio_risk: 0.1, max_position_size: 1 },
    }) });
    const { stop, position } = harness.open();
    harness.price(97.9);
    harness.fill(stop.clientOrderId, 97.9, position.amount);
    harness.candle();
    expect(harness.core.account()).toMatchObject({ entries: 'day-limit' });
    expect(harness.reason()).toBe('daily-loss-limit');
    while (harness.now < Date.UTC(2024, 4, 1, 23, 30)) expect(harness.reason()).not.toBeNull();
    expect(harness.reason()).toBeNull();
  });

  it('declines as breaker-tripped for the rest of the day once it has lost 5 %', () => {
    const harness = new CoreHarness({ settings: calmSettings({ management: { position_loss_limit: 0.5 }, risk: { per_trade_risk_pct: 0.05, max_portfolio_risk: 0.1, max_position_size: 1 } }) });
    const { position } = harness.open();
    const exit = only(submitted(harness.price(94)));
    expect(exit).toMatchObject({ purpose: 'exit', reduceOnly: true, amount: position.amount });
    harness.fill(exit.clientOrderId, 94, position.amount);
    expect(harness.position()).toMatchObject({ status: 'closed', exitReason: 'risk' });
    harness.candle();
    expect(harness.reason()).toBe('breaker-tripped');
  });

  it('declines as drawdown-limit while equity is too far below its peak', () => {
    const harness = new CoreHarness({ settings: calmSettings({ risk: { max_drawdown: 0.001, daily_loss_limit_pct: 0.2 } }) });
    const { stop, position } = harness.open();
    harness.price(98.7);
    harness.fill(stop.clientOrderId, 98.7, position.amount);
    harness.candle();
    expect(harness.reason()).toBe('drawdown-limit');
    expect(harness.core.account()).toMatchObject({ entries: 'blocked' });
  });

  it('declines as loss-streak after so many losses in a row on one day', () => {
    const harness = new CoreHarness({ settings: calmSettings({ risk: { max_loss_streak: 2, daily_loss_limit_pct: 0.2 } }) });
    for (let loss = 0; loss < 2; loss += 1) {
      const { stop, position } = harness.open();
      harness.fill(stop.clientOrderId, 98.8, position.amount);
      harness.candle();
    }
    expect(harness.reason()).toBe('loss-streak');
  });

  it('obeys limits that a person changed, from the next decision on', () => {
    const harness = new CoreHarness();
    const limits = riskLimitsOf(calmSettings().risk);
    harness.command({ command: 'set-limits', limits: { ...limits, max_position_size: 0.1 } });
    expect(harness.core.riskLimits().max_position_size).toBe(0.1);
    expect(only(harness.candle().orders).amount).toBe(0.999);
  });
});

describe('after acceptance', () => {
  it('declines a candle that is decided too late as signal-expired, without using the signal up', () => {
    const harness = new CoreHarness();
    expect(harness.candle(0, 60_001).decisions[0]?.reason).toBe('signal-expired');
    expect(harness.candle(0, 60_000).decisions[0]?.reason).toBeNull();
  });

  it('announces a refused order as the outcome of its decision and does not start a cooldown', () => {
    const harness = new CoreHarness({ settings: calmSettings({ duplicates: { cooldown_seconds: 7_200, min_price_change_pct: 0 } }) });
    const entry = only(harness.candle().orders);
    expect(harness.end(entry.clientOrderId, 'rejected', '80012 margin')).toContainEqual({ kind: 'decision-outcome', decisionId: 'd0', outcome: 'order-refused', detail: '80012 margin' });
    expect(harness.reason()).toBeNull();
  });

  it('announces an entry that found no price within its guard as expired', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    harness.accept(entry);
    expect(harness.end(entry.clientOrderId, 'expired', 'no price')).toContainEqual({ kind: 'decision-outcome', decisionId: 'd0', outcome: 'signal-expired', detail: 'no price' });
    expect(harness.core.positions()).toEqual([]);
  });

  it('decides on closed 30m candles alone', () => {
    const harness = new CoreHarness();
    for (const timeframe of ['4h', '1h'] as const) {
      expect(harness.apply({ kind: 'candle', at: START, instrument: 0, timeframe, ...calmCandle(START) })).toEqual([]);
    }
  });

  it('ignores a candle it already has', () => {
    const harness = new CoreHarness();
    harness.candle();
    const again = harness.candle(0, 0, calmCandle(harness.now - HALF_HOUR));
    expect(again.effects).toEqual([]);
  });
});
