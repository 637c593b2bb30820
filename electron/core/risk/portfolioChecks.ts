import { equityOf } from '../portfolio/ledger.ts';
import type { CheckList } from '../signals/checkList.ts';
import type { CoreState } from '../state/coreState.ts';
import type { Usage } from './exposure.ts';
import type { PlannedEntry } from './limitChecks.ts';
import { betaExposureOf, correlationWith, fundingCostAhead, netExposureOf, shareOf, valueAtRiskOf } from './portfolio/portfolioRisk.ts';

/** From so many symbols on that are held already, one may not have too large a share. */
const SYMBOLS_TO_SPREAD = 2;

/** The entry against each position of another coin, and the share of the portfolio its own coin would have. No data allows it, and says so. */
export function checkCorrelation(checks: CheckList, state: CoreState, usage: Usage, { holding }: PlannedEntry): void {
  const { max_correlation: limit, max_concentration: shareLimit } = state.risk;
  const others = usage.holdings.filter(({ symbol }) => symbol !== holding.symbol);
  if (limit !== null) {
    const correlation = correlationWith(state, holding, others);
    const detail = others.length === 0 ? 'Nothing else is held.'
      : correlation === null ? 'There are too few common hours to compare it with what is held.'
        : 'The largest correlation with what is held, the sides counted.';
    checks.add('correlation-limit', correlation, limit, correlation === null || correlation <= limit, detail);
  }
  if (shareLimit === null || new Set(others.map(({ symbol }) => symbol)).size < SYMBOLS_TO_SPREAD) return;
  const share = shareOf(holding.symbol, [...usage.holdings, holding]);
  checks.add('correlation-limit', share, shareLimit, share <= shareLimit, "The coin's share of the gross notional.");
}

interface PortfolioBound {
  readonly what: string;
  /** Null where the data does not say. */
  readonly value: number | null;
  readonly limit: number;
}

/** Net exposure, beta, value at risk, expected shortfall, funding and leverage with the entry in: one `portfolio-limit` each, in this order. */
export function checkPortfolio(checks: CheckList, state: CoreState, usage: Usage, planned: PlannedEntry): void {
  for (const { what, value, limit } of portfolioBounds(state, usage, planned)) {
    checks.add('portfolio-limit', value, limit, value === null || value <= limit, value === null ? `${what}: there is not enough data yet, so it does not hold the entry back.` : `${what}.`);
  }
}

function* portfolioBounds(state: CoreState, usage: Usage, { holding: entry, needed }: PlannedEntry): Generator<PortfolioBound> {
  const { risk } = state;
  const equity = equityOf(state.ledger);
  const holdings = [...usage.holdings, entry];
  const ofEquity = (quote: number): number => quote / equity;
  if (risk.max_net_exposure !== null) yield { what: 'Net exposure over equity', value: ofEquity(netExposureOf(holdings)), limit: risk.max_net_exposure };
  if (risk.max_beta_exposure !== null) {
    const { exposure, isKnown } = betaExposureOf(state, holdings);
    yield { what: isKnown ? 'Net exposure times beta to Bitcoin over equity' : 'Net exposure times beta to Bitcoin over equity, an unknown beta taken as 1', value: ofEquity(exposure), limit: risk.max_beta_exposure };
  }
  if (risk.max_var !== null || risk.max_expected_shortfall !== null) {
    const day = valueAtRiskOf(state, holdings);
    if (risk.max_var !== null) yield { what: 'Value at risk of one day, 95 %, over equity', value: day?.historical ?? null, limit: risk.max_var };
    if (risk.max_expected_shortfall !== null) yield { what: 'Expected shortfall of one day, 95 %, over equity', value: day?.expectedShortfall ?? null, limit: risk.max_expected_shortfall };
  }
  if (risk.max_funding_cost !== null) yield { what: 'Funding to be paid until the positions end, over equity', value: ofEquity(fundingCostAhead(state, holdings)), limit: risk.max_funding_cost };
  yield { what: 'Gross notional over equity', value: ofEquity(usage.exposure + needed), limit: risk.max_leverage };
}
