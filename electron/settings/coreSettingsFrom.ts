import type { CoreSettings } from '../../shared/settings/schema.ts';
import { coreSettingsOf } from '../../shared/settings/schema.ts';
import type { Assignment } from './assignment.ts';
import { parseAssignment } from './assignment.ts';
import { crossCheck } from './crossChecks.ts';
import { mergeLayers } from './mergeLayers.ts';
import type { SettingProblem } from './SettingProblem.ts';
import { SettingsError } from './SettingProblem.ts';

/** Built-in defaults changed by `key=value` alone: what a computation on given candles goes by. @throws SettingsError */
export function coreSettingsFrom(texts: readonly string[]): CoreSettings {
  const { assignments, problems } = readAssignments(texts);
  if (problems.length > 0) throw new SettingsError(problems);
  const { settings, values } = mergeLayers([{ source: 'command line', assignments }]);
  const conflicts = crossCheck(settings, values);
  if (conflicts.length > 0) throw new SettingsError(conflicts);
  return coreSettingsOf(settings);
}

/** All that can be read, and all that cannot. The last of two values for the same key counts. */
export function readAssignments(texts: readonly string[], option = '--set'): { readonly assignments: readonly Assignment[]; readonly problems: readonly SettingProblem[] } {
  const assignments: Assignment[] = [];
  const problems: SettingProblem[] = [];
  for (const text of texts) {
    const parsed = parseAssignment(text, option);
    if (parsed.ok) assignments.push(parsed.assignment);
    else problems.push(parsed.problem);
  }
  return { assignments, problems };
}
