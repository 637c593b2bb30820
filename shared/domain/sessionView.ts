import type { ExchangeId, MarketRules } from './instrument.ts';
import type { DecisionId, MarketSymbol, SessionId } from './ids.ts';
import type { FillView, OrderView } from './order.ts';
import type { PositionView } from './position.ts';
import type { SignalStatistics, SignalView } from './signal.ts';
import type { Regime } from './regime.ts';
import type { Recommendation, SmoothedRegime } from './regimeHistory.ts';
import type { ReasonCode, StrategyId } from './decision.ts';
import type { BreakerView } from './breaker.ts';
import type { PortfolioView } from './portfolio.ts';
import type { PortfolioRiskView } from './portfolioRisk.ts';
import type { LockView } from './protection.ts';
import type { RiskLimits } from './riskLimits.ts';
import type { QuarantineEntry } from './quarantine.ts';
import type { UniverseView } from './universe.ts';
import type { AssetClass } from '../settings/classSettings.ts';

/*
 * The state of a session as it is shown: the renderer holds a copy and nothing else. Each top-level field is replaced as a whole by a
 * delta. Times are epoch ms; `…At` in market time unless the field says real time.
 */

export type ExecutionMode = 'paper' | 'demo' | 'live';
export type MarketKind = 'exchange' | 'simulated';

export type SessionPhase = 'idle' | 'starting' | 'running' | 'paused' | 'stopping' | 'ended';
export type SessionOutcome = 'completed' | 'failed' | 'cancelled' | 'killed';

export const STEP_IDS = ['settings', 'exchange', 'risk', 'intelligence', 'strategies', 'market-data', 'registration', 'pre-flight'] as const;
export type StepId = (typeof STEP_IDS)[number];

export interface StepView {
  readonly id: StepId;
  readonly title: string;
  readonly status: 'pending' | 'running' | 'done' | 'degraded' | 'failed' | 'skipped';
  /** Real time. */
  readonly startedAt: number | null;
  readonly durationMs: number | null;
  readonly deadlineMs: number;
  /** 0..1, null where a step has no measure. */
  readonly progress: number | null;
  readonly message: string | null;
  /** What a person can do about a failure. */
  readonly nextStep: string | null;
}

export interface SessionInfo {
  readonly phase: SessionPhase;
  readonly outcome: SessionOutcome | null;
  /** Why it ended or failed, or why it degraded. */
  readonly reason: string | null;
  readonly nextStep: string | null;
  readonly sessionId: SessionId | null;
  readonly mode: ExecutionMode;
  readonly market: MarketKind;
  readonly exchanges: readonly ExchangeId[];
  readonly seed: number | null;
  readonly speed: number;
  /** Real time. */
  readonly startedAt: number | null;
  readonly endsAt: number | null;
  readonly endedAt: number | null;
  readonly reportPath: string | null;
}

/** Money in quote currency; fractions 0..1. */
export interface AccountView {
  /** cash + unrealised. */
  readonly equity: number;
  /** startEquity + realised − fees − funding. */
  readonly cash: number;
  readonly startEquity: number;
  readonly realised: number;
  readonly unrealised: number;
  readonly fees: number;
  readonly funding: number;
  /** Equity at the last UTC midnight, or at the start. */
  readonly dayStartEquity: number;
  /** 0..1, 0 while the day is at a gain. */
  readonly dayLossFraction: number;
  readonly peakEquity: number;
  readonly drawdownFraction: number;
  readonly tradesToday: number;
  readonly entries: 'open' | 'paused' | 'stopped' | 'killed' | 'day-limit' | 'blocked';
  /** Why entries are not open, in words; null where they are. */
  readonly entriesReason: string | null;
}

/** One risk limit with its use. `used` and `limit` share a unit. */
export interface LimitView {
  readonly id:
    | 'daily-loss' | 'daily-loss-close' | 'daily-trades' | 'exposure' | 'heat' | 'drawdown' | 'positions' | 'trade-risk' | 'position-size' | 'notional'
    | 'loss-streak' | 'net-exposure' | 'beta' | 'correlation' | 'concentration' | 'var' | 'expected-shortfall' | 'funding-cost' | 'leverage'
    | 'liquidation-distance' | 'win-rate' | `${AssetClass}-${'notional' | 'risk' | 'exposure' | 'heat'}`;
  readonly label: string;
  /** Null while there is not enough data to say. */
  readonly used: number | null;
  readonly limit: number;
  readonly unit: 'fraction' | 'quote' | 'count' | 'ratio';
  readonly state: 'ok' | 'near' | 'tripped';
  /** What happens when it trips, in a sentence. */
  readonly consequence: string;
}

export interface QuoteView {
  readonly last: number;
  readonly bid: number;
  readonly ask: number;
  readonly mark: number;
  readonly at: number;
  /** Real ms since the last message, when this view was made. */
  readonly ageMs: number;
  readonly isStale: boolean;
}

export interface StrategyStatusView {
  readonly strategy: StrategyId;
  readonly decisionId: DecisionId;
  readonly time: number;
  readonly verdict: 'enter' | 'decline' | 'not-ready';
  readonly reason: ReasonCode | null;
  readonly rsi: number | null;
  readonly threshold: number | null;
}

export interface InstrumentView {
  readonly index: number;
  readonly exchange: ExchangeId;
  readonly symbol: MarketSymbol;
  readonly rules: MarketRules | null;
  readonly quote: QuoteView | null;
  /** 24 h change, fraction; null while unknown. */
  readonly change24h: number | null;
  readonly fundingRate: number | null;
  readonly nextFundingAt: number | null;
  /** Base currency, and the market time it was so; null while the exchange has not told it. */
  readonly openInterest: { readonly amount: number; readonly at: number } | null;
  /** Raw: what decisions are taken by. */
  readonly regime: Regime;
  /** Smoothed: what is shown, announced and recommended on. */
  readonly shownRegime: SmoothedRegime;
  readonly recommendations: readonly Recommendation[];
  readonly candles30m: number;
  readonly candles1h: number;
  readonly candles4h: number;
  readonly isReady: boolean;
  /** Why no entries are taken on this market now; null where they are. */
  readonly blockedReason: string | null;
  readonly strategies: readonly StrategyStatusView[];
}

export type StreamState = 'disconnected' | 'connecting' | 'warming-up' | 'healthy' | 'stale' | 'reconnecting' | 'polling';

/** What one stream is worth, from its counters at the moment of asking. Latencies from the exchange's timestamp to the arrival, real ms. */
export interface StreamHealth {
  /** Over the newest 10 s. */
  readonly messagesPerSecond: number;
  /** Null where messages carry no time. */
  readonly latencyP50Ms: number | null;
  readonly latencyP99Ms: number | null;
  readonly source: 'stream' | 'rest';
  /** 0 (nothing comes) to 1 (all is well). */
  readonly score: number;
  readonly why: string;
}

export interface StreamView {
  readonly exchange: ExchangeId;
  readonly symbol: MarketSymbol;
  /** `candles:30m`, `ticker`, … */
  readonly channel: string;
  readonly state: StreamState;
  readonly messages: number;
  readonly reconnects: number;
  readonly gapsFilled: number;
  /** Real ms; null before the first message. */
  readonly lastMessageAgeMs: number | null;
  readonly reason: string | null;
  /** Null for markets without a network. */
  readonly health: StreamHealth | null;
}

/** How one exchange's data comes: by streams or by REST, how fast, and how often that fails. Shares 0..1, latencies real ms. */
export interface FetchView {
  readonly streamMessages: number;
  readonly restCalls: number;
  /** Messages / (messages + calls); null before the first of either. */
  readonly streamShare: number | null;
  /** Median over the streams that carry a time; null where none does. */
  readonly streamLatencyMs: number | null;
  readonly restLatencyMs: number | null;
  /** (REST - stream) / REST; null where either is unknown. */
  readonly latencyImprovement: number | null;
  /** Connections that broke or could not be made. */
  readonly streamFailures: number;
  readonly restFailures: number;
  /** REST failures since the last success. */
  readonly failuresInARow: number;
  /** Failed share of the newest 100 REST calls: above 0.2 degraded, above 0.5 critical. */
  readonly recentFailureShare: number;
  readonly grade: 'well' | 'degraded' | 'critical';
}

export interface ConnectionView {
  readonly exchange: ExchangeId;
  /** Which of the exchange's connections, from 1, and how many there are: its limit of streams decides. */
  readonly shard: number;
  readonly shards: number;
  readonly state: 'closed' | 'connecting' | 'open' | 'reconnecting';
  /** Real ms to the next attempt. */
  readonly nextAttemptInMs: number | null;
  readonly attempts: number;
  readonly reconnects: number;
  readonly frames: number;
  readonly lastFrameAgeMs: number | null;
  /** Exchange clock minus ours; null until measured, and on an accelerated exchange, whose clock is elsewhere by design. */
  readonly clockOffsetMs: number | null;
  readonly latencyMs: number | null;
  readonly reason: string | null;
  /** The same for every connection of an exchange; null for markets without a network. */
  readonly fetches: FetchView | null;
}

export interface ClockView {
  /** Market time when this was made. */
  readonly marketTime: number;
  /** Real time when this was made. */
  readonly realTime: number;
  readonly speed: number;
}

export interface ErrorView {
  /** Real time of the newest one. */
  readonly at: number;
  readonly where: string;
  readonly code: string;
  readonly message: string;
  readonly count: number;
}

export type IncidentKind =
  | 'connection-lost' | 'stream-polled' | 'data-stale' | 'gap' | 'correction' | 'departure' | 'clock-skew' | 'unreadable' | 'subscription-refused'
  | 'rate-limit' | 'maintenance' | 'rest-failing' | 'exchange-not-opened' | 'quality' | 'timeframe-mismatch';

/** One thing that went wrong with the market's data, from its begin to its end. Times are real. */
export interface IncidentView {
  readonly id: number;
  readonly kind: IncidentKind;
  readonly exchange: ExchangeId | null;
  readonly symbol: string | null;
  /** `candles:30m`, `ticker`, `1h`, …; null where it concerns no single one. */
  readonly channel: string | null;
  readonly from: number;
  /** Null while it lasts. Of a moment: the newest time it was seen. */
  readonly to: number | null;
  /** It has no duration; repetitions within ten minutes are counted on one line. */
  readonly isMoment: boolean;
  readonly count: number;
  readonly text: string;
  /** What it means for trading. */
  readonly effect: string;
  readonly nextStep: string;
}

export interface LogLine {
  readonly seq: number;
  /** Real time. */
  readonly at: number;
  readonly level: 'debug' | 'info' | 'warning' | 'error';
  readonly source: string;
  readonly message: string;
  readonly instrument: number | null;
}

export interface EventLoopView {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface CountersView {
  readonly candlesClosed: number;
  readonly candlesEvaluated: number;
  readonly candlesBackfilled: number;
  readonly decisions: number;
  readonly entered: number;
  readonly journalRecords: number;
}

/** Sessions that ended abnormally and can be taken up again. */
export interface RecoveryView {
  readonly sessionId: SessionId;
  readonly startedAt: number;
  readonly lastEventAt: number;
  readonly openPositions: number;
  readonly workingOrders: number;
  readonly equity: number;
  /** Bytes cut off the journal's torn end; 0 where it was whole. */
  readonly tornBytes: number;
  readonly mode: ExecutionMode;
  readonly market: MarketKind;
  readonly symbols: readonly MarketSymbol[];
}

export interface EquityPoint {
  readonly at: number;
  readonly equity: number;
}

export interface SessionView {
  readonly info: SessionInfo;
  readonly steps: readonly StepView[];
  readonly clock: ClockView;
  readonly account: AccountView | null;
  readonly limits: readonly LimitView[];
  readonly riskLimits: RiskLimits | null;
  /** Locks in force, in the order they were set. */
  readonly locks: readonly LockView[];
  /** Every trigger of the circuit breaker; none before a session runs. */
  readonly breakers: readonly BreakerView[];
  /** Live ones and the newest that have ended, newest first, at most 120. */
  readonly signals: readonly SignalView[];
  readonly signalStatistics: SignalStatistics | null;
  readonly portfolio: PortfolioView | null;
  readonly portfolioRisk: PortfolioRiskView | null;
  /** How its markets were chosen; null before they were. */
  readonly universe: UniverseView | null;
  /** Markets that take no entries for a while, newest last; of all exchanges, in the session or not. */
  readonly quarantine: readonly QuarantineEntry[];
  readonly instruments: readonly InstrumentView[];
  readonly positions: readonly PositionView[];
  /** Working orders and the newest ended ones, newest first, at most 200. */
  readonly orders: readonly OrderView[];
  /** Newest first, at most 200. */
  readonly fills: readonly FillView[];
  readonly streams: readonly StreamView[];
  readonly connections: readonly ConnectionView[];
  readonly errors: readonly ErrorView[];
  /** Newest first, at most 200. */
  readonly incidents: readonly IncidentView[];
  readonly eventLoop: EventLoopView;
  readonly counters: CountersView;
  /** At most 2,000 points, oldest first. */
  readonly equity: readonly EquityPoint[];
  readonly recovery: RecoveryView | null;
}

/** Changed fields of the view since delta `seq - 1`. */
export interface SessionDelta {
  readonly seq: number;
  readonly changes: Partial<SessionView>;
}
export interface SessionSnapshot {
  readonly seq: number;
  readonly view: SessionView;
}
