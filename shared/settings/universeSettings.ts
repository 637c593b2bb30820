import { z } from 'zod';

/*
 * Which markets a session watches (system.md 1.5) and which are left alone for a while (1.6).
 */

const coins = z.array(z.string()).meta({ unit: 'coins' });
const count = z.number().int();

export const universeSelection = {
  auto_select: z.boolean().describe('Chooses the markets of each exchange by their volume instead of universe.fixed_symbols').default(false),
  min_quote_volume_usdt: z.number().min(0).max(1e12).describe('Chosen markets have traded at least this over 24 h, USDT').default(1_000_000),
  top_n_per_exchange: count.min(1).max(200).describe('Markets chosen by volume on one exchange').default(15),
  max_symbols_per_exchange: count.min(1).max(200).describe('Markets of one exchange at most, those of the allow list included').default(80),
  exclude_stables: z.boolean().describe('Leaves out stable coins: USDT, USDC, FDUSD, TUSD, DAI').default(true),
  include: coins.describe('Coins that are always chosen where the exchange has them, whatever their volume').default([]),
  allow_list: coins.describe('The same as universe.include; both count').default([]),
  exclude: coins.describe('Coins that are never chosen').default([]),
  deny_list: coins.describe('The same as universe.exclude; both count').default([]),
  blacklist: coins.describe('The same as universe.exclude; both count').default([]),
  priority_order: coins.describe('Coins that come first: in the order of work, and for streams where an exchange has not enough of them').default([]),
} as const;

export const quarantineSchema = z.strictObject({
  enable: z.boolean().describe('Sets a market aside by itself after repeated failures of its data or orders').default(true),
  days: z.number().min(0.01).max(365).describe('Days after which a market is released').default(7),
}).prefault({});
