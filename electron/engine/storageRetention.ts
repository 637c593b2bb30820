import type { Settings } from '../../shared/settings/schema.ts';
import type { StorageRetention } from '../storage/worker/protocol.ts';
import { candleRetention } from './candleRetention.ts';

/** How much is kept in the database, as the settings say. */
export function storageRetention(settings: Pick<Settings, 'storage' | 'universe'>): StorageRetention {
  const { days } = settings.storage.series;
  return { candles: candleRetention(settings), series: { maxAgeDays: days === 0 ? null : days } };
}
