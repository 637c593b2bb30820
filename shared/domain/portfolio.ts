import type { StrategyId } from './decision.ts';

export const ALLOCATION_METHODS = ['equal', 'inverse_volatility', 'risk_parity', 'mean_variance', 'performance'] as const;
export type AllocationMethod = (typeof ALLOCATION_METHODS)[number];

/** A strategy's share of the exposure that all together may have, 0..1. */
export interface StrategyWeight {
  readonly strategy: StrategyId;
  readonly weight: number;
}

export interface AllocationView {
  readonly method: AllocationMethod;
  readonly weights: readonly StrategyWeight[];
  readonly reason: string;
  /** Market time. */
  readonly at: number;
}

/** One strategy's performance in this session. Money in quote currency net of fees and funding; fractions 0..1; null where a figure has no value. */
export interface StrategyPerformanceView {
  readonly strategy: StrategyId;
  /** Closed positions behind the figures, at most the newest 200. */
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  readonly totalNet: number;
  readonly winRate: number | null;
  readonly averageWin: number | null;
  /** Negative. */
  readonly averageLoss: number | null;
  readonly rewardToRisk: number | null;
  /** Null without trades, and where nothing lost. */
  readonly profitFactor: number | null;
  readonly recentWinRate: number | null;
  readonly recentTrades: number;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  /** Ended UTC days behind `sharpe` and `sortino`. */
  readonly days: number;
  /** Positive, quote currency. */
  readonly maxDrawdown: number;
  readonly expectancyR: number | null;
  /** Whether there are enough trades for anything to react to them. */
  readonly isSufficient: boolean;
  /** What has got worse, in sentences; empty below 20 trades. */
  readonly drift: readonly string[];
  /** Advice in sentences; empty below 10 trades. */
  readonly hints: readonly string[];
  /** Share of the exposure limit in force, and its use by open positions and working entries, quote currency. */
  readonly weight: number;
  readonly openNotional: number;
  readonly notionalLimit: number;
}

/** Figures of the account's ended UTC days. */
export interface AccountPerformanceView {
  readonly days: number;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly calmar: number | null;
  /** Fraction, of the daily equities. */
  readonly maxDrawdown: number;
  /** Net of the positions closed in the last seven days. */
  readonly weekNet: number;
  readonly weekTrades: number;
  readonly weekWinRate: number | null;
}

export interface PortfolioView {
  readonly current: AllocationView;
  /** Null while none is offered. */
  readonly suggestion: AllocationView | null;
  /** Whether the shares limit entries. */
  readonly isEnforced: boolean;
  readonly strategies: readonly StrategyPerformanceView[];
  readonly account: AccountPerformanceView;
  /** Sum of the open risks over the equity. */
  readonly heat: number;
  readonly grossExposure: number;
  /** Trades of all strategies and their trade-weighted win rate. */
  readonly trades: number;
  readonly winRate: number | null;
}
