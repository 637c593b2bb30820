import type { PositionState } from '../positions/positionState.ts';
import type { CoreState } from '../state/coreState.ts';
import type { DayRecord } from './dailyEquity.ts';
import { REMEMBERED_DAYS } from './dailyEquity.ts';
import { sessionStrategies } from './enabledAllocation.ts';

const DAY_MS = 86_400_000;

/** Notes the positions that the event just applied has closed, as its effects tell, and returns them. */
export function recordClosings(state: CoreState): readonly PositionState[] {
  if (state.effects.length === 0) return NONE;
  let closings: PositionState[] | null = null;
  for (const effect of state.effects) {
    if (effect.kind !== 'position-changed' || effect.change !== 'closed') continue;
    const position = state.positions.get(effect.positionId);
    if (position === undefined || position.status !== 'closed') continue;
    state.portfolio.closed.add(position);
    closings ??= [];
    closings.push(position);
  }
  return closings ?? NONE;
}

const NONE: readonly PositionState[] = [];

/** Notes the UTC day that has ended: its first and last equity, and what each strategy's closed positions brought. */
export function recordDay(state: CoreState, day: number, startEquity: number): void {
  const { closed, days } = state.portfolio;
  const [from, to] = [day * DAY_MS, (day + 1) * DAY_MS];
  const nets = new Map<DayRecord['nets'][number]['strategy'], number>();
  for (const trade of closed.since(from)) {
    if (trade.closedAt < to) nets.set(trade.strategy, (nets.get(trade.strategy) ?? 0) + trade.net);
  }
  const known = new Set([...sessionStrategies(state.markets), ...nets.keys()]);
  days.push({
    day,
    startEquity,
    endEquity: state.ledger.dayStartEquity,
    nets: [...known].flatMap((strategy) => {
      const net = nets.get(strategy);
      return net === undefined ? [] : [{ strategy, net }];
    }),
  });
  if (days.length > REMEMBERED_DAYS) days.shift();
}
