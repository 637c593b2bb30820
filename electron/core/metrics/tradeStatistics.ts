/** What statistics need of one closed trade. Money in quote currency. */
export interface TradeResult {
  /** Net of fees and funding. */
  readonly net: number;
  /** What the first stop put at risk, gross; 0 where unknown. */
  readonly risk: number;
}

/** Figures of closed trades, oldest first. Fractions 0..1, money in quote currency net of fees and funding. */
export interface TradeStatistics {
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  readonly totalNet: number;
  /** Wins over all trades; 0 without trades. */
  readonly winRate: number;
  /** 0 where there is none. */
  readonly averageWin: number;
  /** Negative; 0 where there is none. */
  readonly averageLoss: number;
  readonly best: number;
  readonly worst: number;
  /** |averageWin / averageLoss|; null without a win or without a loss. */
  readonly rewardToRisk: number | null;
  /** Sum of the wins over the sum of the losses; Infinity where nothing lost and something won, null where neither happened. */
  readonly profitFactor: number | null;
  /** Mean of net over risk, in R; null where no trade has a known risk. */
  readonly expectancyR: number | null;
}

export function tradeStatistics(trades: readonly TradeResult[]): TradeStatistics {
  let [wins, losses, sumWins, sumLosses, best, worst, rated, sumR] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (const { net, risk } of trades) {
    if (net > 0) {
      wins += 1;
      sumWins += net;
    } else if (net < 0) {
      losses += 1;
      sumLosses += net;
    }
    best = Math.max(best, net);
    worst = Math.min(worst, net);
    if (risk > 0) {
      rated += 1;
      sumR += net / risk;
    }
  }
  const averageWin = wins === 0 ? 0 : sumWins / wins;
  const averageLoss = losses === 0 ? 0 : sumLosses / losses;
  return {
    trades: trades.length,
    wins,
    losses,
    totalNet: sumWins + sumLosses,
    winRate: trades.length === 0 ? 0 : wins / trades.length,
    averageWin,
    averageLoss,
    best,
    worst,
    rewardToRisk: wins === 0 || losses === 0 ? null : Math.abs(averageWin / averageLoss),
    profitFactor: losses > 0 ? sumWins / -sumLosses : wins > 0 ? Number.POSITIVE_INFINITY : null,
    expectancyR: rated === 0 ? null : sumR / rated,
  };
}
