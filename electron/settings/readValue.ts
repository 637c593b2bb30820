import { parseExchange } from '../../shared/domain/instrument.ts';
import type { MarketSymbol } from '../../shared/domain/ids.ts';
import { baseOf, parseMarketSymbol } from '../../shared/domain/ids.ts';
import type { SettingKind } from './catalog.ts';
import { expectedText } from './expectedText.ts';

/** A checked value, or what was expected in its place. */
export type ReadValue =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly value: string; readonly expected: string; readonly hint: string | null };

type NumberKind = SettingKind & { readonly type: 'number' };

const TRUE_WORDS = new Set(['true', '1', 'yes', 'on']);
const FALSE_WORDS = new Set(['false', '0', 'no', 'off']);
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;

/** Reads a value as a person types it: in a variable or after `key=`. */
export function readText(kind: SettingKind, isNullable: boolean, text: string): ReadValue {
  const trimmed = text.trim();
  if (isNullable && ['null', 'none'].includes(trimmed.toLowerCase())) return good(null);
  switch (kind.type) {
    case 'boolean': {
      const word = trimmed.toLowerCase();
      return TRUE_WORDS.has(word) ? good(true) : FALSE_WORDS.has(word) ? good(false) : bad(kind, isNullable, quoted(text));
    }
    case 'number':
      return DECIMAL.test(trimmed) ? readNumber(kind, isNullable, Number(trimmed), trimmed) : bad(kind, isNullable, quoted(text), percentHint(kind, trimmed));
    case 'choice': {
      const option = kind.options.find((one) => one.toLowerCase() === trimmed.toLowerCase());
      return option === undefined ? bad(kind, isNullable, quoted(text)) : good(option);
    }
    case 'symbols':
      return readSymbols(kind, listOf(trimmed), text);
    case 'exchanges':
      return readExchanges(kind, listOf(trimmed), text);
    case 'coins':
      return readCoins(kind, trimmed.toLowerCase() === 'none' ? [] : listOf(trimmed), text);
    case 'by-symbol':
      return readJson(kind, isNullable, parseJson(trimmed), text);
    case 'address':
      return readAddress(kind, trimmed);
  }
}

/** Reads a value of a JSON file: numbers are numbers there, not texts. `shown` is what to show of it where it is wrong. */
export function readJson(kind: SettingKind, isNullable: boolean, value: unknown, shown = JSON.stringify(value) ?? String(value)): ReadValue {
  if (value === null && isNullable) return good(null);
  switch (kind.type) {
    case 'boolean':
      return typeof value === 'boolean' ? good(value) : bad(kind, isNullable, shown, typeof value === 'string' ? 'without quotes' : null);
    case 'number':
      if (typeof value === 'number') return readNumber(kind, isNullable, value, shown);
      return bad(kind, isNullable, shown, typeof value === 'string' ? (percentHint(kind, value) ?? 'without quotes') : null);
    case 'choice':
      return typeof value === 'string' && kind.options.includes(value) ? good(value) : bad(kind, isNullable, shown);
    case 'symbols':
      return readSymbols(kind, value, shown);
    case 'exchanges':
      return readExchanges(kind, value, shown);
    case 'coins':
      return readCoins(kind, value, shown);
    case 'by-symbol':
      return readBySymbol(kind, value, shown);
    case 'address':
      return typeof value === 'string' ? readAddress(kind, value.trim()) : bad(kind, isNullable, shown);
  }
}

function readNumber(kind: NumberKind, isNullable: boolean, value: number, shown: string): ReadValue {
  const isInside = Number.isFinite(value) && value <= kind.max && (kind.excludesMin ? value > kind.min : value >= kind.min);
  if (isInside && (!kind.isWhole || Number.isSafeInteger(value))) return good(value);
  return bad(kind, isNullable, shown, percentHint(kind, shown));
}

/** A fraction that was written as a percent: what it would be as a fraction. */
function percentHint(kind: NumberKind, text: string): string | null {
  if (!kind.isFraction) return null;
  const percent = /^\s*"?([\d.]+)\s*%?"?\s*$/.exec(text)?.[1];
  const asFraction = percent === undefined ? Number.NaN : Number((Number(percent) / 100).toPrecision(12));
  if (!(asFraction > 0 && asFraction <= kind.max)) return null;
  return `${text.trim().replaceAll('"', '')} looks like a percent, write ${asFraction}`;
}

function readSymbols(kind: SettingKind, value: unknown, shown: string): ReadValue {
  if (!Array.isArray(value)) return bad(kind, false, quoted(shown));
  if (value.length === 0) return bad(kind, false, `${quoted(shown)}, which names no symbol`);
  const symbols: MarketSymbol[] = [];
  for (const item of value) {
    const symbol = typeof item === 'string' ? parseMarketSymbol(item) : null;
    if (symbol === null) return bad(kind, false, `${quoted(shown)}, where ${JSON.stringify(item)} is no such symbol`);
    if (symbols.includes(symbol)) return bad(kind, false, `${quoted(shown)}, where ${symbol} stands twice`);
    symbols.push(symbol);
  }
  return good(symbols);
}

/** Exchanges by id or short name, each once. */
function readExchanges(kind: SettingKind, value: unknown, shown: string): ReadValue {
  if (!Array.isArray(value) || value.length === 0) return bad(kind, false, quoted(shown));
  const exchanges = value.map((name: unknown) => (typeof name === 'string' ? parseExchange(name) : null));
  const wrong = exchanges.indexOf(null);
  return wrong === -1 ? good([...new Set(exchanges)]) : bad(kind, false, quoted(String(value[wrong])));
}

/** Coins by their base, `DOGE`; a whole symbol stands for its base. An empty list is a value. */
function readCoins(kind: SettingKind, value: unknown, shown: string): ReadValue {
  if (!Array.isArray(value)) return bad(kind, false, quoted(shown));
  if (value.length === 0) return good([]);
  const read = readSymbols(kind, value, shown);
  return read.ok && Array.isArray(read.value) ? good(read.value.map((symbol: MarketSymbol) => baseOf(symbol))) : read;
}

function listOf(text: string): unknown {
  return text.startsWith('[') ? parseJson(text) : text.split(',').map((part) => part.trim()).filter((part) => part !== '');
}

function readBySymbol(kind: SettingKind & { readonly type: 'by-symbol' }, value: unknown, shown: string): ReadValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad(kind, false, quoted(shown));
  const entries = new Map<MarketSymbol, unknown>();
  for (const [name, content] of Object.entries(value)) {
    const symbol = parseMarketSymbol(name);
    if (symbol === null) return bad(kind, false, `${quoted(shown)}, where ${JSON.stringify(name)} is no such symbol`);
    if (entries.has(symbol)) return bad(kind, false, `${quoted(shown)}, where ${symbol} stands twice`);
    const entry = readEntry(kind, content);
    if (!entry.ok) return { ...entry, value: `${quoted(shown)}, where ${name} has ${entry.value}` };
    entries.set(symbol, entry.value);
  }
  return good(Object.fromEntries(entries));
}

function readEntry(kind: SettingKind & { readonly type: 'by-symbol' }, content: unknown): ReadValue {
  if (kind.field === null) return readJson(kind.value, false, content);
  const fields = typeof content === 'object' && content !== null && !Array.isArray(content) ? Object.entries(content) : [];
  const [name, number] = fields[0] ?? [];
  if (fields.length !== 1 || name !== kind.field) return bad(kind, false, JSON.stringify(content) ?? String(content));
  const read = readJson(kind.value, false, number);
  return read.ok ? good({ [kind.field]: read.value }) : read;
}

function readAddress(kind: SettingKind & { readonly type: 'address' }, text: string): ReadValue {
  const protocols = kind.unit === 'http-origin' ? ['http:', 'https:'] : ['ws:', 'wss:'];
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !protocols.includes(url.protocol) || url.hostname === '') return bad(kind, true, quoted(text.replace(/\/\/.*@/, '//…@')));
  if (url.username !== '' || url.password !== '') return bad(kind, true, `an address of ${url.host} with a user name or password`, 'leave them out');
  const hasMore = (url.pathname !== '/' && url.pathname !== '') || url.search !== '' || url.hash !== '';
  if (kind.unit === 'http-origin' && hasMore) return bad(kind, true, quoted(text), `write ${url.origin}, the exchange's paths are appended`);
  return good(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is no value of any kind that is written in JSON; the caller says what was expected.
    return undefined;
  }
}

function good(value: unknown): ReadValue {
  return { ok: true, value };
}

function bad(kind: SettingKind, isNullable: boolean, value: string, hint: string | null = null): ReadValue {
  return { ok: false, value: value.length > 200 ? `${value.slice(0, 200)}…` : value, expected: expectedText(kind, isNullable), hint };
}

function quoted(text: string): string {
  return text.trim() === '' ? 'empty' : `"${text}"`;
}
