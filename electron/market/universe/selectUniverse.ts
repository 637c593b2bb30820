import { baseOf, type MarketSymbol } from '../../../shared/domain/ids.ts';
import type { MarketListing } from '../../exchanges/gateway.ts';

export const STABLE_COINS: readonly string[] = ['USDT', 'USDC', 'FDUSD', 'TUSD', 'DAI'];

/** What a choice of markets goes by. Coins are bases such as `DOGE`; volumes are USDT over 24 h. */
export interface UniverseRules {
  readonly minQuoteVolume: number;
  /** Markets chosen by their volume, at most. */
  readonly top: number;
  /** All chosen markets together, at most. */
  readonly most: number;
  readonly excludeStables: boolean;
  /** Always in where the exchange has them, unless they are denied. */
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  /** Come first, in this order. */
  readonly priority: readonly string[];
}

/** One market the exchange offers, and why it was chosen or left out. */
export interface UniverseChoice {
  readonly symbol: MarketSymbol;
  /** USDT; null where unknown. */
  readonly quoteVolume24h: number | null;
  readonly isChosen: boolean;
  readonly reason: string;
}

interface Ranked extends MarketListing {
  /** From 1: place by volume among those that are not denied. */
  readonly rank: number;
}

/**
 * Chooses markets of one exchange (system.md 1.5): denied, stable and quarantined ones out, allowed ones in whatever their volume, then the
 * largest. Chosen ones come first, in the order of work; the others follow by volume. The same input gives the same answer, in whatever
 * order the listings came; of a symbol listed twice the larger volume counts.
 */
export function selectUniverse(listings: readonly MarketListing[], rules: UniverseRules, quarantined: ReadonlyMap<MarketSymbol, string>): readonly UniverseChoice[] {
  const left: UniverseChoice[] = [];
  const leave = ({ symbol, quoteVolume24h }: MarketListing, reason: string): void => { left.push({ symbol, quoteVolume24h, isChosen: false, reason }); };
  const candidates: Ranked[] = [];
  for (const listing of byVolume(listings)) {
    const base = baseOf(listing.symbol);
    const aside = quarantined.get(listing.symbol);
    if (rules.deny.includes(base)) leave(listing, 'on the deny list');
    else if (rules.excludeStables && STABLE_COINS.includes(base)) leave(listing, 'a stable coin');
    else if (aside !== undefined) leave(listing, `in quarantine: ${aside}`);
    else candidates.push({ ...listing, rank: candidates.length + 1 });
  }
  const allowed = candidates.filter(({ symbol }) => rules.allow.includes(baseOf(symbol)));
  const others = candidates.filter(({ symbol }) => !rules.allow.includes(baseOf(symbol)));
  const chosen: UniverseChoice[] = [];
  let byRank = 0;
  for (const market of [...allowed, ...others]) {
    const { symbol, quoteVolume24h, rank } = market;
    const isAllowed = rules.allow.includes(baseOf(symbol));
    if (chosen.length >= rules.most) leave(market, `more than ${rules.most} markets (universe.max_symbols_per_exchange)`);
    else if (isAllowed) chosen.push({ symbol, quoteVolume24h, isChosen: true, reason: 'on the allow list' });
    else if (quoteVolume24h === null) leave(market, 'its volume is unknown');
    else if (quoteVolume24h < rules.minQuoteVolume) leave(market, `${amount(quoteVolume24h)} USDT in 24 h is less than ${amount(rules.minQuoteVolume)}`);
    else if (byRank >= rules.top) leave(market, `rank ${rank} by volume is beyond the first ${rules.top}`);
    else {
      byRank += 1;
      chosen.push({ symbol, quoteVolume24h, isChosen: true, reason: `rank ${rank} by volume: ${amount(quoteVolume24h)} USDT in 24 h` });
    }
  }
  return [...inPriority(chosen, rules.priority), ...left.sort((a, b) => compareVolume(a, b))];
}

/** Markets in the order of work: those of the priority list first, in its order; the others stay as they are. */
export function inPriority<Market extends { readonly symbol: MarketSymbol }>(markets: readonly Market[], priority: readonly string[]): readonly Market[] {
  const place = ({ symbol }: Market): number => {
    const at = priority.indexOf(baseOf(symbol));
    return at === -1 ? priority.length : at;
  };
  return [...markets].sort((a, b) => place(a) - place(b));
}

function byVolume(listings: readonly MarketListing[]): readonly MarketListing[] {
  const largest = new Map<MarketSymbol, MarketListing>();
  for (const listing of [...listings].sort(compareVolume)) if (!largest.has(listing.symbol)) largest.set(listing.symbol, listing);
  return [...largest.values()];
}

/** Largest first, unknown ones last, ties by name. */
function compareVolume(a: MarketListing, b: MarketListing): number {
  const difference = (b.quoteVolume24h ?? -1) - (a.quoteVolume24h ?? -1);
  if (difference !== 0) return difference;
  return a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0;
}

function amount(volume: number): string {
  if (volume >= 1e9) return `${(volume / 1e9).toFixed(2)} billion`;
  if (volume >= 1e6) return `${(volume / 1e6).toFixed(2)} million`;
  return volume.toFixed(0);
}
