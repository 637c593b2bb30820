import { loadSettings, requireSettings, troubleOf } from '../settings/loadSettings.ts';
import type { ApplicationLog } from '../logging/createLog.ts';
import { createLog } from '../logging/createLog.ts';
import { parseLogLevel } from '../logging/logLevel.ts';
import type { CliIo, Prepared, PrepareRequest } from './io.ts';
import { UsageError } from './UsageError.ts';

export interface PrepareOptions {
  readonly env: CliIo['env'];
  readonly stderr: CliIo['stderr'];
  readonly signal: AbortSignal;
  readonly redact: (text: string) => string;
  /** Told of the log, for the process's own end. */
  readonly onLog: (log: ApplicationLog) => void;
}

/** Settings and log of a session without a window. @throws SettingsError, SettingsFileError; UsageError for a wrong LOG_LEVEL. */
export async function prepareSession({ dataDir, assignments }: PrepareRequest, { env, stderr, signal, redact, onLog }: PrepareOptions): Promise<Prepared> {
  const levelText = env['LOG_LEVEL'] ?? 'info';
  const level = parseLogLevel(levelText);
  if (level === null) throw new UsageError(`LOG_LEVEL is "${levelText}"; expected debug, info, warning or error`);
  const { settings, view, keptAside } = requireSettings(await loadSettings({ dataDir, env, overrides: assignments, signal }));
  const log = createLog({ dataDir, level, redact, now: () => Date.now(), print: stderr });
  onLog(log);
  for (const warning of view.warnings) log.write('warning', 'settings', warning);
  return { settings, settingsTrouble: troubleOf(keptAside), log: log.write, redact, closeLog: log.close };
}
