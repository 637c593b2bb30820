import type { AllocationMethod, StrategyPerformanceView } from '../../shared/domain/portfolio.ts';

export const METHOD_WORDS: Readonly<Record<AllocationMethod, string>> = {
  equal: 'Equal shares',
  inverse_volatility: 'Inverse volatility',
  risk_parity: 'Risk parity',
  mean_variance: 'Mean-variance',
  performance: 'By performance',
};

/** Trades before anything reacts to a strategy's figures. */
const NEEDED_TRADES = 20;

/** How far the figures can be trusted: `34 trades`, `12 of 20 trades: nothing reacts to them yet`. */
export function sampleWords({ trades, isSufficient }: Pick<StrategyPerformanceView, 'trades' | 'isSufficient'>): string {
  return isSufficient ? `${trades} trades` : `${trades} of ${NEEDED_TRADES} trades: nothing reacts to them yet`;
}
