export const MARKET_RANGES = ['24h', '7d', '30d'] as const;
/** How far back the charts of the panel reach, market time. */
export type MarketRange = (typeof MARKET_RANGES)[number];

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export const RANGE_MS: Readonly<Record<MarketRange, number>> = { '24h': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS };
export const RANGE_WORDS: Readonly<Record<MarketRange, string>> = { '24h': '24 hours', '7d': '7 days', '30d': '30 days' };

/** One slot of a line is about a pixel of a small chart: 288, 336 and 360 slots. */
export const SLOT_MS: Readonly<Record<MarketRange, number>> = { '24h': HOUR_MS / 12, '7d': HOUR_MS / 2, '30d': 2 * HOUR_MS };

/** Points of one answer at most: 30 days of five minutes. */
export const MAX_POINTS = 10_000;
