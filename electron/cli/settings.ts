import { loadSettings, requireSettings } from '../settings/loadSettings.ts';
import type { CliIo } from './io.ts';
import { EXIT, resolveDataDir } from './io.ts';
import { readOptions } from './readOptions.ts';

export const SETTINGS_HELP = `bearish settings: every setting, its value and where it came from

  --json            prints them as JSON
  --set key=value   as it would be with this change, repeatable
  --data-dir DIR    where settings.json is
`;

/** @throws SettingsError naming every wrong value, SettingsFileError. */
export async function showSettings(argv: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(argv, { json: 'flag', set: 'texts', 'data-dir': 'text' });
  const dataDir = resolveDataDir(options['data-dir'], io);
  const { view } = requireSettings(await loadSettings({ dataDir, env: io.env, overrides: options.set, signal: io.signal, isInspection: true }));
  for (const warning of view.warnings) io.stderr(`warning: ${warning}`);
  if (options.json) {
    io.stdout(JSON.stringify({ version: 1, ...view }, null, 2));
    return EXIT.done;
  }
  const keyWidth = Math.max(...view.rows.map(({ key }) => key.length));
  const sourceWidth = Math.max(...view.rows.map(({ source }) => source.length));
  for (const { key, value, source } of view.rows) io.stdout(`${key.padEnd(keyWidth)}  ${source.padEnd(sourceWidth)}  ${value}`);
  return EXIT.done;
}
