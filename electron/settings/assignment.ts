import { parseMarketSymbol } from '../../shared/domain/ids.ts';
import type { Setting } from './catalog.ts';
import { SECTIONS, SETTINGS, settingOf } from './catalog.ts';
import { expectedText } from './expectedText.ts';
import { nearestName } from './nearestName.ts';
import type { ReadValue } from './readValue.ts';
import { readText } from './readValue.ts';
import type { SettingProblem } from './SettingProblem.ts';

/** One checked value for one setting, or for one symbol's entry of it. */
export interface Assignment {
  readonly key: string;
  /** Canonical symbol where only its entry of a map is meant. */
  readonly symbol: string | null;
  readonly value: unknown;
  readonly place: string;
}

export type ParsedAssignment =
  | { readonly ok: true; readonly assignment: Assignment }
  | { readonly ok: false; readonly problem: SettingProblem };

/**
 * Reads `key=value`, as in `risk.min_stop_pct=0.002`, `universe.fixed_symbols=BTC,ETH` or
 * `signals.short_the_rip.symbols.BTC/USDT:USDT.rsi_threshold=60`. `option` is what errors call it, such as `--set`.
 */
export function parseAssignment(text: string, option = '--set'): ParsedAssignment {
  const equals = text.indexOf('=');
  const path = (equals < 0 ? text : text.slice(0, equals)).trim();
  if (equals < 0 || path === '') {
    return refuse(path, `${option} ${JSON.stringify(text)}`, 'without a value', 'key=value, as in risk.min_stop_pct=0.002');
  }
  const place = `${option} ${path}`;
  const value = text.slice(equals + 1);
  const setting = settingOf(path);
  if (setting !== null) return assign(setting, null, readText(setting.kind, setting.isNullable, value), place);
  return parseEntry(path, value, place) ?? unknownKey(path, place);
}

/** `PATH.SYMBOL` or `PATH.SYMBOL.field` of a map by symbol; null where the path leads to no map. */
export function parseEntry(path: string, text: string, place: string): ParsedAssignment | null {
  const map = SETTINGS.find(({ key, kind }) => kind.type === 'by-symbol' && path.startsWith(`${key}.`));
  if (map?.kind.type !== 'by-symbol') return null;
  const { field, value } = map.kind;
  const suffix = field === null ? '' : `.${field}`;
  const rest = path.slice(map.key.length + 1);
  const symbol = parseMarketSymbol(rest.endsWith(suffix) ? rest.slice(0, rest.length - suffix.length) : '');
  if (symbol === null) return refuse(path, place, 'not an entry of that map', `${map.key}.BTC/USDT:USDT${suffix}=… with ${expectedText(value, false)}`);
  const read = readText(value, false, text);
  return assign(map, symbol, read.ok && field !== null ? { ok: true, value: { [field]: read.value } } : read, place);
}

function assign(setting: Setting, symbol: string | null, read: ReadValue, place: string): ParsedAssignment {
  if (read.ok) return { ok: true, assignment: { key: setting.key, symbol, value: read.value, place } };
  return { ok: false, problem: { key: setting.key, place, value: read.value, expected: read.expected, hint: read.hint } };
}

function unknownKey(path: string, place: string): ParsedAssignment {
  if (SECTIONS.has(path)) return refuse(path, place, 'a section, not a setting', `the full name, such as ${SETTINGS.find(({ key }) => key.startsWith(`${path}.`))?.key ?? path}`);
  const near = nearestName(path, SETTINGS.map(({ key }) => key));
  return refuse(path, place, 'not a setting', 'the name of a setting (docs/settings.md lists them)', near === null ? null : `did you mean ${near}?`);
}

function refuse(key: string, place: string, value: string, expected: string, hint: string | null = null): ParsedAssignment {
  return { ok: false, problem: { key, place, value, expected, hint } };
}
