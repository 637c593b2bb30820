import { adaptiveOversoldBounce } from './adaptiveOversoldBounce.ts';
import { adaptiveShortTheRip } from './adaptiveShortTheRip.ts';
import { oversoldBounce } from './oversoldBounce.ts';
import { shortTheRip } from './shortTheRip.ts';
import type { RegisteredStrategy } from './strategy.ts';

/** Every strategy there is, in the order they decide: the bounce before the rip (system.md 4.8). */
export const STRATEGY_REGISTRY: readonly RegisteredStrategy[] = [adaptiveOversoldBounce, adaptiveShortTheRip, oversoldBounce, shortTheRip];
