import type { Settings } from '../../shared/settings/schema.ts';
import { settingsSchema } from '../../shared/settings/schema.ts';
import type { Assignment } from './assignment.ts';
import { SETTINGS } from './catalog.ts';
import type { SettingSource } from './SettingProblem.ts';

/** Checked values of one source. */
export interface SettingsLayer {
  readonly source: SettingSource;
  readonly assignments: readonly Assignment[];
}

export interface EffectiveValue {
  readonly value: unknown;
  readonly source: SettingSource;
  /** Where it stands; null for a default. */
  readonly place: string | null;
}

export interface MergedSettings {
  readonly settings: Settings;
  /** By key, every key of the catalog. */
  readonly values: ReadonlyMap<string, EffectiveValue>;
}

/**
 * Effective settings out of layers, weakest first: a later value replaces an earlier one as a whole, a symbol's entry replaces that
 * entry alone.
 */
export function mergeLayers(layers: readonly SettingsLayer[]): MergedSettings {
  const values = new Map<string, EffectiveValue>(SETTINGS.map(({ key, defaultValue }) => [key, { value: defaultValue, source: 'default', place: null }]));
  for (const { source, assignments } of layers) {
    for (const { key, symbol, value, place } of assignments) {
      const before = values.get(key)?.value;
      const isMap = symbol !== null && typeof before === 'object' && before !== null;
      values.set(key, { value: isMap ? { ...before, [symbol]: value } : value, source, place });
    }
  }
  for (const [key, fallback] of FALLBACKS) {
    const other = values.get(fallback);
    if (values.get(key)?.source === 'default' && other !== undefined && other.source !== 'default') values.set(key, other);
  }
  return { settings: settingsSchema.parse(nested(values)), values };
}

/** What is not set itself takes the value of the other key where that is set (system.md 4.1, 4.2). */
const FALLBACKS: readonly (readonly [key: string, fallback: string])[] = [
  ['signals.oversold_bounce.adaptive_rsi_base', 'signals.oversold_bounce.rsi_max'],
  ['signals.short_the_rip.adaptive_rsi_base', 'signals.short_the_rip.rsi_min'],
];

function nested(values: ReadonlyMap<string, EffectiveValue>): Record<string, unknown> {
  const root = new Map<string, unknown>();
  for (const [key, { value }] of values) {
    const parts = key.split('.');
    const name = parts.pop();
    let section = root;
    for (const part of parts) {
      const inner = section.get(part);
      const next = inner instanceof Map ? inner : new Map<string, unknown>();
      section.set(part, next);
      section = next;
    }
    if (name !== undefined) section.set(name, value);
  }
  return plain(root);
}

function plain(section: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return Object.fromEntries([...section].map(([name, value]) => [name, value instanceof Map ? plain(value) : value]));
}
