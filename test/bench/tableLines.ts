import type { BenchRow } from './benchRow.ts';

/** Rows as aligned text: names to the left, numbers by their last digit, notes where there are some. */
export function tableLines(rows: readonly BenchRow[]): readonly string[] {
  const cells = rows.map(({ name, value, unit, note }) => ({ name, value: readable(value), unit, note: note ?? '' }));
  const width = (of: (cell: (typeof cells)[number]) => string): number => Math.max(0, ...cells.map((cell) => of(cell).length));
  const nameWidth = width(({ name }) => name);
  const valueWidth = width(({ value }) => value);
  const unitWidth = width(({ unit }) => unit);
  return cells.map(({ name, value, unit, note }) => `${name.padEnd(nameWidth)}  ${value.padStart(valueWidth)} ${unit.padEnd(unitWidth)}  ${note}`.trimEnd());
}

/** Three significant digits, and every digit of a large number. */
function readable(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(3)).toString();
}
