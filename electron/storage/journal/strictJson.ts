/** A value that JSON would change or drop without a word: NaN, an infinity, a function, a date, a typed array. */
export class NotJournalableError extends Error {
  override readonly name = 'NotJournalableError';
  readonly path: string;

  constructor(path: string, found: string, options?: ErrorOptions) {
    super(`journal record ${path}: ${found}; expected plain finite data`, options);
    this.path = path;
  }
}

/**
 * JSON text from which `JSON.parse` gives back exactly the same value, including −0 (which JSON.stringify loses and a replayed state hash
 * would not forgive). Properties that are `undefined` are left out.
 * @throws NotJournalableError for anything that would not survive.
 */
export function strictJson(value: unknown, path = '$'): string {
  switch (typeof value) {
    case 'number': return jsonNumber(value, path);
    case 'string': return JSON.stringify(value);
    case 'boolean': return value ? 'true' : 'false';
    case 'object': return value === null ? 'null' : jsonObject(value, path);
    default: throw new NotJournalableError(path, typeof value);
  }
}

/** Shortest decimal text that reads back as the same float64. */
export function jsonNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) throw new NotJournalableError(path, String(value));
  return value === 0 && Object.is(value, -0) ? '-0' : `${value}`;
}

function jsonObject(value: object, path: string): string {
  if (Array.isArray(value)) return jsonArray(value, path);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new NotJournalableError(path, `a ${value.constructor.name}`);
  }
  let text = '';
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:${strictJson(member, `${path}.${key}`)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

function jsonArray(items: readonly unknown[], path: string): string {
  let text = '[';
  for (let index = 0; index < items.length; index += 1) {
    text += `${index === 0 ? '' : ','}${strictJson(items[index], `${path}[${index}]`)}`;
  }
  return `${text}]`;
}
