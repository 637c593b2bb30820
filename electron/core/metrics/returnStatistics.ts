/** Days of a year: crypto markets do not close. */
const DAYS_A_YEAR = 365;
/** A deviation below this counts as none: what is left of it is rounding. */
const NO_DEVIATION = 1e-12;

/** Arithmetic mean; NaN of nothing. */
export function meanOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Sample standard deviation (n − 1); 0 for fewer than two values. */
export function deviationOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** Sample covariance of two series of equal length (n − 1); 0 for fewer than two rows. */
export function covarianceOf(left: readonly number[], right: readonly number[]): number {
  if (left.length < 2) return 0;
  const [meanLeft, meanRight] = [meanOf(left), meanOf(right)];
  let products = 0;
  for (const [row, value] of left.entries()) products += (value - meanLeft) * ((right[row] ?? meanRight) - meanRight);
  return products / (left.length - 1);
}

/** Sharpe ratio of daily returns, annualised by √365, at a risk-free rate of 0; null for fewer than two days or without deviation. */
export function sharpeOf(dailyReturns: readonly number[]): number | null {
  const deviation = deviationOf(dailyReturns);
  return deviation < NO_DEVIATION ? null : (meanOf(dailyReturns) / deviation) * Math.sqrt(DAYS_A_YEAR);
}

/** Sortino ratio of daily returns (system.md 11.5): mean over √mean(min(r, 0)²) of all days, annualised by √365; null where no day lost. */
export function sortinoOf(dailyReturns: readonly number[]): number | null {
  if (dailyReturns.length < 2) return null;
  const downside = Math.sqrt(meanOf(dailyReturns.map((value) => Math.min(value, 0) ** 2)));
  return downside < NO_DEVIATION ? null : (meanOf(dailyReturns) / downside) * Math.sqrt(DAYS_A_YEAR);
}

/** Calmar ratio: yearly growth of the equity over its largest drawdown; null for fewer than two days or without a drawdown. */
export function calmarOf(dailyReturns: readonly number[], maxDrawdownFraction: number): number | null {
  if (dailyReturns.length < 2 || maxDrawdownFraction < NO_DEVIATION) return null;
  let growth = 1;
  for (const value of dailyReturns) growth *= 1 + value;
  return growth <= 0 ? null : (growth ** (DAYS_A_YEAR / dailyReturns.length) - 1) / maxDrawdownFraction;
}
