import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { ExchangeId } from '../../../shared/domain/instrument.ts';
import type { QuarantineEntry } from '../../../shared/domain/quarantine.ts';

/** The list with one more; an entry for the same market is replaced. Newest last. */
export function withEntry(entries: readonly QuarantineEntry[], entry: QuarantineEntry): readonly QuarantineEntry[] {
  return [...withoutEntry(entries, entry.exchange, entry.symbol), entry];
}

export function withoutEntry(entries: readonly QuarantineEntry[], exchange: ExchangeId, symbol: MarketSymbol): readonly QuarantineEntry[] {
  return entries.filter((each) => each.exchange !== exchange || each.symbol !== symbol);
}

/** Entries whose time is not up at `now`, real epoch ms. */
export function inForce(entries: readonly QuarantineEntry[], now: number): readonly QuarantineEntry[] {
  return entries.filter(({ until }) => until > now);
}

/** Markets of one exchange that are set aside at `now`, with the reason. */
export function quarantinedOn(entries: readonly QuarantineEntry[], exchange: ExchangeId, now: number): ReadonlyMap<MarketSymbol, string> {
  return new Map(inForce(entries, now).filter((each) => each.exchange === exchange).map(({ symbol, reason }) => [symbol, reason]));
}
