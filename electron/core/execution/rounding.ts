import { BigNumber } from 'bignumber.js';

/** Division results keep enough places that a price over a tick is never cut short. */
const Decimal = BigNumber.clone({ DECIMAL_PLACES: 40 });

/** `value` rounded down to a whole multiple of `step`, in decimal arithmetic. Both positive or zero; `step` above 0. */
export function roundDown(value: number, step: number): number {
  return toStep(value, step, Decimal.ROUND_FLOOR);
}

export function roundUp(value: number, step: number): number {
  return toStep(value, step, Decimal.ROUND_CEIL);
}

/** The nearest whole multiple of `step`; a tie goes up. */
export function roundNearest(value: number, step: number): number {
  return toStep(value, step, Decimal.ROUND_HALF_UP);
}

/** A computed price at 12 significant digits: what a double's last digits add is no reason to lose a tick. */
export function withoutNoise(price: number): number {
  return new Decimal(price).precision(12, Decimal.ROUND_HALF_UP).toNumber();
}

/** Decimal a + b: amounts that are whole steps stay whole steps. */
export function addExactly(a: number, b: number): number {
  return new Decimal(a).plus(b).toNumber();
}

export function subtractExactly(a: number, b: number): number {
  return new Decimal(a).minus(b).toNumber();
}

/** Decimal a · b, rounded once. */
export function multiplyExactly(a: number, b: number): number {
  return new Decimal(a).times(b).toNumber();
}

function toStep(value: number, step: number, mode: BigNumber.RoundingMode): number {
  return new Decimal(value).dividedBy(step).integerValue(mode).times(step).toNumber();
}
