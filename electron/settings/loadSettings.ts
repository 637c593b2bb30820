import { join } from 'node:path';
import type { Settings } from '../../shared/settings/schema.ts';
import type { SettingsView } from '../../shared/ipc/contract.ts';
import { signalWithin } from '../../shared/signalWithin.ts';
import { readAssignments } from './coreSettingsFrom.ts';
import { crossCheck } from './crossChecks.ts';
import type { Environment, ReadLayer } from './environment.ts';
import { readEnvironment } from './environment.ts';
import type { MergedSettings } from './mergeLayers.ts';
import { mergeLayers } from './mergeLayers.ts';
import { readDocument } from './readDocument.ts';
import type { SettingProblem } from './SettingProblem.ts';
import { SettingsError } from './SettingProblem.ts';
import type { SettingsFile } from './settingsFile.ts';
import { readSettingsFile } from './settingsFile.ts';
import { settingRows } from './settingRows.ts';

export const SETTINGS_FILE = 'settings.json';
const READ_DEADLINE_MS = 5_000;

export interface LoadSettingsOptions {
  readonly dataDir: string;
  readonly env: Environment;
  /** `key=value` of the command line. */
  readonly overrides?: readonly string[];
  /** `key=value` of this session alone; stronger than everything else. */
  readonly sessionOverrides?: readonly string[];
  readonly signal?: AbortSignal;
  readonly now?: () => number;
  /** Only looks: a damaged file stays where it is. */
  readonly isInspection?: boolean;
}

/** A damaged settings file in a sentence; null where the file was whole or absent. */
export function troubleOf(keptAside: string | null): string | null {
  return keptAside === null ? null : `The settings file was damaged and is kept at ${keptAside}; the built-in defaults are in force`;
}

export type SettingsResult =
  | {
    readonly ok: true;
    readonly settings: Settings;
    readonly view: SettingsView;
    /** The damaged file, out of the way; what it said is not in force. Null where there was none. */
    readonly keptAside: string | null;
  }
  | { readonly ok: false; readonly problems: readonly SettingProblem[]; readonly warnings: readonly string[]; readonly filePath: string };

/**
 * Effective settings: session > command line > environment > settings.json > default. Every source is checked as a whole, also where a
 * stronger one hides its values. @throws SettingsFileError where the file is there and cannot be read.
 */
export async function loadSettings(options: LoadSettingsOptions): Promise<SettingsResult> {
  const filePath = join(options.dataDir, SETTINGS_FILE);
  const signal = options.signal === undefined ? AbortSignal.timeout(READ_DEADLINE_MS) : signalWithin(options.signal, READ_DEADLINE_MS);
  const file = await readSettingsFile(filePath, { now: options.now ?? Date.now, signal, isInspection: options.isInspection ?? false });
  const fileLayer = readFileLayer(file);
  const environment = readEnvironment(options.env);
  const commandLine = readAssignments(options.overrides ?? []);
  const session = readAssignments(options.sessionOverrides ?? [], 'session');
  const warnings = [...fileLayer.warnings, ...environment.warnings];
  const problems = [...fileLayer.problems, ...environment.problems, ...commandLine.problems, ...session.problems];
  if (problems.length > 0) return { ok: false, problems, warnings, filePath };
  const merged = mergeLayers([
    { source: 'file', assignments: fileLayer.assignments },
    { source: 'environment', assignments: environment.assignments },
    { source: 'command line', assignments: commandLine.assignments },
    { source: 'session', assignments: session.assignments },
  ]);
  const conflicts = crossCheck(merged.settings, merged.values);
  if (conflicts.length > 0) return { ok: false, problems: conflicts, warnings, filePath };
  return { ok: true, settings: merged.settings, view: viewOf(merged, warnings, filePath), keptAside: file.kind === 'damaged' ? file.keptAside : null };
}

/** The settings of a result that has some. @throws SettingsError naming every wrong value. */
export function requireSettings(result: SettingsResult): Extract<SettingsResult, { ok: true }> {
  if (!result.ok) throw new SettingsError(result.problems);
  return result;
}

function readFileLayer(file: SettingsFile): ReadLayer {
  switch (file.kind) {
    case 'absent': return { assignments: [], problems: [], warnings: [] };
    case 'read': return readDocument(file.document, SETTINGS_FILE);
    case 'damaged': {
      const warning = file.keptAside === null
        ? `${SETTINGS_FILE} is damaged (${file.why}): the next start puts it aside and goes by the built-in defaults, not by its limits`
        : `${SETTINGS_FILE} was damaged (${file.why}) and is kept at ${file.keptAside}: the built-in defaults are in force, its limits are not; repair it and put it back`;
      return { assignments: [], problems: [], warnings: [warning] };
    }
  }
}

function viewOf(merged: MergedSettings, warnings: readonly string[], filePath: string): SettingsView {
  return { rows: settingRows(merged), warnings, filePath };
}
