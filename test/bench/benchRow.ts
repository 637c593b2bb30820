/** One measured number of a bench. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it was measured on, where the name does not say it. */
  readonly note?: string;
}
