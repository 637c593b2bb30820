import type { StrategyId } from '../../../shared/domain/decision.ts';
import type { SignalPriority } from '../../../shared/domain/signal.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import type { StrategyRecord } from './priority.ts';
import { performanceScore } from './priority.ts';

export type ConflictPolicy = CoreSettings['signals']['conflict_resolution'];

/** A signal that competes with others for one symbol at one moment. */
export interface Rival {
  readonly strategy: StrategyId;
  readonly priority: SignalPriority;
  /** Net of fees. */
  readonly rewardToRisk: number;
  /** Null under 20 closed trades. */
  readonly record: StrategyRecord | null;
}

const RANKS: Readonly<Record<SignalPriority, number>> = { high: 2, medium: 1, low: 0 };

/**
 * Place of the rival that goes on (system.md 6.2). Among equals the one that decided first. `performance_weighted` needs a record of
 * everybody: nothing reacts to fewer than 20 trades, so that without one it is `fifo`.
 */
export function winnerOf(rivals: readonly Rival[], policy: ConflictPolicy): number {
  const score = scoreBy(rivals, policy);
  let best = 0;
  for (const [index, rival] of rivals.entries()) {
    const leader = rivals[best];
    if (leader !== undefined && score(rival) > score(leader)) best = index;
  }
  return best;
}

function scoreBy(rivals: readonly Rival[], policy: ConflictPolicy): (rival: Rival) => number {
  switch (policy) {
    case 'highest_priority': return ({ priority }) => RANKS[priority];
    case 'best_risk_reward': return ({ rewardToRisk }) => rewardToRisk;
    case 'performance_weighted':
      return rivals.every(({ record }) => record !== null) ? ({ record }) => (record === null ? 0 : performanceScore(record)) : () => 0;
    case 'fifo': return () => 0;
  }
}

/** Why the winner won, in words that follow "won by". */
export const POLICY_WORDS: Readonly<Record<ConflictPolicy, string>> = {
  highest_priority: 'the higher priority, or by deciding first',
  best_risk_reward: 'the better reward to risk, or by deciding first',
  performance_weighted: 'the better record, or by deciding first',
  fifo: 'deciding first',
};
