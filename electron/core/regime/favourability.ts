import type { Favourability } from '../../../shared/domain/decision.ts';
import type { Regime } from '../../../shared/domain/regime.ts';
import { isStrongWithTrend } from './momentum.ts';

/** What favourability is judged by; `volatility` with the strategy's own sensitivity. */
export type RegimeLabels = Pick<
  Regime,
  'trend' | 'momentum' | 'momentumDirection' | 'volatility' | 'entryScoreLong' | 'entryScoreShort'
>;

const yes = (reason: Favourability['reason']): Favourability => ({ verdict: true, reason });
const no = (reason: Favourability['reason']): Favourability => ({ verdict: false, reason });

const BULLISH_STRONG = no('bullish-strong');
const ENTRY_SCORE_LOW = no('entry-score-low');
const BEARISH_HIGH_VOLATILITY = yes('bearish-high-volatility');
const NOT_BULLISH = yes('not-bullish');
const BULLISH = no('bullish');
const BEARISH = yes('bearish');
const HIGH_VOLATILITY = yes('high-volatility');
const NO_DOWNWARD_PRESSURE = no('no-downward-pressure');

export const INSUFFICIENT_DATA: Favourability = no('insufficient-data');

/** Whether the regime favours buying a bounce (system.md 3.2); the first rule that matches. */
export function bounceFavourability(regime: RegimeLabels): Favourability {
  if (regime.trend === 'bullish' && isStrongWithTrend(regime.trend, regime.momentum, regime.momentumDirection)) return BULLISH_STRONG;
  if (regime.entryScoreLong < 0.4) return ENTRY_SCORE_LOW;
  if (regime.volatility === 'high' && regime.trend === 'bearish') return BEARISH_HIGH_VOLATILITY;
  return regime.trend === 'bullish' ? BULLISH : NOT_BULLISH;
}

/** Whether the regime favours shorting a rip (system.md 3.2). Strong momentum against a bearish trend counts neither as strong nor as weak. */
export function ripFavourability(regime: RegimeLabels): Favourability {
  if (regime.trend === 'bullish') return BULLISH;
  if (regime.entryScoreShort < 0.3) return ENTRY_SCORE_LOW;
  if (regime.trend === 'bearish') {
    const isStrong = isStrongWithTrend(regime.trend, regime.momentum, regime.momentumDirection);
    if (isStrong || regime.momentum === 'weak') return BEARISH;
  }
  return regime.volatility === 'high' ? HIGH_VOLATILITY : NO_DOWNWARD_PRESSURE;
}

/** The base strategies' filter (system.md 3.1), for both sides alike: 4h EMAs and close below the slow EMA, or not. */
export function baseFavourability(regime: { readonly isBelowSlowTrend: boolean }): Favourability {
  return regime.isBelowSlowTrend ? BEARISH : NO_DOWNWARD_PRESSURE;
}
