import type { Recommendation, SmoothedRegime } from '../../../shared/domain/regimeHistory.ts';
import type { MarketReading } from '../decisions/evaluation.ts';
import type { Strategy } from '../strategies/strategy.ts';
import { strategyWords } from '../../../shared/domain/strategyWords.ts';
import { isStrongWithTrend } from './momentum.ts';
import { riskMultiplierOf } from './volatility.ts';

/** Shown at most (system.md 3.3). */
const MOST = 5;

/** An entry score from which the candle is called excellent, and moderate. */
const EXCELLENT = 0.7;
const MODERATE = 0.5;

type KnownRegime = Extract<SmoothedRegime, { confidence: 'sufficient' }>;

/** What a person may make of the regime (system.md 3.3): for eyes alone, at most five, from the smoothed labels and the strategies' own thresholds. */
export function recommendationsFor(regime: SmoothedRegime, reading: MarketReading, strategies: readonly Strategy[]): readonly Recommendation[] {
  if (regime.confidence === 'insufficient-data' || !reading.isReady) {
    return [{ code: 'insufficient-data', text: 'Not enough closed candles to name a regime yet' }];
  }
  return [
    trendWords(regime),
    ...volatilityWords(regime),
    ...strategies.map((strategy) => thresholdWords(strategy, reading)),
    scoreWords(regime, reading),
  ].slice(0, MOST);
}

function trendWords(regime: KnownRegime): Recommendation {
  const { trend, momentum, momentumDirection } = regime;
  const isStrong = isStrongWithTrend(trend, momentum, momentumDirection);
  switch (trend) {
    case 'bearish':
      if (isStrong) return { code: 'bearish-strong', text: 'Bearish with strong momentum: favour shorts, and wait for pullbacks' };
      if (momentum === 'weak') return { code: 'bearish-weak', text: 'Bearish with weak momentum: favour shorts, but a reversal is possible' };
      return { code: 'bearish', text: 'Bearish: favour shorts' };
    case 'bullish':
      return isStrong
        ? { code: 'bullish-strong', text: 'Bullish with strong momentum: favour longs, and buy dips' }
        : { code: 'bullish', text: 'Bullish: favour longs' };
    case 'neutral':
      return { code: 'neutral', text: 'No trend: trade the range, with reversals at its edges' };
  }
}

function volatilityWords({ volatility }: KnownRegime): Recommendation[] {
  const multiplier = riskMultiplierOf(volatility);
  switch (volatility) {
    case 'high': return [{ code: 'volatility-high', text: `High volatility: sizes are cut to ${multiplier}×, and stops need room` }];
    case 'low': return [{ code: 'volatility-low', text: `Low volatility: sizes may grow to ${multiplier}×, with tighter stops` }];
    case 'normal': return [];
  }
}

function thresholdWords(strategy: Strategy, reading: MarketReading): Recommendation {
  const threshold = strategy.threshold(reading);
  const isReached = strategy.side === 'long' ? reading.rsi <= threshold : reading.rsi >= threshold;
  const rsi = reading.rsi.toFixed(1);
  const needs = `${strategy.side === 'long' ? 'at most' : 'at least'} ${threshold.toFixed(1)}`;
  const { name } = strategyWords(strategy.id);
  return {
    code: `${strategy.id}-${isReached ? 'candidate' : 'waits'}`,
    text: isReached ? `${name}: RSI ${rsi} is a candidate (${needs})` : `${name} waits: RSI ${rsi}, needs ${needs}`,
  };
}

function scoreWords({ trend }: KnownRegime, reading: MarketReading): Recommendation {
  const [score, side] = trend === 'bearish' ? [reading.entryScoreShort, 'short'] : [reading.entryScoreLong, 'long'];
  const quality = score >= EXCELLENT ? 'excellent' : score >= MODERATE ? 'moderate' : 'poor';
  return { code: `entry-${quality}`, text: `This candle is ${quality} for a ${side} entry (score ${score.toFixed(1)})` };
}
