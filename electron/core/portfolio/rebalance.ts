import type { StrategyId } from '../../../shared/domain/decision.ts';
import type { StrategyWeight } from '../../../shared/domain/portfolio.ts';
import type { CoreState } from '../state/coreState.ts';
import { notice } from '../state/coreState.ts';
import { boundedWeights, covarianceMatrix, deviationsOf, equalWeights, inverseVolatilityWeights, meanVarianceWeights, performanceScore, performanceWeights, riskParityWeights } from './allocation.ts';
import { strategyReturns } from './dailyEquity.ts';
import { equalShares, sessionStrategies } from './enabledAllocation.ts';
import type { Allocation } from './portfolioState.ts';
import { strategyMetrics, TRADES_TO_REACT } from './strategyMetrics.ts';

/** Ended UTC days that a method needs which goes by daily returns; mean-variance needs thirty (system.md 6.1). */
const DAYS_FOR_RISK = 20;
const DAYS_FOR_MEANS = 30;
const REMEMBERED_ALLOCATIONS = 100;

/**
 * Finds the shares that the method of the settings asks for now, and offers them where they differ enough from those in force: by more than
 * `min_change` at the beginning of a day, by more than `rebalance_drift` after a trade. With `rebalance: apply` they take effect.
 */
export function rebalance(state: CoreState, occasion: 'day' | 'trade'): void {
  const { min_change: minChange, rebalance_drift: drift, rebalance: mode } = state.options.settings.portfolio;
  const { portfolio } = state;
  const target = targetAllocation(state);
  const change = largestChange(portfolio.current.weights, target.weights);
  if (change <= (occasion === 'day' ? minChange : drift)) {
    if (occasion === 'day') portfolio.suggestion = null;
    return;
  }
  if (portfolio.suggestion !== null && largestChange(portfolio.suggestion.weights, target.weights) <= minChange) return;
  portfolio.suggestion = target;
  notice(state, 'info', 'allocation-suggested', `New shares of the strategies: ${inWords(target.weights)} (${target.reason})`);
  if (mode === 'apply') applySuggestion(state);
}

/** Puts the offered shares into force: a person's button, or the settings. */
export function applySuggestion(state: CoreState): void {
  const { portfolio } = state;
  if (portfolio.suggestion === null) {
    notice(state, 'warning', 'no-allocation', 'apply-allocation: no new shares are offered');
    return;
  }
  portfolio.current = { ...portfolio.suggestion, at: state.now };
  portfolio.suggestion = null;
  portfolio.applied.push(portfolio.current);
  if (portfolio.applied.length > REMEMBERED_ALLOCATIONS) portfolio.applied.shift();
  notice(state, 'info', 'allocation-applied', `The strategies' shares are now ${inWords(portfolio.current.weights)}`);
}

/**
 * The shares by the method of the settings. A strategy with fewer than 20 trades, or too few days, keeps its equal share; the others divide
 * the rest. Whatever the method, each share lies within the bounds.
 */
export function targetAllocation(state: CoreState): Allocation {
  const { allocation_method: method, min_weight: min, max_weight: max } = state.options.settings.portfolio;
  const strategies = sessionStrategies(state.markets);
  const equal = (reason: string): Allocation => ({ method: 'equal', weights: equalShares(strategies), reason, at: state.now });
  if (method === 'equal') return equal('The same share for each strategy');
  if (strategies.length < 2) return equal('There is one strategy');
  const daysNeeded = method === 'mean_variance' ? DAYS_FOR_MEANS : method === 'performance' ? 0 : DAYS_FOR_RISK;
  if (state.portfolio.days.length < daysNeeded) return equal(`${state.portfolio.days.length} of ${daysNeeded} days are known, so the shares are the same`);
  const known = strategies.filter((strategy) => strategyMetrics(state, strategy) !== null);
  if (known.length < 2) return equal(`Fewer than two strategies have ${TRADES_TO_REACT} trades, so the shares are the same`);
  const weights = byMethod(state, known);
  if (weights === null) return equal('No strategy has earned anything, so the shares are the same');
  const knownShare = known.length / strategies.length;
  const raw = strategies.map((strategy) => {
    const index = known.indexOf(strategy);
    return index === -1 ? 1 / strategies.length : (weights[index] ?? 0) * knownShare;
  });
  const bounded = boundedWeights(raw, { min, max });
  return {
    method,
    weights: strategies.map((strategy, index) => ({ strategy, weight: bounded[index] ?? 0 })),
    reason: reasonOf(state, known, strategies.length),
    at: state.now,
  };
}

function byMethod(state: CoreState, known: readonly StrategyId[]): readonly number[] | null {
  const { allocation_method: method, min_weight: min, max_weight: max } = state.options.settings.portfolio;
  const returns = known.map((strategy) => strategyReturns(state.portfolio.days, strategy));
  switch (method) {
    case 'equal': return equalWeights(known.length);
    case 'inverse_volatility': return inverseVolatilityWeights(deviationsOf(returns));
    case 'risk_parity': return riskParityWeights(covarianceMatrix(returns));
    case 'mean_variance': return meanVarianceWeights(returns, { min, max });
    case 'performance': return performanceWeights(known.map((strategy) => {
      const metrics = strategyMetrics(state, strategy);
      return metrics === null ? 0 : performanceScore(metrics);
    }));
  }
}

function reasonOf(state: CoreState, known: readonly StrategyId[], count: number): string {
  const { allocation_method: method } = state.options.settings.portfolio;
  const sample = known.map((strategy) => `${strategy} ${state.portfolio.closed.count(strategy)} trades`).join(', ');
  const rest = known.length === count ? '' : `; ${count - known.length} with fewer than ${TRADES_TO_REACT} trades keep the equal share`;
  return `${method.replaceAll('_', ' ')} over ${state.portfolio.days.length} days: ${sample}${rest}`;
}

function largestChange(from: readonly StrategyWeight[], to: readonly StrategyWeight[]): number {
  let largest = 0;
  for (const { strategy, weight } of to) {
    largest = Math.max(largest, Math.abs(weight - (from.find((one) => one.strategy === strategy)?.weight ?? 0)));
  }
  return largest;
}

function inWords(weights: readonly StrategyWeight[]): string {
  return weights.map(({ strategy, weight }) => `${strategy} ${(weight * 100).toFixed(1)} %`).join(', ');
}
