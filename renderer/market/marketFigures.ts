import type { MarketValueColumns } from '../../shared/domain/marketSeries.ts';
import { DAY_MS } from './marketRange.ts';

const YEAR_DAYS = 365;
/** How far from 24 h ago the point may lie that the change is counted from. */
const SLACK_MS = 3_600_000;

/** Mark price over the last price, less 1; null before the first price. */
export function basisOf(quote: { readonly mark: number; readonly last: number } | null): number | null {
  if (quote === null || !(quote.last > 0)) return null;
  return quote.mark / quote.last - 1;
}

/** What a rate per interval comes to in 365 days, without compounding, fraction. */
export function annualised(rate: number | null, intervalMs: number | null): number | null {
  return rate === null || intervalMs === null || intervalMs <= 0 ? null : (rate * YEAR_DAYS * DAY_MS) / intervalMs;
}

/** Relative change since 24 h before `newest`; null where no point lies within an hour of that moment. */
export function changeOverDay({ at, value }: MarketValueColumns, newest: { readonly at: number; readonly amount: number } | null): number | null {
  if (newest === null) return null;
  const wanted = newest.at - DAY_MS;
  let nearest: number | null = null;
  let distance = SLACK_MS;
  for (let row = 0; row < at.length; row += 1) {
    const time = at[row];
    if (time === undefined || Math.abs(time - wanted) > distance) continue;
    distance = Math.abs(time - wanted);
    nearest = value[row] ?? null;
  }
  return nearest === null || !(nearest > 0) ? null : newest.amount / nearest - 1;
}
