import type { PortfolioRiskView } from '../../../../shared/domain/portfolioRisk.ts';
import { equityOf } from '../../portfolio/ledger.ts';
import type { CoreState } from '../../state/coreState.ts';
import type { Holding } from '../holdings.ts';
import { holdingsOf, signedNotional } from '../holdings.ts';
import { betaExposureOf, concentrationOf, netExposureOf, valueAtRiskOf } from './portfolioRisk.ts';

/** The portfolio's risk as it is shown; working entries count where that is worse. */
export function portfolioRiskView(state: CoreState): PortfolioRiskView {
  const holdings = holdingsOf(state);
  const equity = equityOf(state.ledger);
  const ofEquity = (quote: number): number => (equity > 0 ? quote / equity : 0);
  const day = valueAtRiskOf(state, holdings);
  const beta = betaExposureOf(state, holdings);
  const { largestShare, effectivePositions } = concentrationOf(holdings);
  return {
    valueAtRisk: day?.historical ?? null,
    parametricValueAtRisk: day?.parametric ?? null,
    expectedShortfall: day?.expectedShortfall ?? null,
    hours: day?.hours ?? 0,
    netExposure: ofEquity(netExposureOf(holdings)),
    betaExposure: ofEquity(beta.exposure),
    isBetaKnown: beta.isKnown,
    grossExposure: ofEquity(holdings.reduce((sum, { notional }) => sum + notional, 0)),
    largestShare,
    effectivePositions,
    diversification: diversificationOf(state, holdings.filter(({ isWorking }) => !isWorking)),
    correlations: correlationsOf(state, holdings),
  };
}

/** Σ |w|·σ over σ of the portfolio, weights signed (system.md 5.4); null where nothing is held, a covariance is not known or the portfolio never moves. */
export function diversificationOf(state: CoreState, open: readonly Holding[]): number | null {
  let [own, together] = [0, 0];
  for (const a of open) {
    const variance = state.relations.covariance(a.instrument, a.instrument);
    if (variance === null) return null;
    own += a.notional * Math.sqrt(variance);
    for (const b of open) {
      const covariance = state.relations.covariance(a.instrument, b.instrument);
      if (covariance === null) return null;
      together += signedNotional(a) * signedNotional(b) * covariance;
    }
  }
  return together > 0 ? own / Math.sqrt(together) : null;
}

function correlationsOf(state: CoreState, holdings: readonly Holding[]): PortfolioRiskView['correlations'] {
  return holdings.flatMap((a, index) => holdings.slice(index + 1).flatMap((b) => (a.symbol === b.symbol ? [] : [{
    a: a.symbol, b: b.symbol, correlation: state.relations.correlation(a.instrument, b.instrument), isSameSide: a.side === b.side,
  }])));
}
