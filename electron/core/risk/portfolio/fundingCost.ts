import type { Holding } from '../holdings.ts';

/** Newest known funding of one market. Plain data. */
export interface FundingState {
  /** Of the notional at each settlement; longs pay a positive one. Null before the first. */
  rate: number | null;
  /** Market time of the next settlement; null while unknown. */
  nextAt: number | null;
}

/** Exchanges settle every 8 h; where one does so more often its rate is that much smaller. */
const INTERVAL_MS = 28_800_000;
/** How far ahead a position without an end is looked at: as long as one is held before that is an alert (system.md 14). */
const OPEN_ENDED_MS = 259_200_000;

/** Funding that a holding has yet to pay at the newest rate, quote currency; 0 where it would receive some, or no rate is known. */
export function fundingCostOf(holding: Pick<Holding, 'side' | 'notional' | 'heldUntil'>, funding: FundingState, now: number): number {
  if (funding.rate === null) return 0;
  const paid = holding.side === 'long' ? funding.rate : -funding.rate;
  return paid <= 0 ? 0 : paid * holding.notional * settlementsUntil(holding.heldUntil ?? now + OPEN_ENDED_MS, funding.nextAt, now);
}

/** Settlements after `now` up to `end`. Without a known next one, as many as there can be. */
function settlementsUntil(end: number, nextAt: number | null, now: number): number {
  if (end <= now) return 0;
  if (nextAt === null || nextAt <= now) return Math.ceil((end - now) / INTERVAL_MS);
  return end < nextAt ? 0 : 1 + Math.floor((end - nextAt) / INTERVAL_MS);
}
