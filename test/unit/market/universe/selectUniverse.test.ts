import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inPriority, selectUniverse, STABLE_COINS, type UniverseRules } from '../../../../electron/market/universe/selectUniverse.ts';
import { universeRules } from '../../../../electron/market/universe/universeRules.ts';
import { baseOf, parseMarketSymbol, type MarketSymbol } from '../../../../shared/domain/ids.ts';
import { defaultSettings, settingsSchema } from '../../../../shared/settings/schema.ts';

function symbolOf(base: string): MarketSymbol {
  const symbol = parseMarketSymbol(`${base}/USDT:USDT`);
  if (symbol === null) throw new RangeError(base);
  return symbol;
}

const market = (base: string, quoteVolume24h: number | null) => ({ symbol: symbolOf(base), quoteVolume24h });
const rules: UniverseRules = { minQuoteVolume: 1_000, top: 3, most: 10, excludeStables: true, allow: [], deny: [], priority: [] };
const none = new Map<MarketSymbol, string>();
const chosen = (listings: readonly ReturnType<typeof market>[], changes: Partial<UniverseRules> = {}, quarantined: ReadonlyMap<MarketSymbol, string> = none) => (
  selectUniverse(listings, { ...rules, ...changes }, quarantined).filter(({ isChosen }) => isChosen).map(({ symbol }) => baseOf(symbol))
);

const bases = ['BTC', 'ETH', 'SOL', 'DOGE', 'USDC', 'DAI', 'XRP', 'ADA', 'PEPE', 'LINK'];
const listing = fc.record({ symbol: fc.constantFrom(...bases.map(symbolOf)), quoteVolume24h: fc.option(fc.integer({ min: 0, max: 5_000 })) });
const listings = fc.array(listing, { maxLength: 30 });
const someBases = fc.subarray(bases);
const anyRules = fc.record({
  minQuoteVolume: fc.integer({ min: 0, max: 5_000 }), top: fc.integer({ min: 1, max: 6 }), most: fc.integer({ min: 1, max: 12 }),
  excludeStables: fc.boolean(), allow: someBases, deny: someBases, priority: someBases,
});

describe('a choice of markets', () => {
  it('takes the largest by volume, largest first, and says why', () => {
    const choices = selectUniverse([market('SOL', 3_000), market('BTC', 9_000), market('ETH', 5e6), market('XRP', 2_000), market('ADA', 10), market('LINK', null)], rules, none);
    expect(choices.map(({ symbol, isChosen, reason }) => [baseOf(symbol), isChosen, reason])).toEqual([
      ['ETH', true, 'rank 1 by volume: 5.00 million USDT in 24 h'],
      ['BTC', true, 'rank 2 by volume: 9000 USDT in 24 h'],
      ['SOL', true, 'rank 3 by volume: 3000 USDT in 24 h'],
      ['XRP', false, 'rank 4 by volume is beyond the first 3'],
      ['ADA', false, '10 USDT in 24 h is less than 1000'],
      ['LINK', false, 'its volume is unknown'],
    ]);
  });

  it('puts allowed markets in whatever their volume, beside those chosen by volume', () => {
    expect(chosen([market('BTC', 9_000), market('ETH', 8_000), market('ADA', 1), market('LINK', null)], { top: 1, allow: ['LINK', 'ADA'] })).toEqual(['ADA', 'LINK', 'BTC']);
  });

  it('leaves denied, stable and quarantined markets out, and says so', () => {
    const choices = selectUniverse([market('BTC', 9_000), market('USDC', 9_500), market('ETH', 8_000), market('SOL', 7_000)], { ...rules, deny: ['BTC'], allow: ['BTC'] }, new Map([[symbolOf('ETH'), 'three orders rejected']]));
    expect(choices.map(({ symbol, reason }) => [baseOf(symbol), reason])).toEqual([
      ['SOL', 'rank 1 by volume: 7000 USDT in 24 h'], ['USDC', 'a stable coin'], ['BTC', 'on the deny list'], ['ETH', 'in quarantine: three orders rejected'],
    ]);
    expect(chosen([market('USDC', 9_500)], { excludeStables: false })).toEqual(['USDC']);
  });

  it('works in the order of the priority list', () => {
    expect(chosen([market('BTC', 9_000), market('ETH', 8_000), market('SOL', 7_000)], { priority: ['SOL', 'XRP', 'ETH'] })).toEqual(['SOL', 'ETH', 'BTC']);
    expect(inPriority(['ETH', 'BTC', 'SOL'].map((base) => market(base, null)), ['SOL']).map(({ symbol }) => baseOf(symbol))).toEqual(['SOL', 'ETH', 'BTC']);
  });

  it('never takes a denied market, always an allowed one within the limit, and the rest by volume', () => {
    fc.assert(fc.property(listings, anyRules, (offered, given) => {
      const choices = selectUniverse(offered, given, none);
      const taken = choices.filter(({ isChosen }) => isChosen);
      const isStable = (base: string): boolean => given.excludeStables && STABLE_COINS.includes(base);
      expect(taken.filter(({ symbol }) => given.deny.includes(baseOf(symbol)) || isStable(baseOf(symbol)))).toEqual([]);
      expect(taken.length).toBeLessThanOrEqual(given.most);
      expect(choices.map(({ symbol }) => symbol).sort()).toEqual([...new Set(offered.map(({ symbol }) => symbol))].sort());
      const allowed = [...new Set(offered.map(({ symbol }) => baseOf(symbol)))].filter((base) => given.allow.includes(base) && !given.deny.includes(base) && !isStable(base));
      const takenBases = taken.map(({ symbol }) => baseOf(symbol));
      if (allowed.length <= given.most) expect(allowed.filter((base) => !takenBases.includes(base))).toEqual([]);
      const ranked = taken.filter(({ symbol }) => !given.allow.includes(baseOf(symbol)));
      expect(ranked.length).toBeLessThanOrEqual(given.top);
      const worst = Math.min(...ranked.map(({ quoteVolume24h }) => quoteVolume24h ?? -1));
      expect(worst).toBeGreaterThanOrEqual(given.minQuoteVolume);
      for (const { symbol, quoteVolume24h, isChosen } of choices) {
        const base = baseOf(symbol);
        if (!isChosen && !given.deny.includes(base) && !isStable(base) && !given.allow.includes(base) && ranked.length > 0) {
          expect(quoteVolume24h ?? -1).toBeLessThanOrEqual(worst);
        }
      }
    }));
  });

  it('does not depend on the order of the listings', () => {
    fc.assert(fc.property(listings, anyRules, fc.infiniteStream(fc.nat()), (offered, given, random) => {
      const shuffled = offered.map((each) => ({ each, key: random.next().value })).sort((a, b) => a.key - b.key).map(({ each }) => each);
      expect(selectUniverse(shuffled, given, none)).toEqual(selectUniverse(offered, given, none));
    }));
  });
});

describe('the settings of a choice', () => {
  it('are all read, and lists of the same meaning are joined', () => {
    expect(universeRules(defaultSettings())).toEqual({ minQuoteVolume: 1_000_000, top: 15, most: 80, excludeStables: true, allow: [], deny: [], priority: [] });
    const changed = settingsSchema.parse({ universe: {
      min_quote_volume_usdt: 5, top_n_per_exchange: 2, max_symbols_per_exchange: 3, exclude_stables: false,
      include: ['A'], allow_list: ['B'], exclude: ['C'], deny_list: ['D'], blacklist: ['E'], priority_order: ['F'],
    } });
    expect(universeRules(changed)).toEqual({ minQuoteVolume: 5, top: 2, most: 3, excludeStables: false, allow: ['A', 'B'], deny: ['C', 'D', 'E'], priority: ['F'] });
  });
});
