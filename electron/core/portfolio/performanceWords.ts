import type { StrategyMetrics } from './strategyMetrics.ts';
import { TRADES_TO_REACT } from './strategyMetrics.ts';

/** Advice needs this many trades (system.md 3.4). */
const TRADES_TO_ADVISE = 10;
/** A drawdown of this share of the equity is worth a word. */
const LARGE_DRAWDOWN = 0.1;

/** What has got worse (system.md 3.4), in sentences; none under 20 trades. */
export function driftOf(metrics: StrategyMetrics): readonly string[] {
  if (metrics.trades < TRADES_TO_REACT) return [];
  const { winRate, recentWinRate, recentTrades, rewardToRisk, totalNet, maxDrawdown } = metrics;
  const signs: string[] = [];
  if (winRate < 0.4) signs.push(`It wins ${percent(winRate)} of its trades, less than 40 %.`);
  if (recentWinRate < 0.7 * winRate) signs.push(`It won ${percent(recentWinRate)} of the last ${recentTrades} trades, against ${percent(winRate)} over all.`);
  if (rewardToRisk !== null && rewardToRisk < 1) signs.push(`An average win is ${rewardToRisk.toFixed(2)} of an average loss.`);
  if (totalNet > 0 && maxDrawdown > 0.5 * totalNet) signs.push(`Its deepest fall, ${maxDrawdown.toFixed(2)} USDT, is more than half of what it has earned.`);
  return signs;
}

/** Advice (system.md 3.4), in sentences; none under 10 trades. Nothing acts on it by itself. */
export function hintsOf(metrics: StrategyMetrics, equity: number): readonly string[] {
  if (metrics.trades < TRADES_TO_ADVISE) return [];
  const { winRate, recentWinRate, rewardToRisk, profitFactor, maxDrawdown } = metrics;
  const hints: string[] = [];
  if (profitFactor !== null && profitFactor < 1) hints.push('It loses money: review it before it trades on.');
  if (winRate < 0.4) hints.push('Few wins: tighten its entries.');
  if (winRate > 0.7) hints.push('Many wins: its entries could be relaxed.');
  if (rewardToRisk !== null && rewardToRisk < 1.5) hints.push('Small wins beside its losses: wider targets or tighter stops.');
  if (rewardToRisk !== null && rewardToRisk > 3) hints.push('Large wins beside its losses: keep the targets.');
  if (profitFactor !== null && profitFactor > 2) hints.push('It earns more than twice what it loses.');
  if (equity > 0 && maxDrawdown > LARGE_DRAWDOWN * equity) hints.push('Its deepest fall is more than 10 % of the equity: reduce its size.');
  if (recentWinRate < 0.8 * winRate) hints.push('It wins less than it did: review its parameters.');
  return hints;
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(0)} %`;
}
