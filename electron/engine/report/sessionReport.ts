import type { BreakerView } from '../../../shared/domain/breaker.ts';
import type { PortfolioView } from '../../../shared/domain/portfolio.ts';
import type { LockView } from '../../../shared/domain/protection.ts';
import type { ExitReason, MarginMode, PartialExit } from '../../../shared/domain/position.ts';
import type { ExchangeId } from '../../../shared/domain/instrument.ts';
import type { RegimeShares } from '../../../shared/domain/regimeHistory.ts';
import type { SignalStatistics } from '../../../shared/domain/signal.ts';
import type { UniverseView } from '../../../shared/domain/universe.ts';
import type { EventLoopView, IncidentView, MarketKind, SessionOutcome, StepView, StreamView } from '../../../shared/domain/sessionView.ts';

/** A session's report, field for field that of formats.md `run`; fields beyond it are marked. Money in quote currency, times epoch ms. */
export interface SessionReport {
  readonly version: 1;
  readonly mode: 'paper' | 'demo' | 'live';
  readonly market: MarketKind;
  readonly exchanges: readonly ExchangeId[];
  readonly symbols: readonly string[];
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: SessionOutcome;
  readonly reason: string | null;
  readonly steps: readonly { readonly id: string; readonly status: StepView['status']; readonly startedAt: number | null; readonly durationMs: number | null; readonly message: string | null }[];
  readonly candles: { readonly closed: number; readonly evaluated: number; readonly backfilled: number };
  readonly decisions: { readonly total: number; readonly entered: number; readonly declined: Readonly<Record<string, number>> };
  readonly orders: readonly ReportOrder[];
  readonly fills: readonly ReportFill[];
  readonly positions: readonly ReportPosition[];
  readonly pnl: {
    /** Gross: before fees and funding. */
    readonly realised: number;
    readonly unrealised: number;
    readonly fees: number;
    /** Positive = paid. */
    readonly funding: number;
    readonly startEquity: number;
    /** startEquity + realised + unrealised − fees − funding. */
    readonly endEquity: number;
  };
  readonly streams: readonly Pick<StreamView, 'exchange' | 'symbol' | 'channel' | 'state' | 'messages' | 'reconnects' | 'gapsFilled' | 'lastMessageAgeMs'>[];
  readonly eventLoop: EventLoopView;
  readonly errors: readonly { readonly at: number; readonly where: string; readonly code: string; readonly message: string; readonly count: number }[];
  /** Beyond formats.md from here on. */
  /** What went wrong with the market's data, newest first. */
  readonly incidents: readonly IncidentView[];
  readonly sessionId: string | null;
  /** How the markets were chosen; null where the start did not get that far. */
  readonly universe: UniverseView | null;
  readonly seed: number | null;
  readonly speed: number;
  readonly exits: ExitStatistics;
  readonly perStrategy: Readonly<Record<string, GroupFigures>>;
  readonly perSymbol: Readonly<Record<string, GroupFigures>>;
  /** Performance of each strategy with the size of its sample, and how the capital was shared; null where the session never ran. */
  readonly strategies: PortfolioView | null;
  /** Locks that were set and triggers that stand tripped at the end. */
  readonly protections: ProtectionReport;
  readonly maxDrawdown: number;
  /** Shares of time of each market's shown regime. */
  readonly regimes: readonly RegimeShares[];
  /** Null where no core came to be. */
  readonly signals: SignalStatistics | null;
  /** endEquity − startEquity. */
  readonly netPnl: number;
  /** [market time, equity], oldest first, at most 2,000 points. */
  readonly equity: readonly (readonly [number, number])[];
  /** How the figures above belong together, in words. */
  readonly accounting: string;
  readonly files: { readonly journal: string | null };
}

export interface ProtectionReport {
  /** Ended and active locks, in the order of their beginning. `endedAt` null: still in force. */
  readonly locks: readonly (LockView & { readonly endedAt: number | null; readonly endedBy: 'time' | 'person' | null })[];
  readonly tripped: readonly BreakerView[];
}

export interface ReportOrder {
  readonly id: string | null;
  readonly clientOrderId: string;
  readonly exchange: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly type: string;
  readonly reduceOnly: boolean;
  readonly amount: number;
  /** Limit or trigger price; null for a plain market order. */
  readonly price: number | null;
  readonly status: string;
  readonly createdAt: number;
  readonly decisionId: string | null;
  readonly purpose: string;
  readonly filledAmount: number;
  readonly averagePrice: number | null;
  readonly statusReason: string | null;
}

export interface ReportFill {
  /** The order's `id`. */
  readonly orderId: string | null;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly at: number;
  readonly price: number;
  readonly amount: number;
  readonly fee: number;
  readonly liquidity: 'maker' | 'taker';
}

export interface ReportPosition {
  readonly id: string;
  readonly exchange: string;
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly strategy: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly entryPrice: number;
  readonly exitPrice: number | null;
  readonly amount: number;
  readonly stopLoss: number;
  readonly takeProfit: number;
  readonly exitReason: ExitReason | null;
  /** Gross. */
  readonly realisedPnl: number;
  readonly fees: number;
  readonly funding: number;
  readonly mae: number;
  readonly mfe: number;
  readonly openAmount: number;
  readonly unrealisedPnl: number;
  readonly netPnl: number;
  readonly decisionId: string | null;
  readonly initialStop: number;
  /** Loss at the first stop before costs. */
  readonly initialRisk: number;
  /** Net, over `initialRisk`. */
  readonly rMultiple: number | null;
  /** Net, over the margin; a fraction. */
  readonly roe: number;
  readonly leverage: number;
  readonly marginMode: MarginMode;
  readonly partialExits: readonly PartialExit[];
}

/** Every key is always there, also without a trade (system.md 8.6). Money net of fees and funding. */
export interface ExitStatistics {
  readonly totalExits: number;
  readonly exitsByReason: Readonly<Record<ExitReason, number>>;
  readonly winning: number;
  readonly losing: number;
  readonly breakEven: number;
  /** Fraction; null without exits. */
  readonly winRate: number | null;
  readonly totalPnl: number;
  readonly totalWinPnl: number;
  readonly totalLossPnl: number;
  readonly averageWin: number | null;
  readonly averageLoss: number | null;
  readonly bestTrade: number | null;
  readonly worstTrade: number | null;
  /** Worst and best unrealised profit of a trade, gross, on average. */
  readonly averageMae: number | null;
  readonly averageMfe: number | null;
  /** Over the trades that had a risk. */
  readonly averageR: number | null;
}

/** The same of one strategy's or symbol's trades. */
export interface GroupFigures extends ExitStatistics {
  readonly trades: number;
  readonly netPnl: number;
  readonly fees: number;
  readonly funding: number;
}
