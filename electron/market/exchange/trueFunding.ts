import type { FundingRecord } from '../../exchanges/gateway.ts';
import type { FundingSettlement } from './FundingSchedule.ts';

/** Market times between which settlements may have passed unseen: after < at ≤ through. */
export interface UnseenTime {
  readonly after: number;
  readonly through: number;
}

/** Exchanges date a settlement up to some seconds after its hour. */
const SAME_MS = 60_000;
/** A record this near to an assumed settlement stands for it: the usual grid is a guess, an exchange may settle at 04:00, 12:00 and 20:00. */
const NEAR_MS = 14_400_000;

/**
 * Replaces assumed settlements by those the exchange has on record. What was announced stays as it is; where the exchange has no record near an
 * assumed settlement, that one stays, at the rate of the record nearest to it in time (its own rate where there is no record at all). Ascending.
 */
export function withTrueRates(settlements: readonly FundingSettlement[], records: readonly FundingRecord[], unseen: UnseenTime): readonly FundingSettlement[] {
  const announced = settlements.filter(({ isAssumed }) => !isAssumed);
  const found = records
    .filter(({ at }) => at > unseen.after + SAME_MS && at <= unseen.through && announced.every((each) => Math.abs(each.at - at) > SAME_MS))
    .map(({ at, rate }): FundingSettlement => ({ at, rate, isAssumed: false }));
  const left = settlements
    .filter(({ at, isAssumed }) => isAssumed && found.every((each) => Math.abs(each.at - at) > NEAR_MS))
    .map((each) => ({ ...each, rate: nearest(found, each.at)?.rate ?? each.rate }));
  return [...announced, ...found, ...left].toSorted((a, b) => a.at - b.at);
}

function nearest(settlements: readonly FundingSettlement[], at: number): FundingSettlement | null {
  let best: FundingSettlement | null = null;
  for (const each of settlements) if (best === null || Math.abs(each.at - at) < Math.abs(best.at - at)) best = each;
  return best;
}
