/** Exact decimal arithmetic on prices and amounts: what an exchange computes in decimals is not left to binary fractions. */
import { BigNumber } from 'bignumber.js';

/** `value` rounded down (towards zero) to a whole multiple of `step`. */
export function floorToStep(value: number, step: number): number {
  return toStep(value, step, BigNumber.ROUND_FLOOR);
}

export function ceilToStep(value: number, step: number): number {
  return toStep(value, step, BigNumber.ROUND_CEIL);
}

export function isOnStep(value: number, step: number): boolean {
  return new BigNumber(value).modulo(step).isZero();
}

export function add(left: number, right: number): number {
  return new BigNumber(left).plus(right).toNumber();
}

export function subtract(left: number, right: number): number {
  return new BigNumber(left).minus(right).toNumber();
}

export function multiply(first: number, ...others: readonly number[]): number {
  return others.reduce((product, factor) => product.times(factor), new BigNumber(first)).toNumber();
}

function toStep(value: number, step: number, rounding: BigNumber.RoundingMode): number {
  return new BigNumber(value).div(step).integerValue(rounding).times(step).toNumber();
}
