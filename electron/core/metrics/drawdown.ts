/** The deepest fall of a series of equities. */
export interface Drawdown {
  /** (peak − trough) / peak, 0 where it never fell. */
  readonly fraction: number;
  /** peak − trough in the series' unit, positive. */
  readonly amount: number;
  /** Rows of the peak and of the trough; both 0 where it never fell. */
  readonly peakRow: number;
  readonly troughRow: number;
}

/** The deepest fall by fraction; a peak of 0 or less has no fraction and counts with its amount alone. */
export function deepestDrawdown(equities: readonly number[]): Drawdown {
  let peak = equities[0] ?? 0;
  let peakRow = 0;
  let worst: Drawdown = { fraction: 0, amount: 0, peakRow: 0, troughRow: 0 };
  for (const [row, equity] of equities.entries()) {
    if (equity > peak) [peak, peakRow] = [equity, row];
    const amount = peak - equity;
    const fraction = peak > 0 ? amount / peak : 0;
    if (fraction > worst.fraction || (peak <= 0 && amount > worst.amount)) worst = { fraction, amount, peakRow, troughRow: row };
  }
  return worst;
}

/** Largest fall of cumulated profits below their running best, starting from 0, in their unit, positive. */
export function deepestProfitFall(profits: readonly number[]): number {
  let [total, best, worst] = [0, 0, 0];
  for (const profit of profits) {
    total += profit;
    best = Math.max(best, total);
    worst = Math.max(worst, best - total);
  }
  return worst;
}
