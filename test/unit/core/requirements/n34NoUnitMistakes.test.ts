import { describe, expect, it, vi } from 'vitest';
import type { Candle } from '../../../../shared/domain/candle.ts';
import { columnsFromCandles } from '../../../../shared/domain/candle.ts';
import { TIMEFRAME_MS } from '../../../../shared/domain/timeframe.ts';
import { evaluateCandles } from '../../../../electron/core/evaluateCandles.ts';
import { coreSettingsFrom } from '../../../../electron/settings/coreSettingsFrom.ts';
import { symbolOf } from '../support/coreHarness.ts';
import { randomWalk } from '../support/randomWalk.ts';
import { hasRealCandles, realCandles } from '../support/realCandles.ts';

// a busy machine computes slowly; nothing here waits
vi.setConfig({ testTimeout: 60_000 });

/** Of the candles whose RSI reached the threshold: the share that the planned trade's shape was refused for. */
function shapeRefusals(candles: readonly Candle[], ...assignments: readonly string[]): number {
  let [reached, refused] = [0, 0];
  evaluateCandles({ symbol: symbolOf('BTC'), settings: coreSettingsFrom(assignments), flat: true, candles30m: columnsFromCandles(candles) }, ({ verdict, checks }) => {
    const failed = checks.filter(({ pass }) => !pass).map(({ name }) => name);
    if (verdict === 'not-ready' || failed.includes('rsi')) return;
    reached += 1;
    if (failed.some((name) => name === 'reward-to-risk' || name === 'stop-distance' || name === 'target')) refused += 1;
  });
  expect(reached).toBeGreaterThan(100);
  return refused / reached;
}

describe('N34: no unit mistake refuses everything', () => {
  it.each([
    'signals.oversold_bounce.tp_pct=1.5', 'signals.oversold_bounce.max_sl_pct=1.5', 'signals.short_the_rip.min_tp_pct=1', 'execution.fee_pct=0.06',
    'signals.duplicate_prevention.price_delta_bypass_threshold=0.05', 'risk.min_stop_pct=0.3',
  ])('%s, a percent, is refused as a setting', (assignment) => {
    expect(() => coreSettingsFrom([assignment])).toThrow(/fraction|0\.0|%/);
  });

  it.each([['adaptive', []], ['base', ['adaptive_strategies.enable=false']]] as const)('the %s versions accept most trades on an ordinary market as shipped', (_, assignments) => {
    const candles = randomWalk({ seed: 21, count: 5_000, timeframeMs: TIMEFRAME_MS['30m'], swing: 0.008 });
    expect(shapeRefusals(candles, ...assignments)).toBeLessThan(0.6);
  });

  it.runIf(hasRealCandles)('nor do they refuse everything on recorded candles', () => {
    const candles = realCandles('binance-perp-ETHUSDT-30m.csv.gz', 20_000, 26_000);
    expect(shapeRefusals(candles)).toBeLessThan(0.7);
    expect(shapeRefusals(candles, 'adaptive_strategies.enable=false')).toBeLessThan(0.7);
  });
});
