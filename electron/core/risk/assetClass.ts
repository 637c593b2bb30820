import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import { baseOf } from '../../../shared/domain/ids.ts';
import type { AssetClass } from '../../../shared/settings/classSettings.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';

/** Class of a symbol by its base coin (system.md 1.5): the first that lists it, meme before microcap before bluechip. */
export function assetClassOf(symbol: MarketSymbol, classes: CoreSettings['classes']): AssetClass {
  const base = baseOf(symbol);
  if (classes.meme_bases.includes(base)) return 'meme';
  if (classes.microcap_bases.includes(base)) return 'microcap';
  return classes.bluechip_bases.includes(base) ? 'bluechip' : 'other';
}
