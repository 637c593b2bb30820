/** What stands for a value nobody knows. The reason belongs in the title beside it. */
export const UNKNOWN = '–';
export const MINUS = '\u2212';

export type SignStyle = 'negative' | 'always';

const formats = new Map<string, Intl.NumberFormat>();

function formatFor(digits: number, sign: SignStyle): Intl.NumberFormat {
  const key = `${digits}:${sign}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    // "negative" drops the sign of a value that rounds to zero: −0.00 never shows.
    signDisplay: sign === 'always' ? 'exceptZero' : 'negative',
  });
  formats.set(key, made);
  return made;
}

/** Fixed digits, thousands separators, true minus. `–` where there is no finite number. */
export function formatDecimal(value: number | null | undefined, digits: number, sign: SignStyle = 'negative'): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  return formatFor(clampDigits(digits), sign).format(value).replace('-', MINUS);
}

export function formatCount(value: number | null | undefined): string {
  return formatDecimal(value, 0);
}

/** Quote currency. Two digits; `fine` gives four, for single trades and fees on small accounts. */
export function formatMoney(value: number | null | undefined, options: { readonly sign?: SignStyle; readonly fine?: boolean } = {}): string {
  return formatDecimal(value, options.fine === true ? 4 : 2, options.sign ?? 'negative');
}

/** A fraction as percent: 0.0123 → `1.23 %`. */
export function formatFraction(value: number | null | undefined, digits = 2, sign: SignStyle = 'negative'): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  return `${formatDecimal(value * 100, digits, sign)}\u00a0%`;
}

/** At most `digits` significant digits, without zeros at the end. */
export function formatSignificant(value: number, digits: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  return new Intl.NumberFormat('en-US', { maximumSignificantDigits: digits, signDisplay: 'negative' }).format(value).replace('-', MINUS);
}

/** Short form of a volume: `12.4K`, `1.3M`. */
export function formatCompact(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  return compact.format(value).replace('-', MINUS);
}
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 4, signDisplay: 'negative' });

/** Which way a change shows once rounded to `digits`: a change that shows as zero is flat. */
export function directionOf(value: number | null | undefined, digits: number): 'up' | 'down' | 'flat' {
  if (value === null || value === undefined || !Number.isFinite(value)) return 'flat';
  const shown = formatDecimal(value, digits);
  if (!/[1-9]/.test(shown)) return 'flat';
  return value > 0 ? 'up' : 'down';
}

function clampDigits(digits: number): number {
  return Math.min(Math.max(Math.trunc(digits), 0), 12);
}
