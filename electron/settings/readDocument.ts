import type { Assignment } from './assignment.ts';
import { SECTIONS, SETTINGS, settingOf } from './catalog.ts';
import type { ReadLayer } from './environment.ts';
import { legacyNote } from './legacyKeys.ts';
import { nearestName } from './nearestName.ts';
import { readJson } from './readValue.ts';
import type { SettingProblem } from './SettingProblem.ts';

/** More unknown keys than a person reads. */
const MAX_WARNINGS = 50;

/** Reads the parsed JSON object of a settings file. Unknown keys are warned about by name, wrong values are problems. */
export function readDocument(document: object, fileName: string): ReadLayer {
  const assignments: Assignment[] = [];
  const problems: SettingProblem[] = [];
  const warnings: string[] = [];
  const visit = (section: object, path: string): void => {
    for (const [name, value] of Object.entries(section)) {
      const key = path === '' ? name : `${path}.${name}`;
      const place = `${fileName}: ${key}`;
      const setting = settingOf(key);
      if (setting !== null) {
        const read = readJson(setting.kind, setting.isNullable, value);
        if (read.ok) assignments.push({ key, symbol: null, value: read.value, place });
        else problems.push({ key, place, value: read.value, expected: read.expected, hint: read.hint });
      } else if (!SECTIONS.has(key)) {
        warnings.push(unknownKey(key, fileName));
      } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        visit(value, key);
      } else {
        problems.push({ key, place, value: JSON.stringify(value) ?? String(value), expected: 'an object with settings', hint: null });
      }
    }
  };
  visit(document, '');
  const surplus = warnings.length - MAX_WARNINGS;
  return { assignments, problems, warnings: surplus <= 0 ? warnings : [...warnings.slice(0, MAX_WARNINGS), `${fileName}: ${surplus} more unknown keys are ignored`] };
}

function unknownKey(key: string, fileName: string): string {
  const note = legacyNote(key);
  if (note !== null) return `${fileName}: ${key} has no meaning here and is ignored: ${note}`;
  const shown = key.length > 100 ? `${key.slice(0, 100)}…` : key;
  const near = nearestName(shown, [...SETTINGS.map((setting) => setting.key), ...SECTIONS]);
  return `${fileName}: ${shown} is not a setting and is ignored${near === null ? '' : `; did you mean ${near}?`}`;
}
