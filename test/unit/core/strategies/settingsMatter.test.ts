import { describe, expect, it, vi } from 'vitest';
import { columnsFromCandles } from '../../../../shared/domain/candle.ts';
import type { DecisionRecord } from '../../../../shared/domain/decision.ts';
import { TIMEFRAME_MS } from '../../../../shared/domain/timeframe.ts';
import { evaluateCandles } from '../../../../electron/core/evaluateCandles.ts';
import { coreSettingsFrom } from '../../../../electron/settings/coreSettingsFrom.ts';
import { symbolOf } from '../support/coreHarness.ts';
import { randomWalk } from '../support/randomWalk.ts';

// a busy machine computes slowly; nothing here waits
vi.setConfig({ testTimeout: 60_000 });

const candles30m = columnsFromCandles(randomWalk({ seed: 12, count: 4_200, timeframeMs: TIMEFRAME_MS['30m'], swing: 0.012 }));

function decisions(...assignments: readonly string[]): DecisionRecord[] {
  const records: DecisionRecord[] = [];
  evaluateCandles({ symbol: symbolOf('XRP'), settings: coreSettingsFrom(assignments), flat: true, candles30m }, (record) => records.push(record));
  return records;
}

const verdicts = (records: readonly DecisionRecord[]): string => records.map(({ verdict, reason }) => `${verdict} ${reason}`).join('\n');

const shipped = decisions();
const base = decisions('adaptive_strategies.enable=false');

describe('settings of the strategies', () => {
  it.each(['oversold_bounce', 'short_the_rip'].flatMap((section) => [
    'enable=false', 'ignore_regime=false', `adaptive_rsi_base=${section === 'oversold_bounce' ? 40 : 60}`, 'adaptive_rsi_range=2', 'adaptive_mode=conservative', 'adaptive_mode=aggressive',
    'tp_atr_mult=2', 'sl_atr_mult=1.6', 'min_tp_pct=0.02', 'max_sl_pct=0.004', 'symbols.XRP/USDT:USDT.rsi_threshold=47',
    section === 'oversold_bounce' ? 'rsi_max=40' : 'rsi_min=60',
  ].map((setting) => `signals.${section}.${setting}`)))('%s changes whether a trade is entered', (assignment) => {
    expect(verdicts(decisions(assignment))).not.toBe(verdicts(shipped));
  });

  it.each(['low', 'high'])('volatility_sensitivity=%s changes label and size of the strategy it is set for, and no other', (value) => {
    const changed = decisions(`signals.oversold_bounce.volatility_sensitivity=${value}`);
    const sizes = (records: readonly DecisionRecord[], id: string): (number | null)[] => records.filter(({ strategy }) => strategy === id).map(({ sizeMultiplier }) => sizeMultiplier);
    expect(sizes(changed, 'adaptive-oversold-bounce')).not.toEqual(sizes(shipped, 'adaptive-oversold-bounce'));
    expect(sizes(changed, 'adaptive-short-the-rip')).toEqual(sizes(shipped, 'adaptive-short-the-rip'));
  });

  it.each(['oversold_bounce', 'short_the_rip'].flatMap((section) => [
    'enable=false', 'ignore_regime=false', 'tp_pct=0.03', 'sl_pct=0.004', 'sl_atr_mult=2.5', section === 'oversold_bounce' ? 'rsi_max=40' : 'rsi_min=60',
  ].map((setting) => `signals.${section}.${setting}`)))('%s changes whether a base version enters', (assignment) => {
    expect(verdicts(decisions('adaptive_strategies.enable=false', assignment))).not.toBe(verdicts(base));
  });
});
