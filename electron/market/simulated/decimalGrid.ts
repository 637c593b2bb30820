/** Rounds to powers of ten so that the result is the double nearest to the decimal, as a parsed price is. */
export interface DecimalGrid {
  readonly step: number;
  round(value: number): number;
}

/** @throws RangeError where `step` is not a power of ten. */
export function decimalGrid(step: number): DecimalGrid {
  const exponent = Math.round(Math.log10(step));
  if (!(Math.abs(step / 10 ** exponent - 1) < 1e-9)) throw new RangeError(`step ${step} is not a power of ten`);
  if (exponent >= 0) {
    const unit = 10 ** exponent;
    return { step: unit, round: (value) => Math.round(value / unit) * unit };
  }
  const factor = 10 ** -exponent;
  return { step: 1 / factor, round: (value) => Math.round(value * factor) / factor };
}

/** Decimals that write every one of `values` exactly, at most 10. */
export function decimalsOf(values: Iterable<number>): number {
  let decimals = 0;
  let factor = 1;
  for (const value of values) {
    while (decimals < 10 && Math.round(value * factor) / factor !== value) {
      decimals += 1;
      factor = 10 ** decimals;
    }
  }
  return decimals;
}
