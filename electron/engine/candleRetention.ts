import type { CandleRetention } from '../../shared/domain/candleArchive.ts';
import type { Settings } from '../../shared/settings/schema.ts';

/** More than a session asks for: a resumed one may reach back further than the candles loaded at a start. */
const STARTS_KEPT = 2;

/** How much of the candles is kept, as the settings say. What a session loads at its start is never cut, twice over. */
export function candleRetention({ storage, universe }: Pick<Settings, 'storage' | 'universe'>): CandleRetention {
  const { minute_days: minutes, hour_days: hours, day_days: days, max_megabytes: megabytes } = storage.candles;
  const age = (limit: number): number | null => (limit === 0 ? null : limit);
  return {
    maxAgeDays: { '1m': age(minutes), '5m': age(minutes), '15m': age(minutes), '30m': age(hours), '1h': age(hours), '4h': age(hours), '1d': age(days) },
    maxBytes: megabytes === 0 ? null : megabytes * 1_000_000,
    keepNewest: STARTS_KEPT * universe.prefetch.startup_candle_count,
  };
}
