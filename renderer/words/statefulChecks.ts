import type { CheckName } from '../../shared/domain/decision.ts';

export interface StatefulCheckWords {
  /** What holds where the check passes. */
  readonly label: string;
  /** A flag is told by its verdict alone; the others have a value and a limit. */
  readonly kind: 'flag' | 'fraction' | 'money' | 'count' | 'number';
  /** How value and limit stand where it passes. */
  readonly sign: '' | '≤' | '<' | '≥';
}

const flag = (label: string): StatefulCheckWords => ({ label, kind: 'flag', sign: '' });

/** The checks of engine, account and limits that follow the pure rule, named by what they ask for. */
export const STATEFUL_CHECKS: Partial<Readonly<Record<CheckName, StatefulCheckWords>>> = {
  'entries-paused': flag('Entries not paused'),
  'breaker-tripped': flag('Circuit breaker armed'),
  'clock-skew': flag('Clock agrees with the exchange'),
  'data-stale': flag('Price fresh'),
  'symbol-quarantined': flag('Market not quarantined'),
  'no-market-rules': flag('Trading rules known'),
  'signal-malformed': { label: 'Signal well formed', kind: 'flag', sign: '' },
  'already-signalled': flag('First signal of this candle'),
  'position-open': flag('No position open here'),
  'order-working': flag('No entry order working'),
  cooldown: flag('Cooldown over'),
  'reentry-cooldown': flag('Cooldown after a stop-loss over'),
  'price-unchanged': flag('Price has moved'),
  'model-veto': flag('Model agrees'),
  'conflict-lost': flag('No stronger signal'),
  locked: flag('Not locked'),
  'below-minimum': { label: 'Amount above the minimum', kind: 'number', sign: '≥' },
  'signal-expired': flag('Sent in time'),
  'order-refused': flag('Order accepted'),
  'exposure-limit': { label: 'Exposure within its limit', kind: 'money', sign: '≤' },
  'position-size-limit': { label: 'Position size within its limit', kind: 'money', sign: '≤' },
  'trade-risk-limit': { label: 'Trade risk within its limit', kind: 'money', sign: '≤' },
  'drawdown-limit': { label: 'Drawdown within its limit', kind: 'fraction', sign: '<' },
  'heat-limit': { label: 'Open risk within its limit', kind: 'money', sign: '≤' },
  'win-rate-limit': { label: 'Win rate above its limit', kind: 'fraction', sign: '≥' },
  'daily-loss-limit': { label: 'Day\u2019s loss within its limit', kind: 'fraction', sign: '<' },
  'daily-trades-limit': { label: 'Entries today with this one', kind: 'count', sign: '≤' },
  'class-limit': { label: 'Asset class within its limit', kind: 'money', sign: '≤' },
  'correlation-limit': { label: 'Correlation within its limit', kind: 'number', sign: '≤' },
  'max-positions': { label: 'Positions with this one', kind: 'count', sign: '≤' },
  'loss-streak': { label: 'Losses in a row', kind: 'count', sign: '<' },
  'portfolio-limit': { label: 'Portfolio within its limits', kind: 'number', sign: '≤' },
  'allocation-limit': { label: 'Strategy\u2019s share left', kind: 'money', sign: '≤' },
  'margin-short': { label: 'Margin carries it', kind: 'money', sign: '≤' },
  'liquidation-too-near': { label: 'Liquidation far from the stop', kind: 'number', sign: '≥' },
};
