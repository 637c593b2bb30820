import type { Favourability } from '../../shared/domain/decision.ts';
import type { Regime } from '../../shared/domain/regime.ts';
import type { SmoothedRegime } from '../../shared/domain/regimeHistory.ts';

/** One short line: `Bearish · strong down · high volatility`. */
export function regimeLine(regime: Regime | SmoothedRegime): string {
  if (regime.confidence === 'insufficient-data') return 'Not enough history';
  return `${TREND_WORDS[regime.trend]} · ${momentumWords(regime)} · ${VOLATILITY_WORDS[regime.volatility]}`;
}

/** The trend that is shown; neutral where there is not enough history. */
export function shownTrend(regime: SmoothedRegime): Regime['trend'] {
  return regime.confidence === 'sufficient' ? regime.trend : 'neutral';
}

export const TREND_WORDS: Readonly<Record<Regime['trend'], string>> = { bullish: 'Bullish', bearish: 'Bearish', neutral: 'Neutral' };
export const VOLATILITY_WORDS: Readonly<Record<Regime['volatility'], string>> = {
  low: 'low volatility',
  normal: 'normal volatility',
  high: 'high volatility',
};

/** Shape that stands beside the trend's colour. */
export const TREND_SIGNS: Readonly<Record<Regime['trend'], string>> = { bullish: '▲', bearish: '▼', neutral: '■' };

export function momentumWords(regime: Pick<Regime, 'momentum' | 'momentumDirection'>): string {
  if (regime.momentum === 'sideways') return 'sideways';
  return regime.momentumDirection === 'flat' ? regime.momentum : `${regime.momentum} ${regime.momentumDirection}`;
}

const FAVOURABILITY_WORDS: Readonly<Record<Favourability['reason'], string>> = {
  'bullish-strong': 'A strong bull trend: falls are bought before they are oversold.',
  'entry-score-low': 'The 30-minute entry score is too low for this side.',
  'bearish-high-volatility': 'A bear market with high volatility: sharp bounces are likely.',
  'not-bullish': 'The trend is not bullish, where this strategy works.',
  bullish: 'The trend is bullish.',
  bearish: 'The trend is bearish, where this strategy works.',
  'high-volatility': 'High volatility: rips are sold quickly.',
  'no-downward-pressure': 'Nothing presses the price down.',
  'insufficient-data': 'There is not enough history to tell.',
};

export function favourabilityWords(favourable: Favourability): string {
  return FAVOURABILITY_WORDS[favourable.reason];
}
