import { expect, it } from 'vitest';
import { candleRetention } from '../../../electron/engine/candleRetention.ts';
import { storageRetention } from '../../../electron/engine/storageRetention.ts';
import { settingsSchema } from '../../../shared/settings/schema.ts';

it('keeps market values for two years, and candles as their own settings say', () => {
  const settings = settingsSchema.parse({ storage: { candles: { minute_days: 30 } } });
  expect(storageRetention(settings)).toEqual({ candles: candleRetention(settings), series: { maxAgeDays: 730 } });
});

it('keeps market values for the days of the settings, and for ever at 0', () => {
  const days = (count: number) => storageRetention(settingsSchema.parse({ storage: { series: { days: count } } })).series;
  expect(days(30)).toEqual({ maxAgeDays: 30 });
  expect(days(0)).toEqual({ maxAgeDays: null });
});
