import type { StrategyId } from './decision.ts';
import type { ExchangeId } from './instrument.ts';
import type { DecisionId, MarketSymbol, PositionId } from './ids.ts';
import type { PositionSide } from './order.ts';

export type ExitReason =
  | 'stop-loss' | 'take-profit' | 'trailing-stop' | 'time' | 'signal' | 'manual' | 'kill-switch' | 'liquidation'
  | 'session-end' | 'risk';

export type MarginMode = 'isolated' | 'cross';

/** A part that was taken off while the rest ran on. */
export interface PartialExit {
  readonly at: number;
  readonly price: number;
  /** Base currency. */
  readonly amount: number;
  readonly reason: ExitReason;
}

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
  /** Mark price at which the exchange takes it away; null where no price does, and once closed. */
  readonly liquidationPrice: number | null;
  readonly marginMode: MarginMode;
  readonly leverage: number;
  /** Entry value of what is open, over the leverage. */
  readonly margin: number;
  /** Net profit over the margin of the largest amount held; a fraction. */
  readonly roe: number;
  /** Loss at the first stop before costs, of everything entered. */
  readonly initialRisk: number;
  /** Net profit over `initialRisk`; null where that is 0. */
  readonly rMultiple: number | null;
  /** ATR of the 30m candles at the decision, quote currency. */
  readonly entryAtr: number | null;
  /** `level` is where the trailing stop wants to be: at the exchange (`stopLoss`) it arrives at most every 5 s. */
  readonly trailing: { readonly isActivated: boolean; readonly level: number | null };
  /** True once the stop was moved to the entry and the fees. */
  readonly isAtBreakEven: boolean;
  readonly partialExits: readonly PartialExit[];
}
