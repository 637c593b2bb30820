import { describe, expect, it } from 'vitest';
import type { SmoothedRegime } from '../../../../shared/domain/regimeHistory.ts';
import { coreSettingsOf, defaultSettings, settingsSchema } from '../../../../shared/settings/schema.ts';
import { createEvaluation } from '../../../../electron/core/decisions/evaluation.ts';
import { recommendationsFor } from '../../../../electron/core/regime/recommendations.ts';
import { enabledStrategies } from '../../../../electron/core/strategies/enabledStrategies.ts';
import { symbolOf } from '../support/coreHarness.ts';

const BEARISH: SmoothedRegime = { confidence: 'sufficient', trend: 'bearish', momentum: 'strong', momentumDirection: 'down', volatility: 'high' };
const READING = { ...createEvaluation('x'), isReady: true, rsi: 47, trend: 'bearish', momentum: 'sideways', entryScoreLong: 0.4, entryScoreShort: 0.6 } as const;

function recommend(regime: SmoothedRegime, settings = coreSettingsOf(defaultSettings())): readonly string[] {
  return recommendationsFor(regime, READING, enabledStrategies(settings, symbolOf('XRP'))).map(({ text }) => text);
}

describe('recommendations', () => {
  it('are at most five sentences from the smoothed regime and the thresholds in force', () => {
    expect(recommend(BEARISH)).toEqual([
      'Bearish with strong momentum: favour shorts, and wait for pullbacks',
      'High volatility: sizes are cut to 0.5×, and stops need room',
      'Adaptive Oversold Bounce: RSI 47.0 is a candidate (at most 48.0)',
      'Adaptive Short The Rip waits: RSI 47.0, needs at least 52.0',
      'This candle is moderate for a short entry (score 0.6)',
    ]);
  });

  it('name the thresholds of the settings, not ones of their own', () => {
    const settings = coreSettingsOf(settingsSchema.parse({ signals: { oversold_bounce: { symbols: { 'XRP/USDT:USDT': { rsi_threshold: 20 } } } } }));
    expect(recommend(BEARISH, settings)[2]).toBe('Adaptive Oversold Bounce waits: RSI 47.0, needs at most 20.0');
  });

  it.each<[Partial<SmoothedRegime>, string]>([
    [{ momentumDirection: 'up' }, 'Bearish: favour shorts'],
    [{ momentum: 'weak' }, 'Bearish with weak momentum: favour shorts, but a reversal is possible'],
    [{ trend: 'bullish', momentumDirection: 'up' }, 'Bullish with strong momentum: favour longs, and buy dips'],
    [{ trend: 'bullish', momentum: 'sideways' }, 'Bullish: favour longs'],
    [{ trend: 'neutral' }, 'No trend: trade the range, with reversals at its edges'],
  ])('begin with the trend: %j', (change, text) => {
    expect(recommend({ ...BEARISH, ...change } as SmoothedRegime)[0]).toBe(text);
  });

  it('say nothing but that where the data is insufficient', () => {
    expect(recommend({ confidence: 'insufficient-data' })).toEqual(['Not enough closed candles to name a regime yet']);
  });
});
