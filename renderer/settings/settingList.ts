import type { SettingRow } from '../../shared/ipc/contract.ts';

export interface SettingFilter {
  readonly search: string;
  readonly isOnlyChanged: boolean;
  /** `risk`, `signals`, …; null: all of them. */
  readonly section: string | null;
}

/** The first part of a setting's key. */
export function sectionOf({ key }: Pick<SettingRow, 'key'>): string {
  const dot = key.indexOf('.');
  return dot < 0 ? key : key.slice(0, dot);
}

/** Each section once, in the order of the settings, with how many it has. */
export function sectionsOf(rows: readonly SettingRow[]): readonly { readonly name: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(sectionOf(row), (counts.get(sectionOf(row)) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count }));
}

/** Settings in which every typed word is found: in the key, the value, the source, the range or the description. */
export function filterSettings(rows: readonly SettingRow[], { search, isOnlyChanged, section }: SettingFilter): readonly SettingRow[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return rows.filter((row) => {
    if ((isOnlyChanged && row.value === row.defaultValue) || (section !== null && sectionOf(row) !== section)) return false;
    const text = `${row.key} ${row.value} ${row.source} ${row.expected} ${row.description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
