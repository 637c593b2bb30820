import type { SettingRow } from '../../shared/ipc/contract.ts';
import { SETTINGS } from './catalog.ts';
import { expectedText } from './expectedText.ts';
import type { MergedSettings } from './mergeLayers.ts';

/** Every setting with its value and where it came from, what it does and may be, in the order of the schema. */
export function settingRows({ values }: Pick<MergedSettings, 'values'>): SettingRow[] {
  return SETTINGS.map(({ key, kind, isNullable, description, defaultValue }) => {
    const effective = values.get(key);
    return {
      key,
      value: settingText(effective === undefined ? defaultValue : effective.value),
      source: effective?.source ?? 'default',
      defaultValue: settingText(defaultValue),
      expected: expectedText(kind, isNullable),
      description,
    };
  });
}

/** A value as a person would type it. */
export function settingText(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([symbol, entry]) => `${symbol} ${typeof entry === 'object' && entry !== null ? Object.values(entry).join(' ') : String(entry)}`);
    return entries.length === 0 ? 'none' : entries.join(', ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
