import type { HourlyCloses } from '../../series/hourlyCloses.ts';

/** Hours that both markets must have before anything is said of them (system.md 5.4). */
export const MIN_HOURS = 100;

/** Covariance of two markets' hourly log returns and their variances, over the hours that both have. */
export interface PairMoments {
  readonly hours: number;
  readonly covariance: number;
  readonly varianceA: number;
  readonly varianceB: number;
}

/**
 * Sample moments over the hours of the newest 30 days in which both markets have a return, aligned by time and not by position; null with
 * fewer than 100 such hours.
 */
export function pairMoments(a: HourlyCloses, b: HourlyCloses): PairMoments | null {
  const returnsA = a.logReturns();
  const returnsB = b.logReturns();
  /** Row of `b` for the same hour as row 0 of `a`. */
  const shift = a.newestHour - b.newestHour;
  const from = Math.max(0, -shift);
  const to = Math.min(returnsA.length, returnsB.length - shift);
  let [hours, sumA, sumB] = [0, 0, 0];
  for (let row = from; row < to; row += 1) {
    const x = returnsA[row] ?? Number.NaN;
    const y = returnsB[row + shift] ?? Number.NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    hours += 1;
    sumA += x;
    sumB += y;
  }
  if (hours < MIN_HOURS) return null;
  const meanA = sumA / hours;
  const meanB = sumB / hours;
  let [products, squaresA, squaresB] = [0, 0, 0];
  for (let row = from; row < to; row += 1) {
    const x = (returnsA[row] ?? Number.NaN) - meanA;
    const y = (returnsB[row + shift] ?? Number.NaN) - meanB;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    products += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return { hours, covariance: products / (hours - 1), varianceA: squaresA / (hours - 1), varianceB: squaresB / (hours - 1) };
}
