/** What can trip the circuit breaker (system.md 5.6). */
export const BREAKERS = [
  'daily-loss', 'daily-loss-close', 'position-loss', 'volatility-spike', 'drawdown', 'data-stale', 'order-rejects', 'clock-skew', 'auth-failure',
] as const;
export type BreakerId = (typeof BREAKERS)[number];

/** One trigger of the circuit breaker. */
export interface BreakerView {
  readonly id: BreakerId;
  readonly label: string;
  /** `unknown` blocks entries as `tripped` does: what cannot be measured is not taken to be well. `off` by the settings. */
  readonly state: 'armed' | 'tripped' | 'unknown' | 'off';
  /** Where a trigger watches several markets, that of the worst one; of a tripped one, the value that tripped it. Null while unknown. */
  readonly value: number | null;
  readonly limit: number | null;
  readonly unit: 'fraction' | 'deviations' | 'seconds' | 'count' | 'flag';
  /** Why it tripped or is unknown, in a sentence. */
  readonly reason: string | null;
  /** Market time at which it tripped. */
  readonly since: number | null;
  /** Markets it tripped for; empty where it concerns all of them. */
  readonly instruments: readonly number[];
  /** What it does when it trips, in a sentence. */
  readonly consequence: string;
  /** False while orders that it sent have not done their work yet. */
  readonly isActionDone: boolean;
  /** True where a person can reset it now. */
  readonly isResettable: boolean;
}
