import type { MarketSymbol } from './ids.ts';
import type { PositionSide } from './order.ts';

/** What can lock entries: the protections, and a person. */
export type LockRule = 'cooldown' | 'stoploss-guard' | 'low-profit' | 'max-drawdown' | 'manual';

/** Entries that are locked for a time. Times are market time. */
export interface LockView {
  /** Counts up within a session: `l1`. */
  readonly id: string;
  /** `symbol` locks one market on every exchange, `side` one side of all markets, `all` everything. */
  readonly scope: 'symbol' | 'side' | 'all';
  /** Null where every market is meant. */
  readonly symbol: MarketSymbol | null;
  /** Null where both sides are meant; may be set with `symbol` too. */
  readonly side: PositionSide | null;
  readonly rule: LockRule;
  /** A sentence. */
  readonly reason: string;
  readonly since: number;
  readonly until: number;
}
