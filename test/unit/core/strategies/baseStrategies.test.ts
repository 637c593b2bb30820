import { describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../../../../shared/domain/decision.ts';
import { coreSettingsOf, settingsSchema } from '../../../../shared/settings/schema.ts';
import { decisionRecord } from '../../../../electron/core/decisions/decisionRecord.ts';
import type { MarketReading } from '../../../../electron/core/decisions/evaluation.ts';
import { createEvaluation } from '../../../../electron/core/decisions/evaluation.ts';
import { enabledStrategies } from '../../../../electron/core/strategies/enabledStrategies.ts';
import { symbolOf } from '../support/coreHarness.ts';

const READING: MarketReading = {
  ...createEvaluation('oversold-bounce'),
  isReady: true, time: 1, close: 100, volume: 1, rsi: 45, atr: 0.5, emaFast: 99, emaMid: 100, emaSlow: 101,
  candles30m: 300, candles1h: 300, candles4h: 300, microTrendStrength: 0.2, entryScoreLong: 0.6, entryScoreShort: 0.4,
  momentumRsi: 50, momentumChange: 0, volatilityPercentile: 0.5,
};

function decide(id: 'oversold-bounce' | 'short-the-rip', reading: Partial<MarketReading>, section: object = {}): DecisionRecord {
  const name = id === 'oversold-bounce' ? 'oversold_bounce' : 'short_the_rip';
  const settings = coreSettingsOf(settingsSchema.parse({ adaptive_strategies: { enable: false }, signals: { [name]: section } }));
  const strategy = enabledStrategies(settings, symbolOf('XRP')).find((one) => one.id === id);
  if (strategy === undefined) throw new Error(`${id} is not enabled`);
  const evaluation = createEvaluation(id);
  strategy.evaluate({ ...READING, ...reading }, evaluation);
  return decisionRecord(evaluation, symbolOf('XRP'), settings);
}

const check = (record: DecisionRecord, name: string) => record.checks.find((one) => one.name === name);

describe('adaptive_strategies.enable', () => {
  it.each([[true, ['adaptive-oversold-bounce', 'adaptive-short-the-rip']], [false, ['oversold-bounce', 'short-the-rip']]])('chooses the versions that decide: %s', (enable, ids) => {
    const settings = coreSettingsOf(settingsSchema.parse({ adaptive_strategies: { enable } }));
    expect(enabledStrategies(settings, symbolOf('BTC')).map(({ id }) => id)).toEqual(ids);
  });
});

describe('the base bounce', () => {
  it('enters at rsi_max with a target in percent and a stop in ATR, at full size', () => {
    expect(decide('oversold-bounce', {})).toMatchObject({ strategy: 'oversold-bounce', verdict: 'enter', threshold: 45, entry: 100, target: 101.49999999999999, stop: 99.4, sizeMultiplier: 1 });
    expect(decide('oversold-bounce', { rsi: 40 }, { rsi_max: 39 })).toMatchObject({ verdict: 'decline', reason: 'rsi-not-reached', threshold: 39 });
  });

  it('obeys tp_pct, sl_pct and sl_atr_mult', () => {
    expect(decide('oversold-bounce', {}, { tp_pct: 0.03 }).target).toBe(103);
    expect(decide('oversold-bounce', {}, { sl_atr_mult: 2 }).stop).toBe(99);
    expect(decide('oversold-bounce', {}, { sl_pct: 0.004 }).stop).toBe(99.6);
  });

  it('keeps the rules of stop distance, ATR and net reward to risk', () => {
    expect(decide('oversold-bounce', { atr: 2 }).reason).toBe('reward-too-small');
    expect(decide('oversold-bounce', { atr: 0.2 }).reason).toBe('stop-too-tight');
    expect(decide('oversold-bounce', { atr: 0 }).reason).toBe('atr-missing');
  });

  it('does not move with the regime, nor does its size with volatility', () => {
    expect(decide('oversold-bounce', { trend: 'bearish', volatilityPercentile: 0.9 })).toMatchObject({ threshold: 45, sizeMultiplier: 1, regime: { volatility: 'high' } });
  });

  it('has its own gate: the slow 4h trend must be bearish unless ignore_regime', () => {
    expect(decide('oversold-bounce', { isBelowSlowTrend: false })).toMatchObject({ verdict: 'enter', favourable: { verdict: false, reason: 'no-downward-pressure' } });
    expect(decide('oversold-bounce', { isBelowSlowTrend: false }, { ignore_regime: false }).reason).toBe('regime-unfavourable');
    expect(decide('oversold-bounce', { isBelowSlowTrend: true }, { ignore_regime: false }).reason).toBeNull();
  });

  it('takes the threshold of a symbol that has its own', () => {
    expect(decide('oversold-bounce', {}, { symbols: { 'XRP/USDT:USDT': { rsi_threshold: 33 } } }).threshold).toBe(33);
  });
});

describe('the base rip', () => {
  it('enters at rsi_min below falling EMAs, with a target in percent and a stop in ATR', () => {
    expect(decide('short-the-rip', { rsi: 55, atr: 0.25 })).toMatchObject({ verdict: 'enter', threshold: 55, target: 98.8, stop: 100.375 });
    expect(decide('short-the-rip', { rsi: 55, atr: 0.25 }, { rsi_min: 61 }).reason).toBe('rsi-not-reached');
  });

  it.each<[string, Partial<MarketReading>, string | null]>([
    ['the fast EMA at the middle one', { emaFast: 100 }, 'ema-not-aligned'],
    ['the middle EMA at the slow one', { emaMid: 101, emaFast: 100 }, null],
    ['the middle EMA above the slow one', { emaMid: 101.1, emaFast: 100 }, 'ema-not-aligned'],
    ['a missing EMA', { emaSlow: Number.NaN, emaFast: 200 }, null],
  ])('asks for falling EMAs where they are there: %s', (_, reading, reason) => {
    expect(decide('short-the-rip', { rsi: 60, atr: 0.25, ...reading }).reason).toBe(reason);
  });

  it('has its own regime gate', () => {
    expect(decide('short-the-rip', { rsi: 60, atr: 0.25 }, { ignore_regime: false }).reason).toBe('regime-unfavourable');
    expect(check(decide('short-the-rip', { rsi: 60, atr: 0.25, isBelowSlowTrend: true }, { ignore_regime: false }), 'regime')).toEqual({ name: 'regime', value: 1, limit: 1, pass: true });
  });
});
