import type { ExitReason, PositionView } from '../../../shared/domain/position.ts';
import type { ExitStatistics, GroupFigures } from './sessionReport.ts';

/** Below this a trade is neither won nor lost, quote currency. */
const BREAK_EVEN = 0.005;

const NO_EXITS: Readonly<Record<ExitReason, number>> = {
  'stop-loss': 0, 'take-profit': 0, 'trailing-stop': 0, time: 0, signal: 0, manual: 0, 'kill-switch': 0, liquidation: 0, 'session-end': 0, risk: 0,
};

/** Figures of the closed positions, net of fees and funding. */
export function exitStatistics(positions: readonly PositionView[]): ExitStatistics {
  const closed = positions.filter(({ status }) => status === 'closed');
  const exitsByReason = { ...NO_EXITS };
  for (const { exitReason } of closed) if (exitReason !== null) exitsByReason[exitReason] += 1;
  const wins = closed.filter(({ netPnl }) => netPnl > BREAK_EVEN);
  const losses = closed.filter(({ netPnl }) => netPnl < -BREAK_EVEN);
  const totalWinPnl = netOf(wins);
  const totalLossPnl = netOf(losses);
  return {
    totalExits: closed.length,
    exitsByReason,
    winning: wins.length,
    losing: losses.length,
    breakEven: closed.length - wins.length - losses.length,
    winRate: closed.length === 0 ? null : wins.length / closed.length,
    totalPnl: netOf(closed),
    totalWinPnl,
    totalLossPnl,
    averageWin: wins.length === 0 ? null : totalWinPnl / wins.length,
    averageLoss: losses.length === 0 ? null : totalLossPnl / losses.length,
    bestTrade: closed.length === 0 ? null : Math.max(...closed.map(({ netPnl }) => netPnl)),
    worstTrade: closed.length === 0 ? null : Math.min(...closed.map(({ netPnl }) => netPnl)),
  };
}

/** Closed positions by a name of theirs. */
export function groupFigures(positions: readonly PositionView[], nameOf: (position: PositionView) => string): Readonly<Record<string, GroupFigures>> {
  const groups: Record<string, GroupFigures> = {};
  for (const position of positions) {
    if (position.status !== 'closed') continue;
    const name = nameOf(position);
    const group = groups[name] ?? { trades: 0, winning: 0, netPnl: 0, fees: 0, funding: 0 };
    groups[name] = {
      trades: group.trades + 1,
      winning: group.winning + (position.netPnl > BREAK_EVEN ? 1 : 0),
      netPnl: group.netPnl + position.netPnl,
      fees: group.fees + position.fees,
      funding: group.funding + position.funding,
    };
  }
  return groups;
}

function netOf(positions: readonly PositionView[]): number {
  return positions.reduce((sum, { netPnl }) => sum + netPnl, 0);
}
