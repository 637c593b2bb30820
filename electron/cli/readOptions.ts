import { parseArgs } from 'node:util';
import { nearestName } from '../settings/nearestName.ts';
import { UsageError } from './UsageError.ts';

export type OptionKind = 'text' | 'texts' | 'flag';
export type OptionSpec = Readonly<Record<string, OptionKind>>;

export type OptionValues<S extends OptionSpec> = {
  readonly [K in keyof S]: S[K] extends 'flag' ? boolean : S[K] extends 'texts' ? readonly string[] : string | undefined;
};

/**
 * Options of a command as `--name value` or `--name=value`; a repeatable one also takes several values in a row. A `text` given twice is
 * refused, since one of the two would be ignored.
 * @throws UsageError of one line that names the option.
 */
export function readOptions<const S extends OptionSpec>(argv: readonly string[], spec: S): OptionValues<S> {
  const { tokens } = parseArgs({
    args: [...argv], strict: false, tokens: true, allowPositionals: true,
    options: Object.fromEntries(Object.entries(spec).map(([name, kind]) => [name, { type: kind === 'flag' ? 'boolean' as const : 'string' as const, multiple: true }])),
  });
  const values: Record<string, string | boolean | string[] | undefined> = {};
  for (const [name, kind] of Object.entries(spec)) values[name] = kind === 'flag' ? false : kind === 'texts' ? [] : undefined;
  let repeatable: string[] | null = null;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      if (repeatable === null) throw new UsageError(`"${token.value}" belongs to no option`);
      repeatable.push(token.value);
      continue;
    }
    const kind = Object.hasOwn(spec, token.name) ? spec[token.name] : undefined;
    if (kind === undefined) throw unknownOption(token.rawName, Object.keys(spec));
    take(values, token.name, kind, token.value);
    const taken = values[token.name];
    repeatable = Array.isArray(taken) ? taken : null;
  }
  return values as OptionValues<S>;
}

/** @throws UsageError where it is missing. */
export function required(name: string, value: string | undefined, expected: string): string {
  if (value === undefined || value.trim() === '') throw new UsageError(`--${name} is missing: expected ${expected}`);
  return value;
}

function take(values: Record<string, string | boolean | string[] | undefined>, name: string, kind: OptionKind, value: string | undefined): void {
  const known = values[name];
  if (kind === 'flag') {
    if (value !== undefined) throw new UsageError(`--${name}=${value}: --${name} takes no value`);
    values[name] = true;
    return;
  }
  if (value === undefined || (value.startsWith('--') && value.length > 2)) throw new UsageError(`--${name} needs a value after it`);
  if (Array.isArray(known)) known.push(value);
  else if (known === undefined) values[name] = value;
  else throw new UsageError(`--${name} is given twice: "${String(known)}" and "${value}"`);
}

function unknownOption(raw: string, known: readonly string[]): UsageError {
  const near = nearestName(raw.replace(/^-+/, ''), known);
  return new UsageError(`${raw} is not an option of this command${near === null ? '' : `; did you mean --${near}?`}`);
}
