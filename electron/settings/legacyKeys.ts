/** Keys of the configuration before this one that have no meaning here, and what takes their place. A dot at the end stands for all below. */
const LEGACY: readonly (readonly [prefix: string, note: string])[] = [
  ['execution.default_exchange', 'use session.exchanges'],
  ['session.exchange', 'use session.exchanges, a list'],
  ['notify.', 'there are no notifications yet'],
  ['websocket.priority_enabled', 'streams always come before polling'],
  ['websocket.max_streams_per_exchange', 'use websocket.max_connections_per_exchange'],
  ['websocket.stream_timeframes', '30m, 1h and 4h are streamed, which is what decisions need'],
  ['universe.prefetch.enabled', 'candles are always loaded at the start'],
  ['universe.min_quote_vol_usd', 'use universe.min_quote_volume_usdt'],
  ['universe.min_quote_volume', 'use universe.min_quote_volume_usdt'],
  ['universe.prefer_perps', 'every market is a linear USDT perpetual'],
  ['universe.only_linear', 'every market is a linear USDT perpetual'],
  ['universe.', 'markets are chosen by universe.fixed_symbols or universe.auto_select'],
  ['adaptive_strategies.monitoring.', 'signals are counted all the time, and the report has the figures'],
  ['signals.duplicate_prevention.ml_duplicate_detection_enabled', 'there is no such model'],
  ['monitoring.duplicate_prevention.', 'use signals.duplicate_prevention'],
  ['monitoring.', 'reports are written at the end of a session'],
  ['position_management.exit_monitoring.', 'exits are watched on every price'],
  ['quarantine.file', 'the list is quarantine.json in the data folder'],
  ['ml.', 'there are no models yet'],
  ['telegram.', 'there are no notifications yet; never put a token into this file'],
  ['discord.', 'there are no notifications yet; never put an address with a key into this file'],
  ['webhook.', 'there are no notifications yet'],
  ['email.', 'there are no notifications yet'],
  ['dashboard.', 'the window is the dashboard'],
];

/** What to know about a key of old, or null where it is none. */
export function legacyNote(key: string): string | null {
  const found = LEGACY.find(([prefix]) => key === prefix || `${key}.` === prefix || (prefix.endsWith('.') && key.startsWith(prefix)) || key.startsWith(`${prefix}.`));
  return found?.[1] ?? null;
}
