import type { LimitView } from '../../shared/domain/sessionView.ts';
import type { LimitKey } from './limitFields.ts';

export const LIMIT_GROUPS = ['trade', 'position', 'portfolio', 'day'] as const;
export type LimitGroup = (typeof LIMIT_GROUPS)[number];

export const LIMIT_GROUP_WORDS: Readonly<Record<LimitGroup, string>> = { trade: 'One trade', position: 'Positions', portfolio: 'Portfolio', day: 'Day' };

/** Where a limit belongs: to the next trade, to what is held of one market, to everything together, or to the UTC day. */
export function groupOfLimit(id: LimitView['id']): LimitGroup {
  switch (id) {
    case 'trade-risk':
    case 'notional':
    case 'correlation':
    case 'win-rate':
      return 'trade';
    case 'position-size':
    case 'positions':
    case 'liquidation-distance':
    case 'funding-cost':
      return 'position';
    case 'exposure':
    case 'heat':
    case 'drawdown':
    case 'net-exposure':
    case 'beta':
    case 'concentration':
    case 'var':
    case 'expected-shortfall':
    case 'leverage':
      return 'portfolio';
    case 'daily-loss':
    case 'daily-loss-close':
    case 'daily-trades':
    case 'loss-streak':
      return 'day';
    default:
      return id.endsWith('-notional') || id.endsWith('-risk') ? 'trade' : 'portfolio';
  }
}

export interface GroupOf<Item> {
  readonly group: LimitGroup;
  readonly items: readonly Item[];
}

/** Limits by group, in the groups' order and each in the engine's; groups without one are left out. */
export function groupLimits(limits: readonly LimitView[]): readonly GroupOf<LimitView>[] {
  return groupBy(limits, ({ id }) => groupOfLimit(id));
}

export function groupBy<Item>(items: readonly Item[], groupOf: (item: Item) => LimitGroup): readonly GroupOf<Item>[] {
  return LIMIT_GROUPS.map((group) => ({ group, items: items.filter((item) => groupOf(item) === group) })).filter((each) => each.items.length > 0);
}

const FIELD_GROUPS: Readonly<Record<LimitKey, LimitGroup>> = {
  per_trade_risk_pct: 'trade',
  risk_usd_cap: 'trade',
  max_notional_per_trade: 'trade',
  max_correlation: 'trade',
  min_win_rate: 'trade',
  max_position_size: 'position',
  max_positions: 'position',
  max_funding_cost: 'position',
  max_exposure: 'portfolio',
  max_portfolio_heat: 'portfolio',
  max_drawdown: 'portfolio',
  max_net_exposure: 'portfolio',
  max_beta_exposure: 'portfolio',
  max_concentration: 'portfolio',
  max_var: 'portfolio',
  max_expected_shortfall: 'portfolio',
  max_leverage: 'portfolio',
  daily_loss_limit_pct: 'day',
  daily_max_trades: 'day',
};

export function groupOfField(key: LimitKey): LimitGroup {
  return FIELD_GROUPS[key];
}
