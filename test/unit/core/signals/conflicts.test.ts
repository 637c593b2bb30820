import { describe, expect, it } from 'vitest';
import type { ConflictPolicy, Rival } from '../../../../electron/core/signals/conflicts.ts';
import { winnerOf } from '../../../../electron/core/signals/conflicts.ts';
import { performanceScore, priorityOf } from '../../../../electron/core/signals/priority.ts';

const GOOD = { winRate: 0.7, sharpe: 2, profitFactor: 3 };
const BAD = { winRate: 0.3, sharpe: -1, profitFactor: 0.5 };

function rival(changes: Partial<Rival> = {}): Rival {
  return { strategy: 'one', priority: 'medium', rewardToRisk: 1.6, record: null, ...changes };
}

describe('the winner of a conflict', () => {
  it.each<[ConflictPolicy, readonly Rival[], number]>([
    ['highest_priority', [rival(), rival({ priority: 'high' })], 1],
    ['highest_priority', [rival({ priority: 'low' }), rival()], 1],
    ['highest_priority', [rival(), rival({ rewardToRisk: 9 })], 0],
    ['best_risk_reward', [rival(), rival({ rewardToRisk: 1.7 })], 1],
    ['best_risk_reward', [rival(), rival()], 0],
    ['performance_weighted', [rival({ record: BAD }), rival({ record: GOOD })], 1],
    ['performance_weighted', [rival(), rival({ record: GOOD })], 0],
    ['fifo', [rival(), rival({ priority: 'high', rewardToRisk: 9, record: GOOD })], 0],
  ])('by %s', (policy, rivals, winner) => {
    expect(winnerOf(rivals, policy)).toBe(winner);
  });
});

describe('the priority of a signal', () => {
  it.each([
    [null, 'medium'], [GOOD, 'high'], [BAD, 'low'], [{ ...GOOD, winRate: 0.65 }, 'medium'], [{ ...GOOD, sharpe: 1.5 }, 'medium'], [{ ...GOOD, sharpe: null }, 'medium'],
    [{ ...GOOD, profitFactor: 2 }, 'medium'], [{ ...GOOD, winRate: 0.39 }, 'low'], [{ ...GOOD, profitFactor: 0.99 }, 'low'], [{ ...GOOD, profitFactor: null }, 'medium'],
  ] as const)('of a record %j is %s', (record, priority) => {
    expect(priorityOf(record)).toBe(priority);
  });

  it('and the performance behind it weighs win rate, Sharpe and profit factor, each capped at its weight', () => {
    expect(performanceScore({ winRate: 0.5, sharpe: 1, profitFactor: 1.5 })).toBeCloseTo(0.2 + 0.15 + 0.15, 12);
    expect(performanceScore({ winRate: 1, sharpe: 9, profitFactor: Number.POSITIVE_INFINITY })).toBeCloseTo(1, 12);
    expect(performanceScore({ winRate: 0, sharpe: -3, profitFactor: null })).toBe(0);
  });
});
