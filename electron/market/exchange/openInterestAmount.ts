import type { OpenInterest } from '../../exchanges/gateway.ts';

/** Base currency. A value alone is an amount at the mark price of now; null where that is not known. */
export function amountOf({ amount, value }: OpenInterest, mark: number | null): number | null {
  if (amount !== null) return amount;
  return value === null || mark === null || mark <= 0 ? null : value / mark;
}
