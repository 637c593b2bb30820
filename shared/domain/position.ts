import type { StrategyId } from './decision.ts';
import type { ExchangeId } from './instrument.ts';
import type { DecisionId, MarketSymbol, PositionId } from './ids.ts';
import type { PositionSide } from './order.ts';

export type ExitReason =
  | 'stop-loss' | 'take-profit' | 'trailing-stop' | 'time' | 'signal' | 'manual' | 'kill-switch' | 'liquidation'
  | 'session-end' | 'risk';

/** A position from its first fill on. Money in quote currency. */
export interface PositionView {
  readonly id: PositionId;
  readonly instrument: number;
  readonly exchange: ExchangeId;
  readonly symbol: MarketSymbol;
  readonly side: PositionSide;
  readonly strategy: StrategyId;
  readonly decisionId: DecisionId | null;
  readonly status: 'opening' | 'open' | 'closing' | 'closed';
  readonly openedAt: number;
  readonly closedAt: number | null;
  /** Volume-weighted over the entry's fills. */
  readonly entryPrice: number;
  readonly exitPrice: number | null;
  /** Largest amount held, base currency. */
  readonly amount: number;
  /** What is still open, base currency; 0 once closed. */
  readonly openAmount: number;
  readonly initialStop: number;
  readonly stopLoss: number;
  readonly takeProfit: number;
  /** True while the broker has confirmed a working stop order for the whole open amount. */
  readonly hasProtectiveStop: boolean;
  readonly exitReason: ExitReason | null;
  readonly markPrice: number;
  /** Gross, of the open amount at `markPrice`. */
  readonly unrealisedPnl: number;
  /** Gross: price difference times amount, before fees and funding. */
  readonly realisedPnl: number;
  readonly fees: number;
  /** Positive = paid. */
  readonly funding: number;
  /** realised + unrealised − fees − funding. */
  readonly netPnl: number;
  /** Worst and best unrealised profit seen, gross. */
  readonly mae: number;
  readonly mfe: number;
  readonly liquidationPrice: number | null;
}
