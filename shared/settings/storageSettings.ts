import { z } from 'zod';

const days = z.number().int().min(0).max(36_500);

/** How much is kept on the disk. The journals are not concerned. */
export const storageSchema = z.strictObject({
  candles: z.strictObject({
    minute_days: days.describe('Days of 1m, 5m and 15m candles that are kept, before the newest of their series; 0: for ever').default(0),
    hour_days: days.describe('Days of 30m, 1h and 4h candles that are kept; 0: for ever').default(0),
    day_days: days.describe('Days of 1d candles that are kept; 0: for ever').default(0),
    max_megabytes: z.number().int().min(0).max(1_000_000).describe('Most megabytes of candles; beyond it the oldest go, but never those a session starts with; 0: no limit').default(4_096),
  }).prefault({}),
  series: z.strictObject({
    days: days.describe('Days of funding, mark prices and open interest that are kept, before the newest of their series; 0: for ever').default(730),
  }).prefault({}),
}).prefault({});
