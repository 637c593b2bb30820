import { expect, it } from 'vitest';
import { settingsSchema } from '../../../shared/settings/schema.ts';
import { candleRetention } from '../../../electron/engine/candleRetention.ts';

const retention = (candles: Record<string, number>, startup = 1_000) => candleRetention(settingsSchema.parse({ storage: { candles }, universe: { prefetch: { startup_candle_count: startup } } }));

it('keeps candles for ever by default, up to 4 GB', () => {
  expect(retention({})).toEqual({
    maxAgeDays: { '1m': null, '5m': null, '15m': null, '30m': null, '1h': null, '4h': null, '1d': null }, maxBytes: 4_096_000_000, keepNewest: 2_000,
  });
});

it('takes each age for its own timeframes, and megabytes as a limit of all', () => {
  expect(retention({ minute_days: 30, hour_days: 400, day_days: 4_000, max_megabytes: 10 })).toMatchObject({
    maxAgeDays: { '1m': 30, '5m': 30, '15m': 30, '30m': 400, '1h': 400, '4h': 400, '1d': 4_000 }, maxBytes: 10_000_000,
  });
  expect(retention({ max_megabytes: 0 }).maxBytes).toBeNull();
});

it('never lets go what a session loads at its start', () => {
  expect(retention({}, 5_000).keepNewest).toBe(10_000);
});
