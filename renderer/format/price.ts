import type { MarketRules } from '../../shared/domain/instrument.ts';
import { formatDecimal, formatSignificant, UNKNOWN, type SignStyle } from './number.ts';

/** Digits after the point that a step needs: 0.1 → 1, 0.00005 → 5, 5 → 0. */
export function digitsOfStep(step: number): number {
  if (!Number.isFinite(step) || step <= 0) return 0;
  const [mantissa = '', exponent = '0'] = step.toExponential().split('e');
  const fraction = mantissa.split('.')[1] ?? '';
  return Math.max(0, fraction.length - Number(exponent));
}

/** A price with the exchange's precision; without rules, six significant digits. */
export function formatPrice(value: number | null | undefined, rules: Pick<MarketRules, 'priceTick'> | null, sign: SignStyle = 'negative'): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  return formatDecimal(value, priceDigits(value, rules), sign);
}

export function priceDigits(value: number, rules: Pick<MarketRules, 'priceTick'> | null): number {
  if (rules !== null) return digitsOfStep(rules.priceTick);
  if (value === 0) return 2;
  return Math.min(Math.max(5 - Math.floor(Math.log10(Math.abs(value))), 0), 10);
}

/** An amount in base currency with the exchange's step; without rules, up to six significant digits. */
export function formatAmount(value: number | null | undefined, rules: Pick<MarketRules, 'amountStep'> | null): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  return rules === null ? formatSignificant(value, 6) : formatDecimal(value, digitsOfStep(rules.amountStep));
}
