import type { Settings } from '../../../shared/settings/schema.ts';
import { defaultSettings } from '../../../shared/settings/schema.ts';
import { loadSettings } from '../../settings/loadSettings.ts';
import { describeProblem } from '../../settings/SettingProblem.ts';
import { acquireInstanceLock, InstanceLockedError } from '../../storage/instanceLock.ts';
import { openStorage } from '../../storage/openStorage.ts';
import type { CliIo } from '../io.ts';
import type { Finding } from './finding.ts';
import { fail, failed, ok, warn } from './finding.ts';

export interface SettingsCheck {
  readonly finding: Finding;
  /** What the other checks go by; the defaults where they are wrong. */
  readonly settings: Settings;
}

export async function checkSettings(dataDir: string, assignments: readonly string[], io: Pick<CliIo, 'env' | 'signal'>): Promise<SettingsCheck> {
  try {
    const result = await loadSettings({ dataDir, env: io.env, overrides: assignments, signal: io.signal, isInspection: true });
    if (!result.ok) {
      return { finding: fail('settings', result.problems.map(describeProblem).join('; '), 'correct these values: no session starts before'), settings: defaultSettings() };
    }
    const { rows, warnings, filePath } = result.view;
    const changed = rows.filter(({ source }) => source !== 'default').length;
    const found = `${rows.length} settings, ${changed} of them changed from their defaults (${filePath})`;
    const finding = warnings.length === 0 ? ok('settings', found) : warn('settings', warnings.join('; '), 'correct or remove what is named');
    return { finding, settings: result.settings };
  } catch (error) {
    return { finding: failed('settings', error, 'make the file readable'), settings: defaultSettings() };
  }
}

/** Opens the database as a session would. A session that runs now holds the folder, which is no fault. */
export async function checkStorage(dataDir: string, workerUrl: URL, signal: AbortSignal): Promise<Finding> {
  try {
    const lock = acquireInstanceLock(dataDir, () => Date.now());
    try {
      const troubles: string[] = [];
      const storage = await openStorage({ workerUrl, dataDir, lock, onTrouble: ({ message }) => { troubles.push(message); }, signal });
      try {
        const sessions = await storage.history.sessions(500, signal);
        const found = `the database opens with ${storage.driver ?? 'its driver'}; ${sessions.length === 500 ? 'at least 500' : sessions.length} sessions are on record`;
        return troubles.length === 0 ? ok('storage', found) : warn('storage', troubles.join('; '), 'nothing is lost: the journals hold every session');
      } finally {
        await storage.close();
      }
    } finally {
      lock.release();
    }
  } catch (error) {
    if (error instanceof InstanceLockedError) return warn('storage', `not looked at: ${error.message}`, 'run this again when that session has ended');
    return failed('storage', error, 'move history.sqlite away; it is made anew from the journals');
  }
}
