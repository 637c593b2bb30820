import type { ReportPosition } from './reportSchema.ts';

export interface TradeStatistics {
  readonly key: string;
  readonly trades: number;
  readonly wins: number;
  /** Fraction; null without trades. */
  readonly winRate: number | null;
  readonly gross: number;
  readonly fees: number;
  readonly funding: number;
  readonly net: number;
  /** Sum of gains over sum of losses, net; null where nothing was lost. */
  readonly profitFactor: number | null;
  readonly best: number | null;
  readonly worst: number | null;
}

/** After fees and funding. */
export function netOf(position: Pick<ReportPosition, 'realisedPnl' | 'fees' | 'funding'>): number {
  return position.realisedPnl - position.fees - position.funding;
}

/** Results of closed positions by a key, such as strategy or symbol; groups in order of their net result. */
export function statisticsBy(positions: readonly ReportPosition[], keyOf: (position: ReportPosition) => string): readonly TradeStatistics[] {
  const groups = new Map<string, ReportPosition[]>();
  for (const position of positions) {
    if (position.closedAt === null) continue;
    const key = keyOf(position);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [position]);
    else group.push(position);
  }
  return [...groups].map(([key, group]) => statisticsOf(key, group)).sort((a, b) => b.net - a.net);
}

export function statisticsOf(key: string, positions: readonly ReportPosition[]): TradeStatistics {
  const nets = positions.map(netOf);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const wins = nets.filter((net) => net > 0);
  const lost = -sum(nets.filter((net) => net < 0));
  return {
    key,
    trades: positions.length,
    wins: wins.length,
    winRate: positions.length === 0 ? null : wins.length / positions.length,
    gross: sum(positions.map((position) => position.realisedPnl)),
    fees: sum(positions.map((position) => position.fees)),
    funding: sum(positions.map((position) => position.funding)),
    net: sum(nets),
    profitFactor: lost > 0 ? sum(wins) / lost : null,
    best: nets.length === 0 ? null : Math.max(...nets),
    worst: nets.length === 0 ? null : Math.min(...nets),
  };
}
