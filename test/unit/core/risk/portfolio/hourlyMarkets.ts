import { HourlyCloses } from '../../../../../electron/core/series/hourlyCloses.ts';
import { seededRandom } from '../../support/randomWalk.ts';

const HOUR = 3_600_000;
export const FIRST_HOUR = 480_000;

/** Closes from log returns, one an hour; the first return belongs to the hour after `firstHour`. */
export function marketOfReturns(returns: readonly number[], firstHour = FIRST_HOUR): HourlyCloses {
  const hours = new HourlyCloses();
  let close = 100;
  hours.push(firstHour * HOUR, close);
  for (const [row, value] of returns.entries()) {
    close *= Math.exp(value);
    hours.push((firstHour + row + 1) * HOUR, close);
  }
  return hours;
}

/** Repeatable returns of about 1 % an hour. */
export function randomReturns(seed: number, count: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => 0.02 * (random() + random() + random() - 1.5));
}
