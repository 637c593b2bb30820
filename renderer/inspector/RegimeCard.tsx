import type { Regime } from '../../shared/domain/regime.ts';
import { Facts } from '../design/Facts.tsx';
import { formatDecimal, formatFraction } from '../format/number.ts';
import { momentumWords, TREND_SIGNS, TREND_WORDS } from '../words/regime.ts';
import styles from './RegimeCard.module.css';

/** The regime both strategies saw, with the inputs it was named from. */
export function RegimeCard({ regime }: { readonly regime: Regime }) {
  return (
    <article className={styles['card']}>
      <h4>Regime they saw</h4>
      {regime.confidence === 'insufficient-data' ? <p className={styles['note']}>Not enough history: the neutral default was used.</p> : null}
      <Facts
        rows={[
          ['Trend, 4h', `${TREND_SIGNS[regime.trend]} ${TREND_WORDS[regime.trend].toLowerCase()}`],
          ['Momentum, 1h', momentumWords(regime)],
          ['RSI, 1h', formatDecimal(regime.momentumRsi, 1)],
          ['Change over 10 candles, 1h', formatFraction(regime.momentumChange, 2, 'always')],
          ['Volatility, 4h', regime.volatility],
          ['Volatility rank of the last 100', formatFraction(regime.volatilityPercentile, 0)],
          ['Risk multiplier', `×${formatDecimal(regime.riskMultiplier, 2)}`],
          ['Micro-trend strength, 30m', formatDecimal(regime.microTrendStrength, 2)],
          ['Entry score long / short', `${formatDecimal(regime.entryScoreLong, 1)} / ${formatDecimal(regime.entryScoreShort, 1)}`],
        ]}
      />
    </article>
  );
}
