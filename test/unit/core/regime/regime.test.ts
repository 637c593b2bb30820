import { describe, expect, it } from 'vitest';
import { bounceFavourability, ripFavourability } from '../../../../electron/core/regime/favourability.ts';
import type { RegimeLabels } from '../../../../electron/core/regime/favourability.ts';
import { entryScoreLongOf, microTrendStrengthOf } from '../../../../electron/core/regime/microTrend.ts';
import { isStrongWithTrend, momentumDirectionOf, momentumOf } from '../../../../electron/core/regime/momentum.ts';
import { trendOf } from '../../../../electron/core/regime/trend.ts';
import { riskMultiplierOf, volatilityOf } from '../../../../electron/core/regime/volatility.ts';

describe('trend', () => {
  it.each([
    [104, 103, 102, 101, 'bullish'], [103, 103, 102, 101, 'neutral'], [104, 103, 103, 101, 'neutral'], [104, 103, 102, 102, 'neutral'],
    [98, 99, 100, 101, 'bearish'], [99, 99, 100, 101, 'neutral'], [98, 99, 99, 101, 'neutral'], [98, 99, 100, Number.NaN, 'neutral'],
  ])('of close %d and EMAs %d, %d, %d is %s', (close, fast, mid, slow, expected) => {
    expect(trendOf(close, fast, mid, slow)).toBe(expected);
  });
});

describe('momentum', () => {
  it.each([
    [66, 0.021, 'strong'], [65, 0.021, 'weak'], [66, 0.02, 'weak'], [34, -0.021, 'strong'], [35, -0.021, 'weak'], [34, -0.02, 'weak'],
    [40, 0.05, 'sideways'], [60, -0.05, 'sideways'], [39.9, 0.01, 'weak'], [39.9, 0.0099, 'sideways'], [70, 0.005, 'sideways'], [66, -0.03, 'weak'],
  ])('of RSI %d and change %d is %s', (rsi, change, expected) => {
    expect(momentumOf(rsi, change)).toBe(expected);
  });

  it.each([[0.01, 'up'], [0.00999, 'flat'], [-0.01, 'down'], [-0.00999, 'flat'], [101 / 100 - 1, 'up'], [99 / 100 - 1, 'down']])('has for a change of %d the direction %s', (change, expected) => {
    expect(momentumDirectionOf(change)).toBe(expected);
  });

  it('is strong with the trend only in its direction', () => {
    expect([isStrongWithTrend('bullish', 'strong', 'up'), isStrongWithTrend('bullish', 'strong', 'down'), isStrongWithTrend('bearish', 'strong', 'down'),
      isStrongWithTrend('bearish', 'weak', 'down'), isStrongWithTrend('neutral', 'strong', 'up')]).toEqual([true, false, true, false, false]);
  });
});

describe('micro-trend', () => {
  it('reaches full strength at 1 % either way, and is neutral where unknown', () => {
    expect([microTrendStrengthOf(0.003), microTrendStrengthOf(-0.003), microTrendStrengthOf(0.02), microTrendStrengthOf(Number.NaN)]).toEqual([0.3, 0.3, 1, 0.5]);
  });

  it.each([[29.9, 100, 90, 0.8], [30, 100, 101, 0.6], [30, 100, 100, 0.4], [70.1, 100, 101, 0.2], [70, 100, 101, 0.6]])('scores RSI %d, close %d, EMA %d as %d', (rsi, close, fast, expected) => {
    expect(entryScoreLongOf(rsi, close, fast)).toBe(expected);
  });
});

describe('volatility', () => {
  it.each([
    ['medium', 0.75, 'normal'], ['medium', 0.76, 'high'], ['medium', 0.25, 'normal'], ['medium', 0.24, 'low'], ['medium', Number.NaN, 'normal'],
    ['low', 0.8, 'normal'], ['low', 0.81, 'high'], ['low', 0.2, 'normal'], ['low', 0.19, 'low'],
    ['high', 0.65, 'normal'], ['high', 0.66, 'high'], ['high', 0.35, 'normal'], ['high', 0.34, 'low'],
  ] as const)('with %s sensitivity at percentile %d is %s', (sensitivity, percentile, expected) => {
    expect(volatilityOf(percentile, sensitivity)).toBe(expected);
  });

  it('halves size when high and raises it by half when low', () => {
    expect([riskMultiplierOf('high'), riskMultiplierOf('normal'), riskMultiplierOf('low')]).toEqual([0.5, 1, 1.5]);
  });
});

describe('favourability', () => {
  const labels = (changes: Partial<RegimeLabels>): RegimeLabels => ({
    trend: 'neutral', momentum: 'sideways', momentumDirection: 'flat', volatility: 'normal', entryScoreLong: 0.6, entryScoreShort: 0.4, ...changes,
  });

  it.each([
    [{ trend: 'bullish', momentum: 'strong', momentumDirection: 'up' }, false, 'bullish-strong'],
    [{ trend: 'bullish', momentum: 'strong', momentumDirection: 'down' }, false, 'bullish'],
    [{ entryScoreLong: 0.2 }, false, 'entry-score-low'],
    [{ entryScoreLong: 0.4, trend: 'bearish', volatility: 'high' }, true, 'bearish-high-volatility'],
    [{ trend: 'bearish' }, true, 'not-bullish'], [{}, true, 'not-bullish'], [{ trend: 'bullish' }, false, 'bullish'],
  ] as const)('of a bounce in %j is %s, %s', (changes, verdict, reason) => {
    expect(bounceFavourability(labels(changes))).toEqual({ verdict, reason });
  });

  it.each([
    [{ trend: 'bullish', entryScoreShort: 0.1 }, false, 'bullish'],
    [{ trend: 'bearish', momentum: 'weak', entryScoreShort: 1 - 0.8 }, false, 'entry-score-low'],
    [{ trend: 'bearish', momentum: 'strong', momentumDirection: 'down' }, true, 'bearish'],
    [{ trend: 'bearish', momentum: 'weak', momentumDirection: 'up' }, true, 'bearish'],
    [{ trend: 'bearish', momentum: 'strong', momentumDirection: 'up' }, false, 'no-downward-pressure'],
    [{ trend: 'bearish', momentum: 'strong', momentumDirection: 'up', volatility: 'high' }, true, 'high-volatility'],
    [{ trend: 'bearish' }, false, 'no-downward-pressure'], [{ volatility: 'high' }, true, 'high-volatility'],
  ] as const)('of a rip in %j is %s, %s', (changes, verdict, reason) => {
    expect(ripFavourability(labels(changes))).toEqual({ verdict, reason });
  });
});
