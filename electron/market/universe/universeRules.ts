import type { Settings } from '../../../shared/settings/schema.ts';
import type { UniverseRules } from './selectUniverse.ts';

/** The settings `universe.*` as a choice of markets reads them. */
export function universeRules({ universe }: Pick<Settings, 'universe'>): UniverseRules {
  return {
    minQuoteVolume: universe.min_quote_volume_usdt,
    top: universe.top_n_per_exchange,
    most: universe.max_symbols_per_exchange,
    excludeStables: universe.exclude_stables,
    allow: [...universe.include, ...universe.allow_list],
    deny: [...universe.exclude, ...universe.deny_list, ...universe.blacklist],
    priority: universe.priority_order,
  };
}
