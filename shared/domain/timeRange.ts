/** Open times with from ≤ openTime < to, epoch ms. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export function lengthOf(ranges: readonly TimeRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from, 0);
}
