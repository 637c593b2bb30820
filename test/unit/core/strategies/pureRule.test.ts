import { describe, expect, it } from 'vitest';
import { coreSettingsOf, settingsSchema } from '../../../../shared/settings/schema.ts';
import type { DecisionRecord } from '../../../../shared/domain/decision.ts';
import { decisionRecord } from '../../../../electron/core/decisions/decisionRecord.ts';
import type { MarketReading } from '../../../../electron/core/decisions/evaluation.ts';
import { createEvaluation } from '../../../../electron/core/decisions/evaluation.ts';
import { adaptiveOversoldBounce } from '../../../../electron/core/strategies/adaptiveOversoldBounce.ts';
import { adaptiveShortTheRip } from '../../../../electron/core/strategies/adaptiveShortTheRip.ts';
import { symbolOf } from '../support/coreHarness.ts';

const READING: MarketReading = {
  ...createEvaluation('adaptive-oversold-bounce'),
  isReady: true, time: 1, close: 100, volume: 1, rsi: 45, atr: 1, emaFast: 99, emaMid: 100, emaSlow: 101,
  candles30m: 300, candles1h: 300, candles4h: 300, microTrendStrength: 0.2, entryScoreLong: 0.6, entryScoreShort: 0.4,
  momentumRsi: 50, momentumChange: 0, volatilityPercentile: 0.5,
};

function decide(strategy: 'bounce' | 'rip', reading: Partial<MarketReading>, signals: object = {}): DecisionRecord {
  const settings = coreSettingsOf(settingsSchema.parse({ signals }));
  const subject = (strategy === 'bounce' ? adaptiveOversoldBounce : adaptiveShortTheRip).create(settings, symbolOf('XRP'));
  const evaluation = createEvaluation(subject.id);
  subject.evaluate({ ...READING, ...reading }, evaluation);
  return decisionRecord(evaluation, symbolOf('XRP'), settings);
}

const check = (record: DecisionRecord, name: string) => record.checks.find((one) => one.name === name);

describe('the bounce', () => {
  it('enters at its threshold with stop and target in ATR', () => {
    expect(decide('bounce', {})).toMatchObject({ verdict: 'enter', reason: null, threshold: 45, entry: 100, stop: 98.8, target: 102.5, sizeMultiplier: 1 });
  });

  it.each<[string, Partial<MarketReading>, string]>([
    ['RSI above its threshold', { rsi: 45.0001 }, 'rsi-not-reached'],
    ['no volume', { volume: 0 }, 'no-volume'],
    ['no ATR', { atr: 0 }, 'atr-missing'],
    ['a stop nearer than 0.3 %', { atr: 0.2499 }, 'stop-too-tight'],
    ['less than 1.5 net', { atr: 0.3 }, 'reward-too-small'],
  ])('declines with %s', (_, reading, reason) => {
    expect(decide('bounce', reading)).toMatchObject({ verdict: 'decline', reason });
  });

  it('makes all checks after one has failed, and gives the first one\'s code', () => {
    const record = decide('bounce', { rsi: 90, volume: 0 });
    expect(record.reason).toBe('rsi-not-reached');
    expect(record.checks.map((one) => [one.name, one.pass])).toEqual([
      ['history-30m', true], ['history-1h', true], ['history-4h', true], ['rsi', false], ['volume', false], ['regime', true], ['atr', true],
      ['target', true], ['stop-distance', true], ['reward-to-risk', true],
    ]);
  });

  it('moves a near target out to 0.8 % and a far stop in to 1.5 %, and counts fees on both sides in the net ratio', () => {
    const near = decide('bounce', { atr: 0.28 });
    expect([near.target, near.stop]).toEqual([100.8, 100 - 1.2 * 0.28]);
    expect(check(near, 'reward-to-risk')?.value).toBeCloseTo((0.8 - 0.12) / (0.336 + 0.12), 10);
    expect(near.verdict).toBe('decline');
    const far = decide('bounce', { atr: 2 });
    expect([far.target, far.stop, far.rewardToRisk]).toEqual([105, 98.5, 5 / 1.5]);
  });

  it('obeys the regime only where it must not ignore it', () => {
    expect(check(decide('bounce', { trend: 'bullish' }), 'regime')).toEqual({ name: 'regime', value: 0, limit: null, pass: true });
    const gated = decide('bounce', { trend: 'bullish', rsi: 40 }, { oversold_bounce: { ignore_regime: false } });
    expect(gated).toMatchObject({ verdict: 'decline', reason: 'regime-unfavourable', favourable: { verdict: false, reason: 'bullish' } });
    expect(check(gated, 'regime')).toEqual({ name: 'regime', value: 0, limit: 1, pass: false });
  });

  it('has its own volatility label, multiplier and favourability', () => {
    const record = decide('bounce', { volatilityPercentile: 0.7, trend: 'bearish' }, { oversold_bounce: { volatility_sensitivity: 'high' } });
    expect(record).toMatchObject({ sizeMultiplier: 0.5, regime: { volatility: 'high', riskMultiplier: 0.5 }, favourable: { reason: 'bearish-high-volatility' } });
  });
});

describe('the rip', () => {
  it('enters at its threshold with stop and target in ATR, below which alignment is not asked for', () => {
    const record = decide('rip', { rsi: 55, emaFast: 200 });
    expect(record).toMatchObject({ verdict: 'enter', threshold: 55, stop: 101.5, target: 97 });
    expect(check(record, 'ema-fast-mid')).toEqual({ name: 'ema-fast-mid', value: 200, limit: null, pass: true });
    expect(check(record, 'ema-mid-slow')).toEqual({ name: 'ema-mid-slow', value: 100, limit: null, pass: true });
  });

  it.each<[string, Partial<MarketReading>, boolean]>([
    ['0.5 % of slack at strength 0.3', { microTrendStrength: 0.3, emaFast: 100.4 }, true],
    ['0.5 % of slack at strength 0.7', { microTrendStrength: 0.7, emaFast: 100.4 }, true],
    ['0.1 % of slack above it', { microTrendStrength: 0.71, emaFast: 100.4 }, false],
    ['the fast EMA strictly below', { microTrendStrength: 0.3, emaFast: 100 * 1.005 }, false],
    ['the middle EMA at most at its limit', { microTrendStrength: 0.3, emaMid: 101 * (1 + 0.005), emaFast: 99 }, true],
    ['every EMA', { microTrendStrength: 0.3, emaSlow: Number.NaN }, false],
  ])('asks for %s', (_, reading, passes) => {
    expect(decide('rip', { rsi: 60, ...reading }).reason).toBe(passes ? null : 'ema-not-aligned');
  });

  it('declines where the target would not be a price', () => {
    expect(decide('rip', { rsi: 60, atr: 34 }).reason).toBe('target-not-positive');
  });

  it('caps the stop at 2 % and moves a near target out to 1 %', () => {
    expect(decide('rip', { rsi: 60, atr: 1.5 }).stop).toBe(102);
    expect(decide('rip', { rsi: 60, atr: 0.3 }).target).toBe(99);
  });
});

describe('a symbol that is not ready', () => {
  it('says what is missing, and nothing else', () => {
    const record = decide('bounce', { isReady: false, candles1h: 12, candles4h: 3 });
    expect(record).toMatchObject({ verdict: 'not-ready', reason: 'not-ready-1h', close: 100, rsi: null, threshold: null, entry: null, sizeMultiplier: null });
    expect(record.checks).toEqual([
      { name: 'history-30m', value: 300, limit: 300, pass: true }, { name: 'history-1h', value: 12, limit: 300, pass: false },
      { name: 'history-4h', value: 3, limit: 300, pass: false },
    ]);
    expect(record.favourable).toEqual({ verdict: false, reason: 'insufficient-data' });
    expect(record.regime).toMatchObject({ confidence: 'insufficient-data', microTrendStrength: 0.5, momentumRsi: null });
  });
});
