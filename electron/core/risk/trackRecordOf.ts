import type { StrategyId } from '../../../shared/domain/decision.ts';
import { strategyMetrics } from '../portfolio/strategyMetrics.ts';
import type { CoreState } from '../state/coreState.ts';
import type { TrackRecord } from './sizing/trackRecord.ts';

/** A strategy's results as sizing and limits read them; null under 20 closed trades. */
export function trackRecordOf(state: CoreState, strategy: StrategyId): TrackRecord | null {
  const metrics = strategyMetrics(state, strategy);
  if (metrics === null) return null;
  const { trades, winRate, averageWin, averageLoss, sharpe } = metrics;
  return { trades, winRate, averageWin, averageLoss: Math.abs(averageLoss), sharpe };
}
