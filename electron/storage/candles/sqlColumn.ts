import type { SqlRow } from '../sqlite/sqlDatabase.ts';

/** The number in a column. @throws TypeError where there is none: the statement and the table do not fit. */
export function numberIn(row: SqlRow | null | undefined, name: string): number {
  const value = row?.[name];
  if (typeof value !== 'number') throw new TypeError(`column ${name} holds ${typeof value}; expected a number`);
  return value;
}

/** @throws TypeError */
export function textIn(row: SqlRow, name: string): string {
  const value = row[name];
  if (typeof value !== 'string') throw new TypeError(`column ${name} holds ${typeof value}; expected a text`);
  return value;
}
