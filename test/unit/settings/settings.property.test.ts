import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Settings } from '../../../shared/settings/schema.ts';
import { defaultSettings, settingsSchema } from '../../../shared/settings/schema.ts';
import { SETTINGS, SECTIONS } from '../../../electron/settings/catalog.ts';
import { ENTRY_VARIABLES, readEnvironment, VARIABLES } from '../../../electron/settings/environment.ts';
import { parseAssignment } from '../../../electron/settings/assignment.ts';
import { loadSettings } from '../../../electron/settings/loadSettings.ts';
import { temporaryDataDir } from './temporaryDataDir.ts';

const KEYS = SETTINGS.map(({ key }) => key);
const strangeNumber = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -1, 1e308, 5, 50, 0.02, 2, 100));

/** A document of real keys with values of every kind, some of them right. */
const likelyDocument = fc.array(fc.tuple(fc.constantFrom(...KEYS, ...SECTIONS), fc.oneof(strangeNumber, fc.jsonValue())), { maxLength: 12 }).map((pairs) => {
  const root: Record<string, unknown> = {};
  for (const [key, value] of pairs) put(root, key.split('.'), value);
  return root;
});

function put(section: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    section[name] = value;
    return;
  }
  const inner = section[name];
  const next: Record<string, unknown> = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? { ...inner } : {};
  section[name] = next;
  put(next, rest, value);
}

function valueAt(root: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>((at, name) => (typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? Reflect.get(at, name) : undefined), root);
}

/** Settings whose larger value lets more be lost. */
const LIMITS = KEYS.filter((key) => /^risk(_management)?\./.test(key));

it('never crashes on any JSON, and a limit is its default or exactly what the file says', async () => {
  const dataDir = temporaryDataDir();
  await fc.assert(fc.asyncProperty(fc.oneof(likelyDocument, fc.jsonValue()), async (value) => {
    const text = JSON.stringify(value);
    const document: unknown = JSON.parse(text);
    writeFileSync(join(dataDir, 'settings.json'), text);
    const result = await loadSettings({ dataDir, env: {}, isInspection: true });
    if (!result.ok) {
      expect(result.problems.length).toBeGreaterThan(0);
      return;
    }
    expect(settingsSchema.parse(result.settings)).toEqual(result.settings);
    const defaults = defaultSettings();
    for (const key of LIMITS) {
      const said = valueAt(document, key);
      expect(valueAt(result.settings, key), key).toEqual(said === undefined ? valueAt(defaults, key) : said);
    }
  }), { numRuns: 250 });
}, 30_000);

it('never crashes on any bytes', async () => {
  const dataDir = temporaryDataDir();
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
    writeFileSync(join(dataDir, 'settings.json'), bytes);
    const result = await loadSettings({ dataDir, env: {}, isInspection: true });
    if (result.ok) expect(result.settings.risk).toEqual(defaultSettings().risk);
  }), { numRuns: 100 });
}, 30_000);

it('never crashes on any variable or assignment, and takes only what the schema takes', () => {
  const names = [...Object.values(VARIABLES).flat(), ...Object.keys(ENTRY_VARIABLES)];
  fc.assert(fc.property(fc.constantFrom(...names), fc.string(), (name, text) => {
    const { assignments, problems } = readEnvironment({ [name]: text });
    expect(assignments.length + problems.length).toBe(1);
  }), { numRuns: 500 });
  fc.assert(fc.property(fc.oneof(fc.string(), fc.tuple(fc.constantFrom(...KEYS), fc.string()).map((pair) => pair.join('='))), (text) => {
    expect(typeof parseAssignment(text).ok).toBe('boolean');
  }), { numRuns: 500 });
});

it('shows every key of the schema once, with a source', async () => {
  const result = await loadSettings({ dataDir: temporaryDataDir(), env: {} });
  const keys = result.ok ? result.view.rows.map(({ key }) => key) : [];
  expect(keys).toEqual(leaves(defaultSettings(), ''));
});

/** Dotted names of all values; maps by symbol are values as a whole. */
function leaves(value: Settings | object, path: string): string[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const key = path === '' ? name : `${path}.${name}`;
    const isSection = typeof inner === 'object' && inner !== null && !Array.isArray(inner) && name !== 'symbols' && name !== 'overrides';
    return isSection ? leaves(inner, key) : [key];
  });
}

it('reads each variable into the setting it belongs to', () => {
  expect(Object.keys(VARIABLES).filter((key) => !KEYS.includes(key))).toEqual([]);
  const all = Object.values(VARIABLES).flat();
  expect(new Set(all).size).toBe(all.length);
});
