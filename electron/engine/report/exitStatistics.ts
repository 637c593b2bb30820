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
    averageMae: meanOf(closed.map(({ mae }) => mae)),
    averageMfe: meanOf(closed.map(({ mfe }) => mfe)),
    averageR: meanOf(closed.flatMap(({ rMultiple }) => rMultiple ?? [])),
  };
}

/** Closed positions by a name of theirs. */
export function groupFigures(positions: readonly PositionView[], nameOf: (position: PositionView) => string): Readonly<Record<string, GroupFigures>> {
  const groups = new Map<string, PositionView[]>();
  for (const position of positions) {
    if (position.status !== 'closed') continue;
    const name = nameOf(position);
    groups.set(name, [...(groups.get(name) ?? []), position]);
  }
  return Object.fromEntries([...groups].map(([name, group]) => [name, {
    ...exitStatistics(group),
    trades: group.length,
    netPnl: netOf(group),
    fees: group.reduce((sum, { fees }) => sum + fees, 0),
    funding: group.reduce((sum, { funding }) => sum + funding, 0),
  }]));
}

function netOf(positions: readonly PositionView[]): number {
  return positions.reduce((sum, { netPnl }) => sum + netPnl, 0);
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
