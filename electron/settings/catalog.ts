import { z } from 'zod';
import { settingsSchema } from '../../shared/settings/schema.ts';

/** What a value of a setting may be. */
export type SettingKind =
  | { readonly type: 'boolean' }
  | { readonly type: 'number'; readonly min: number; readonly max: number; readonly excludesMin: boolean; readonly isWhole: boolean; readonly isFraction: boolean }
  | { readonly type: 'choice'; readonly options: readonly string[] }
  | { readonly type: 'address'; readonly unit: 'http-origin' | 'ws-address' }
  | { readonly type: 'symbols' }
  | { readonly type: 'exchanges' }
  /** Base coins such as BTC; may be empty. */
  | { readonly type: 'coins' }
  /** By canonical symbol; `field` is the one name inside an entry, or null where the entry is the value itself. */
  | { readonly type: 'by-symbol'; readonly field: string | null; readonly value: SettingKind & { readonly type: 'number' } };

/** One setting: a leaf of the schema. */
export interface Setting {
  /** Dotted, as in files and `--set`. */
  readonly key: string;
  readonly kind: SettingKind;
  readonly isNullable: boolean;
  readonly description: string;
  readonly defaultValue: unknown;
}

/** Every setting in the order of the schema: the one list that files, environment, `--set`, the settings view and the docs go by. */
export const SETTINGS: readonly Setting[] = collect(settingsSchema, [], settingsSchema.parse({}));

const byKey = new Map(SETTINGS.map((setting) => [setting.key, setting]));

export function settingOf(key: string): Setting | null {
  return byKey.get(key) ?? null;
}

/** The setting of this key, which the program itself names. @throws Error where there is none. */
export function knownSetting(key: string): Setting {
  const setting = settingOf(key);
  if (setting === null) throw new Error(`${key} is not in the settings schema`);
  return setting;
}

/** Names of the sections that lead to settings, such as `risk` and `signals.oversold_bounce`. */
export const SECTIONS: ReadonlySet<string> = new Set(
  SETTINGS.flatMap(({ key }) => key.split('.').slice(0, -1).map((_, index, parts) => parts.slice(0, index + 1).join('.'))),
);

function collect(schema: z.core.$ZodType, path: readonly string[], defaults: unknown): Setting[] {
  if (schema instanceof z.ZodPrefault) return collect(schema.unwrap(), path, defaults);
  if (schema instanceof z.ZodObject) {
    const known = z.record(z.string(), z.unknown()).parse(defaults);
    return Object.entries(schema.shape).flatMap(([name, part]) => collect(part, [...path, name], known[name]));
  }
  return [leaf(schema, path.join('.'), defaults)];
}

function leaf(schema: z.core.$ZodType, key: string, defaultValue: unknown): Setting {
  let inner = schema instanceof z.ZodDefault ? schema.unwrap() : schema;
  const outer = inner;
  const isNullable = inner instanceof z.ZodNullable;
  if (inner instanceof z.ZodNullable) inner = inner.unwrap();
  const description = metaOf(outer).description ?? metaOf(inner).description;
  if (description === undefined) throw new Error(`${key} has no description in the settings schema`);
  return { key, kind: kindOf(inner, outer, key), isNullable, description, defaultValue };
}

function kindOf(schema: z.core.$ZodType, outer: z.core.$ZodType, key: string): SettingKind {
  if (schema instanceof z.ZodBoolean) return { type: 'boolean' };
  if (schema instanceof z.ZodNumber) return numberKind(schema);
  if (schema instanceof z.ZodEnum) return { type: 'choice', options: schema.options.map(String) };
  const unit = metaOf(outer)['unit'];
  if (schema instanceof z.ZodArray) return { type: unit === 'coins' || unit === 'exchanges' ? unit : 'symbols' };
  if (schema instanceof z.ZodRecord) return bySymbolKind(schema.valueType, key);
  if (schema instanceof z.ZodString && (unit === 'http-origin' || unit === 'ws-address')) return { type: 'address', unit };
  throw new Error(`${key}: the settings know no such kind of value`);
}

function numberKind(schema: z.ZodNumber): SettingKind & { readonly type: 'number' } {
  const excludesMin = (schema.def.checks ?? []).some(({ _zod: { def } }) => 'inclusive' in def && def.check === 'greater_than' && def.inclusive === false);
  return {
    type: 'number',
    min: schema.minValue ?? Number.NEGATIVE_INFINITY,
    max: schema.maxValue ?? Number.POSITIVE_INFINITY,
    excludesMin,
    isWhole: schema.format === 'safeint',
    isFraction: metaOf(schema)['unit'] === 'fraction',
  };
}

function bySymbolKind(value: z.core.$ZodType, key: string): SettingKind {
  if (value instanceof z.ZodNumber) return { type: 'by-symbol', field: null, value: numberKind(value) };
  const fields = value instanceof z.ZodObject ? Object.entries(value.shape) : [];
  const [field, schema] = fields[0] ?? [];
  if (fields.length !== 1 || field === undefined || !(schema instanceof z.ZodNumber)) throw new Error(`${key}: the settings know maps of one number a symbol`);
  return { type: 'by-symbol', field, value: numberKind(schema) };
}

function metaOf(schema: z.core.$ZodType): z.core.GlobalMeta {
  return z.globalRegistry.get(schema) ?? {};
}
