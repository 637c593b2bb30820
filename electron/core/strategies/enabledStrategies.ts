import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import { STRATEGY_REGISTRY } from './registry.ts';
import type { RegisteredStrategy, Strategy } from './strategy.ts';

/** The strategies that are switched on, in the order they decide. */
export function enabledStrategies(settings: CoreSettings, symbol: MarketSymbol, registry: readonly RegisteredStrategy[] = STRATEGY_REGISTRY): readonly Strategy[] {
  return registry.filter((one) => one.isEnabled(settings)).map((one) => one.create(settings, symbol));
}
