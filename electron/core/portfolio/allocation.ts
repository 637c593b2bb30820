import { covarianceOf, deviationOf, meanOf } from '../metrics/returnStatistics.ts';

/*
 * Ways to divide a capital of 1 between strategies. Each takes what it needs and nothing else, answers weights of 0 or more that add up
 * to 1, and stays finite whatever comes in.
 */

/** Daily deviations below one ten-thousandth count as that much: a strategy that never moved is not safe without end. */
const SMALLEST_DEVIATION = 0.0001;
/** Days of what is assumed beforehand (no covariance, the same mean) that a history is weighed against. */
const PRIOR_DAYS = 30;
const MEAN_VARIANCE_STEPS = 2_000;
const RISK_PARITY_STEPS = 500;

/** Series of daily returns, one a strategy, of equal length. */
export type ReturnSeries = readonly (readonly number[])[];

export function equalWeights(count: number): number[] {
  return Array.from({ length: count }, () => 1 / count);
}

/** wᵢ = (1/σᵢ) / Σ(1/σ) (system.md 6.1). */
export function inverseVolatilityWeights(deviations: readonly number[]): number[] {
  return normalised(deviations.map((deviation) => 1 / flooredDeviation(deviation)));
}

/**
 * Equal contributions to the risk: wᵢ·(Σw)ᵢ the same for all, found by cyclical coordinate descent (Griveau-Billion, Richard and
 * Roncalli, 2013). Without correlation it is inverse volatility.
 */
export function riskParityWeights(covariance: readonly (readonly number[])[]): number[] {
  const count = covariance.length;
  const matrix = flooredCovariance(covariance);
  const budget = 1 / count;
  const weights = inverseVolatilityWeights(matrix.map((row, index) => Math.sqrt(row[index] ?? 0)));
  for (let step = 0; step < RISK_PARITY_STEPS; step += 1) {
    for (const [index, row] of matrix.entries()) {
      const own = row[index] ?? 0;
      let others = 0;
      for (const [column, value] of row.entries()) if (column !== index) others += value * (weights[column] ?? 0);
      weights[index] = (-others + Math.sqrt(others * others + 4 * own * budget)) / (2 * own);
    }
  }
  return normalised(weights);
}

/**
 * Largest Sharpe ratio of long-only weights within bounds, by projected gradient steps; means and covariances are drawn towards one mean and
 * no correlation by as much as thirty days weigh beside the history. Null where no strategy earned anything: there is nothing to maximise.
 */
export function meanVarianceWeights(returns: ReturnSeries, bounds: WeightBounds): number[] | null {
  const count = returns.length;
  const days = returns[0]?.length ?? 0;
  const shrinkage = PRIOR_DAYS / (PRIOR_DAYS + days);
  const rawMeans = returns.map((series) => meanOf(series));
  const grand = meanOf(rawMeans);
  const means = rawMeans.map((mean) => (1 - shrinkage) * mean + shrinkage * grand);
  if (!means.some((mean) => mean > 0) || !means.every(Number.isFinite)) return null;
  const matrix = flooredCovariance(covarianceMatrix(returns)).map((row, index) => row.map((value, column) => (column === index ? value : (1 - shrinkage) * value)));
  const sharpe = (weights: readonly number[]): number => dot(weights, means) / Math.sqrt(dot(weights, times(matrix, weights)));
  let best = boundedWeights(equalWeights(count), bounds);
  let step = 0.5;
  for (let turn = 0; turn < MEAN_VARIANCE_STEPS && step > 1e-9; turn += 1) {
    const product = times(matrix, best);
    const variance = dot(best, product);
    const mean = dot(best, means);
    const gradient = means.map((value, index) => value - (mean / variance) * (product[index] ?? 0));
    const length = Math.sqrt(dot(gradient, gradient));
    if (length === 0) break;
    const next = projected(best.map((weight, index) => weight + (step * (gradient[index] ?? 0)) / length), bounds);
    if (sharpe(next) > sharpe(best)) best = next;
    else step /= 2;
  }
  return best;
}

/** What the performance score of a strategy is made from (system.md 6.1). */
export interface ScoreInput {
  readonly winRate: number;
  readonly sharpe: number | null;
  readonly profitFactor: number | null;
}

const SMALLEST_SCORE = 0.1;

/** 0.4·winRate + 0.3·min(max(Sharpe, 0)/2, 1) + 0.3·min(PF/3, 1), at least 0.1. */
export function performanceScore({ winRate, sharpe, profitFactor }: ScoreInput): number {
  return Math.max(SMALLEST_SCORE, 0.4 * winRate + 0.3 * Math.min(Math.max(sharpe ?? 0, 0) / 2, 1) + 0.3 * Math.min((profitFactor ?? 0) / 3, 1));
}

export function performanceWeights(scores: readonly number[]): number[] {
  return normalised(scores);
}

export interface WeightBounds {
  readonly min: number;
  readonly max: number;
}

/** Brings weights into bounds and back to a sum of 1; bounds that so many weights cannot keep are widened to the equal share. */
export function boundedWeights(weights: readonly number[], bounds: WeightBounds): number[] {
  return projected(weights, bounds);
}

export function covarianceMatrix(returns: ReturnSeries): number[][] {
  return returns.map((left) => returns.map((right) => covarianceOf(left, right)));
}

export function deviationsOf(returns: ReturnSeries): number[] {
  return returns.map((series) => deviationOf(series));
}

/** Nearest point, in the sense of least squares, of the weights that keep the bounds and add up to 1: one shift for all, found by halving. */
function projected(weights: readonly number[], bounds: WeightBounds): number[] {
  const share = 1 / weights.length;
  const min = Math.min(bounds.min, share);
  const max = Math.max(bounds.max, share);
  const within = (shift: number): number[] => weights.map((weight) => Math.min(max, Math.max(min, weight + shift)));
  const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  let [low, high] = [-1 - Math.max(...weights), 1 - Math.min(...weights)];
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2;
    if (sumOf(within(middle)) > 1) high = middle;
    else low = middle;
  }
  return within(low);
}

function flooredDeviation(deviation: number): number {
  return Number.isFinite(deviation) ? Math.max(deviation, SMALLEST_DEVIATION) : SMALLEST_DEVIATION;
}

/** The same matrix with a diagonal that no calm strategy makes singular. */
function flooredCovariance(covariance: readonly (readonly number[])[]): number[][] {
  return covariance.map((row, index) => row.map((value, column) => {
    if (column !== index) return Number.isFinite(value) ? value : 0;
    return Math.max(Number.isFinite(value) ? value : 0, SMALLEST_DEVIATION ** 2);
  }));
}

function normalised(values: readonly number[]): number[] {
  const sum = values.reduce((total, value) => total + value, 0);
  return Number.isFinite(sum) && sum > 0 ? values.map((value) => value / sum) : equalWeights(values.length);
}

function dot(left: readonly number[], right: readonly number[]): number {
  let sum = 0;
  for (const [index, value] of left.entries()) sum += value * (right[index] ?? 0);
  return sum;
}

function times(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  return matrix.map((row) => dot(row, vector));
}
