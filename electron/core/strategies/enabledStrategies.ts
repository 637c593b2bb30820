import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import { createOversoldBounce } from './oversoldBounce.ts';
import { createShortTheRip } from './shortTheRip.ts';
import type { Strategy } from './strategy.ts';

/** The strategies that are switched on, in the order they decide: the bounce before the rip (system.md 4.8). */
export function enabledStrategies(settings: CoreSettings, symbol: MarketSymbol): readonly Strategy[] {
  const { oversold_bounce: bounce, short_the_rip: rip } = settings.signals;
  return [
    ...(bounce.enable ? [createOversoldBounce(settings, symbol)] : []),
    ...(rip.enable ? [createShortTheRip(settings, symbol)] : []),
  ];
}
