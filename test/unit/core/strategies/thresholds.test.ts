import { describe, expect, it } from 'vitest';
import type { Regime } from '../../../../shared/domain/regime.ts';
import { coreSettingsOf, settingsSchema } from '../../../../shared/settings/schema.ts';
import { createEvaluation } from '../../../../electron/core/decisions/evaluation.ts';
import { adaptiveOversoldBounce } from '../../../../electron/core/strategies/adaptiveOversoldBounce.ts';
import { adaptiveShortTheRip } from '../../../../electron/core/strategies/adaptiveShortTheRip.ts';
import { symbolOf } from '../support/coreHarness.ts';

const REGIMES: readonly (readonly [Regime['trend'], Regime['momentum'], Regime['momentumDirection']])[] = [
  ['bullish', 'strong', 'up'], ['bullish', 'strong', 'down'], ['bullish', 'weak', 'up'], ['neutral', 'strong', 'down'],
  ['bearish', 'sideways', 'flat'], ['bearish', 'strong', 'up'], ['bearish', 'strong', 'down'],
];

function thresholdsOf(strategy: 'oversold_bounce' | 'short_the_rip', changes: object, base = 'XRP'): number[] {
  const settings = coreSettingsOf(settingsSchema.parse({ signals: { [strategy]: changes } }));
  const definition = strategy === 'oversold_bounce' ? adaptiveOversoldBounce : adaptiveShortTheRip;
  const subject = definition.create(settings, symbolOf(base));
  return REGIMES.map(([trend, momentum, momentumDirection]) => subject.threshold({ ...createEvaluation(subject.id), trend, momentum, momentumDirection }));
}

describe('the threshold of a bounce', () => {
  it('moves with the regime by the shipped values', () => {
    expect(thresholdsOf('oversold_bounce', {})).toEqual([40, 42, 42, 45, 48, 48, 50]);
  });
  it('moves by half and by half as much again', () => {
    expect(thresholdsOf('oversold_bounce', { adaptive_mode: 'conservative' })).toEqual([42.5, 43.5, 43.5, 45, 46.5, 46.5, 47.5]);
    expect(thresholdsOf('oversold_bounce', { adaptive_mode: 'aggressive' })).toEqual([37.5, 40.5, 40.5, 45, 49.5, 49.5, 50]);
  });
  it('takes half and a third of a narrow range, and is clamped to it', () => {
    expect(thresholdsOf('oversold_bounce', { adaptive_rsi_range: 6 })).toEqual([42, 43, 43, 45, 47, 47, 48]);
    expect(thresholdsOf('oversold_bounce', { adaptive_rsi_range: 2, adaptive_mode: 'aggressive' })[6]).toBe(46.5);
    expect(thresholdsOf('oversold_bounce', { adaptive_rsi_base: 32 })).toEqual([30, 30, 30, 32, 35, 35, 37]);
  });
  it('is replaced outright for a symbol that has its own', () => {
    expect(new Set(thresholdsOf('oversold_bounce', { symbols: { 'XRP/USDT:USDT': { rsi_threshold: 12 } } }))).toEqual(new Set([12]));
  });
});

describe('the threshold of a rip', () => {
  it('moves with the regime by the shipped values', () => {
    expect(thresholdsOf('short_the_rip', {})).toEqual([60, 58, 58, 55, 52, 52, 50]);
  });
  it('is clamped at 50 and 85', () => {
    expect(thresholdsOf('short_the_rip', { adaptive_rsi_base: 51 })).toEqual([56, 54, 54, 51, 50, 50, 50]);
    expect(thresholdsOf('short_the_rip', { adaptive_rsi_base: 84 })[0]).toBe(85);
  });
  it.each([['BTC', 55], ['ETH', 50], ['SOL', 50]])('of %s is %d as shipped', (base, threshold) => {
    expect(new Set(thresholdsOf('short_the_rip', {}, base))).toEqual(new Set([threshold]));
  });
});
