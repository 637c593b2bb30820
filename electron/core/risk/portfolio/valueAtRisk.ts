import { HOURS_KEPT } from '../../series/hourlyCloses.ts';
import type { HourlyCloses } from '../../series/hourlyCloses.ts';
import { MIN_HOURS } from './hourlyMoments.ts';

/** Losses of one day that are to be expected at worst, as positive fractions of equity, 0 where the portfolio cannot lose. */
export interface ValueAtRisk {
  /** Hours it was computed from. */
  readonly hours: number;
  /** Loss that 5 % of days exceed, by what the portfolio would have done. */
  readonly historical: number;
  /** The same of a normal distribution with the portfolio's mean and deviation. */
  readonly parametric: number;
  /** Mean loss of the days at or beyond `historical`. */
  readonly expectedShortfall: number;
}

/** One market's part: its hours, and its signed notional over equity. */
export interface WeightedMarket {
  readonly hours: HourlyCloses;
  readonly weight: number;
}

/** One in so many hours is beyond the value at risk: 95 %. */
const TAIL = 20;
/** 95 % quantile of the normal distribution. */
const Z = 1.6448536269514722;
const HOURS_A_DAY = 24;

/**
 * 95 %, one day (system.md 5.5): returns of the newest 30 days' hours with the weights of now, scaled by √24. Hours that a held market does
 * not have are left out; null with fewer than 100, 0 throughout where nothing is held.
 */
export function valueAtRisk(markets: readonly WeightedMarket[]): ValueAtRisk | null {
  const held = markets.filter(({ weight }) => weight !== 0);
  if (held.length === 0) return { hours: 0, historical: 0, parametric: 0, expectedShortfall: 0 };
  const returns = portfolioReturns(held);
  const hours = returns.length;
  if (hours < MIN_HOURS) return null;
  let sum = 0;
  for (const value of returns) sum += value;
  const mean = sum / hours;
  let squares = 0;
  for (const value of returns) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / (hours - 1));
  const tail = Math.ceil(hours / TAIL);
  const worst = smallestOf(returns, tail);
  let beyond = 0;
  for (const value of worst) beyond += value;
  const day = Math.sqrt(HOURS_A_DAY);
  return {
    hours,
    historical: Math.max(0, -(worst[tail - 1] ?? 0) * day),
    parametric: Math.max(0, Z * deviation * day - mean * HOURS_A_DAY),
    expectedShortfall: Math.max(0, (-beyond / tail) * day),
  };
}

/** The `count` smallest values, in order: what sorting them all would give, for a part of its time. */
function smallestOf(values: Float64Array, count: number): Float64Array {
  const smallest = new Float64Array(count);
  let found = 0;
  for (const value of values) {
    if (found === count && value >= (smallest[count - 1] ?? 0)) continue;
    let place = found < count ? found : count - 1;
    for (; place > 0 && (smallest[place - 1] ?? 0) > value; place -= 1) smallest[place] = smallest[place - 1] ?? 0;
    smallest[place] = value;
    if (found < count) found += 1;
  }
  return smallest;
}

function portfolioReturns(held: readonly WeightedMarket[]): Float64Array {
  const newest = Math.max(...held.map(({ hours }) => hours.newestHour));
  const sums = new Float64Array(HOURS_KEPT);
  for (const { hours, weight } of held) {
    const returns = hours.simpleReturns();
    const shift = newest - hours.newestHour;
    for (let row = 0; row < HOURS_KEPT; row += 1) {
      const own = row + shift < HOURS_KEPT ? returns[row + shift] ?? Number.NaN : Number.NaN;
      sums[row] = (sums[row] ?? 0) + weight * own;
    }
  }
  let known = 0;
  for (const value of sums) {
    if (Number.isNaN(value)) continue;
    sums[known] = value;
    known += 1;
  }
  return sums.subarray(0, known);
}
