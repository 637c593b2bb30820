/**
 * Prices and quantities are kept as whole numbers of their last decimal, so that sums and extremes over any number of
 * candles are exact and every printed text is the shortest one that stands for the value.
 */

/** How many decimals a plain decimal text has (`'0.0100'` has 4). */
export function decimalsIn(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

/** The whole number that a plain decimal text is at that many decimals; `null` for anything that is not one or does not fit. */
export function toScaled(text: string, decimals: number): number | null {
  if (!/^\d+(\.\d+)?$/.test(text)) return null;
  const point = text.indexOf('.');
  const whole = point < 0 ? text : text.slice(0, point);
  const fraction = point < 0 ? '' : text.slice(point + 1);
  if (fraction.length > decimals) return null;
  const scaled = Number(whole + fraction.padEnd(decimals, '0'));
  return Number.isSafeInteger(scaled) ? scaled : null;
}

/** The number itself: the double that the decimal text of it parses to. */
export function fromScaled(scaled: number, decimals: number): number {
  return scaled / 10 ** decimals;
}

export function scaledText(scaled: number, decimals: number): string {
  return fromScaled(scaled, decimals).toFixed(decimals);
}
