import type { CoreSettings } from '../../shared/settings/schema.ts';
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { SessionId } from '../../shared/domain/ids.ts';
import type { FillView, OrderView } from '../../shared/domain/order.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import type { Regime } from '../../shared/domain/regime.ts';
import type { Recommendation, RegimeChange, RegimeShares, SmoothedRegime } from '../../shared/domain/regimeHistory.ts';
import type { SessionDecision } from '../../shared/domain/decision.ts';
import type { SignalStatistics, SignalView } from '../../shared/domain/signal.ts';
import type { RiskLimits } from '../../shared/domain/riskLimits.ts';
import type { AccountView, LimitView } from '../../shared/domain/sessionView.ts';
import type { BreakerView } from '../../shared/domain/breaker.ts';
import type { LockView } from '../../shared/domain/protection.ts';
import type { PortfolioView } from '../../shared/domain/portfolio.ts';
import type { PortfolioRiskView } from '../../shared/domain/portfolioRisk.ts';
import type { CoreEffect } from './effects.ts';
import type { CoreEvent } from './events.ts';
import type { EndedLock } from './protections/LockBook.ts';

/** What a core is made from; journalled as the first record of a session. */
export interface CoreOptions {
  readonly sessionId: SessionId;
  readonly settings: CoreSettings;
  readonly instruments: readonly Instrument[];
  /** Quote currency. */
  readonly startEquity: number;
  /** How long after its candle's close an entry is still sent, ms of market time (60 s times the speed, at most one 30m candle). */
  readonly entryTtlMs: number;
}

/** The account as the core keeps it is the account as it is shown. */
export type AccountState = AccountView;

/** Closed candles known of one series, and whether that is enough to decide. */
export interface Readiness {
  readonly candles30m: number;
  readonly candles1h: number;
  readonly candles4h: number;
  readonly isReady: boolean;
}

/** The trading core as the engine, replay and research see it: a deterministic state machine. Same events, same everything. */
export interface TradingCore {
  readonly options: CoreOptions;
  /** Applies one event; the returned effects are in order and valid until the next call. Throws only on a programming error. */
  apply(event: CoreEvent): readonly CoreEffect[];
  account(): AccountState;
  limits(): readonly LimitView[];
  /** Shares of the strategies, and what they have made of them. */
  portfolio(): PortfolioView;
  /** Value at risk, exposures and correlations of what is held. */
  portfolioRisk(): PortfolioRiskView;
  /** Why the breaker or a lock holds entries on this market back, in a sentence; null where neither does. */
  blockedReason(instrument: number): string | null;
  /** Every trigger of the circuit breaker. */
  breakers(): readonly BreakerView[];
  /** Locks in force, in the order they were set. */
  locks(): readonly LockView[];
  /** The newest that have ended, oldest first. */
  endedLocks(): readonly EndedLock[];
  /** The limits in force now: the settings', or what the last `set-limits` made of them. */
  riskLimits(): RiskLimits;
  /** Working and ended orders, oldest first. */
  orders(): readonly OrderView[];
  fills(): readonly FillView[];
  /** Open and closed, oldest first. */
  positions(): readonly PositionView[];
  openPositions(): readonly PositionView[];
  /** The raw labels at the newest closed candles: what decisions are taken by. */
  regime(instrument: number): Regime;
  /** What is shown and announced; a new label must have lasted for `regime.hysteresis_candles`. */
  smoothedRegime(instrument: number): SmoothedRegime;
  /** Changes of the smoothed regime, oldest first, at most 2,000. */
  regimeHistory(instrument: number): readonly RegimeChange[];
  /** Shares of time of each market's smoothed labels since the session began, in the order of the instruments. */
  regimeShares(): readonly RegimeShares[];
  /** At most five, for eyes alone. */
  recommendations(instrument: number): readonly Recommendation[];
  /** The last 100 that ended, then every live one; each part oldest first. */
  signals(): readonly SignalView[];
  signalStatistics(): SignalStatistics;
  readiness(instrument: number): Readiness;
  /** Rows so far in the decision log. */
  decisionCount(): number;
  decision(row: number): SessionDecision;
  /** Plain JSON-able data from which `restoreCore` builds an equal core. */
  snapshot(): unknown;
  /** Hash of the whole state: equal exactly when two cores are equal. */
  stateHash(): string;
}
