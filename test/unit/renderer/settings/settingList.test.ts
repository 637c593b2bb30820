import { describe, expect, it } from 'vitest';
import { settingRows } from '../../../../electron/settings/settingRows.ts';
import { filterSettings, sectionsOf } from '../../../../renderer/settings/settingList.ts';

const rows = settingRows({ values: new Map([['session.market', { value: 'simulated', source: 'file', place: null }]]) });
const all = { search: '', isOnlyChanged: false, section: null };

describe('the list of settings', () => {
  it('tells of each setting what it does and what it may be', () => {
    expect(rows.filter(({ description, expected }) => description === '' || expected === '')).toEqual([]);
  });

  it('has sections that hold every setting once', () => {
    const sections = sectionsOf(rows);
    expect(sections.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length);
    for (const { name, count } of sections) expect(filterSettings(rows, { ...all, section: name })).toHaveLength(count);
  });

  it('is found by words of the description as well as of the key', () => {
    const [first] = rows;
    if (first === undefined) throw new Error('there is no setting');
    const word = first.description.split(' ').toSorted((a, b) => b.length - a.length)[0] ?? '';
    expect(filterSettings(rows, { ...all, search: `${word.toUpperCase()} ${first.key}` })).toContain(first);
    expect(filterSettings(rows, { ...all, search: 'no-such-word' })).toEqual([]);
  });

  it('leaves what is not the default where only that is wanted', () => {
    expect(filterSettings(rows, { ...all, isOnlyChanged: true }).map(({ key, source }) => [key, source])).toEqual([['session.market', 'file']]);
  });
});
