import { describe, expect, it } from 'vitest';
import { calmCandle, calmSettings, CoreHarness, only } from '../support/coreHarness.ts';

const long = { cooldown_seconds: 7_200, min_price_change_pct: 0 };

describe('N36: only an accepted signal starts a cooldown', () => {
  it('not one that a limit rejected', () => {
    const harness = new CoreHarness({ settings: calmSettings({ duplicates: long, risk: { daily_max_trades: 0 } }) });
    expect(harness.reason()).toBe('daily-trades-limit');
    harness.command({ command: 'set-limits', limits: { ...harness.core.riskLimits(), daily_max_trades: 10 } });
    expect(harness.reason()).toBeNull();
  });

  it('not one that was paused, locked or late', () => {
    const harness = new CoreHarness({ settings: calmSettings({ duplicates: long }) });
    harness.command({ command: 'pause-entries' });
    expect(harness.reason()).toBe('entries-paused');
    harness.command({ command: 'resume-entries' });
    expect(harness.candle(0, 60_001).decisions[0]?.reason).toBe('signal-expired');
    expect(harness.reason()).toBeNull();
  });

  it('not one that lost a conflict', () => {
    const settings = calmSettings({ duplicates: long, rip: { symbols: { 'BTC/USDT:USDT': { rsi_threshold: 0 } } }, protections: { cooldown: { enabled: false } } });
    const harness = new CoreHarness({ settings });
    const { orders, decisions } = harness.candle();
    expect(decisions[1]?.reason).toBe('conflict-lost');
    harness.end(only(orders).clientOrderId, 'rejected');
    const next = harness.candle(0, 0, { ...calmCandle(harness.now), close: 100.01 }).decisions;
    expect(next.flatMap(({ checks }) => checks.filter(({ name, pass }) => name === 'cooldown' && !pass))).toEqual([]);
  });

  it('not one whose order the exchange refused', () => {
    const harness = new CoreHarness({ settings: calmSettings({ duplicates: long }) });
    harness.end(only(harness.candle().orders).clientOrderId, 'rejected');
    expect(harness.reason()).toBeNull();
  });

  it('but one that was sent and filled', () => {
    const harness = new CoreHarness({ settings: calmSettings({ duplicates: { ...long, price_delta_bypass_enabled: false }, protections: { cooldown: { enabled: false } } }) });
    const { stop, position } = harness.open();
    harness.price(98.7);
    harness.fill(stop.clientOrderId, 98.75, position.amount);
    harness.candle();
    expect(harness.reason()).toBe('cooldown');
  });
});
