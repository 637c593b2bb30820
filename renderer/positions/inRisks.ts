import { formatDecimal, UNKNOWN } from '../format/number.ts';

/** Money as a multiple of what the first stop would have cost: `+1.52 R`. `–` where that was nothing. */
export function inRisks(money: number, initialRisk: number): string {
  return initialRisk > 0 ? `${formatDecimal(money / initialRisk, 2, 'always')} R` : UNKNOWN;
}
