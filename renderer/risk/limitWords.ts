import type { LimitView } from '../../shared/domain/sessionView.ts';
import { ASSET_CLASSES } from '../../shared/settings/classSettings.ts';
import { formatCount, formatFraction, formatMoney, formatSignificant, UNKNOWN } from '../format/number.ts';

export const LIMIT_STATE_WORDS: Readonly<Record<LimitView['state'], string>> = { ok: 'within the limit', near: 'near the limit', tripped: 'tripped' };

export function formatLimit(value: number | null, unit: LimitView['unit']): string {
  if (value === null) return UNKNOWN;
  switch (unit) {
    case 'fraction':
      return formatFraction(value);
    case 'quote':
      return `${formatMoney(value)}\u00a0USDT`;
    case 'count':
      return formatCount(value);
    case 'ratio':
      return formatSignificant(value, 3);
  }
}

/** What a limit's use is in words: a measure that is missing says so. */
export function usedWords({ used, unit }: Pick<LimitView, 'used' | 'unit'>): string {
  return used === null ? 'too little data to say' : formatLimit(used, unit);
}

/** How much of a limit is used; a limit of 0 is used up by anything. */
export function shareOf(limit: Pick<LimitView, 'used' | 'limit'>): number {
  const used = limit.used ?? 0;
  if (limit.limit > 0) return used / limit.limit;
  return used > 0 ? 1 : 0;
}

/** Entries are made to fit these, or they bound from below: being close to one announces nothing. */
const SIZED_TO: ReadonlySet<LimitView['id']> = new Set([
  'trade-risk', 'position-size', 'notional', 'liquidation-distance', 'win-rate', ...ASSET_CLASSES.flatMap((name) => [`${name}-notional`, `${name}-risk`] as const),
]);

/** The limit nearest to tripping that stops something, has not tripped and is in use at all; null where there is none. */
export function nextToTrip(limits: readonly LimitView[]): LimitView | null {
  const candidates = limits.filter((limit) => limit.state !== 'tripped' && limit.used !== null && limit.used > 0 && !SIZED_TO.has(limit.id));
  return candidates.reduce<LimitView | null>((nearest, limit) => (nearest === null || shareOf(limit) > shareOf(nearest) ? limit : nearest), null);
}
