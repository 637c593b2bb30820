import { z } from 'zod';
import type { DecisionId, MarketSymbol } from './ids.ts';
import type { Regime } from './regime.ts';

/** Id of a strategy in the core's registry: lower-case words joined by hyphens. It is written into journals, so it never changes. */
export type StrategyId = string;
export const strategyIdSchema = z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/).max(64);

/** Every reason a decision can carry (system.md 4.8), in the order of its checks. A code never changes its meaning. */
export const REASON_CODES = [
  'not-ready-30m', 'not-ready-1h', 'not-ready-4h',
  'rsi-not-reached', 'ema-not-aligned', 'no-volume', 'regime-unfavourable', 'atr-missing', 'target-not-positive',
  'stop-too-tight', 'reward-too-small',
  'entries-paused', 'breaker-tripped', 'clock-skew', 'data-stale', 'symbol-quarantined', 'no-market-rules', 'signal-malformed',
  'already-signalled', 'position-open', 'order-working', 'cooldown', 'reentry-cooldown', 'price-unchanged',
  'model-veto',
  'conflict-lost',
  'locked',
  'exposure-limit', 'position-size-limit', 'trade-risk-limit', 'drawdown-limit', 'heat-limit', 'win-rate-limit',
  'daily-loss-limit', 'daily-trades-limit', 'class-limit', 'correlation-limit', 'max-positions', 'loss-streak',
  'portfolio-limit', 'allocation-limit', 'margin-short', 'liquidation-too-near', 'below-minimum',
  'signal-expired', 'order-refused',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export const CHECK_NAMES = [
  'history-30m', 'history-1h', 'history-4h',
  'rsi', 'ema-fast-mid', 'ema-mid-slow', 'volume', 'regime', 'atr', 'target', 'stop-distance', 'reward-to-risk',
] as const;
/** The pure rule's checks; a stateful check of groups 13-19 is named by its reason code. */
export type CheckName = (typeof CHECK_NAMES)[number] | ReasonCode;

export interface Check {
  readonly name: CheckName;
  readonly value: number | null;
  readonly limit: number | null;
  readonly pass: boolean;
  /** A sentence where the numbers do not say it: which rule locks until when, which signal won. */
  readonly detail?: string;
}

export interface Favourability {
  readonly verdict: boolean;
  readonly reason:
    | 'bullish-strong' | 'entry-score-low' | 'bearish-high-volatility' | 'not-bullish' | 'bullish'
    | 'bearish' | 'high-volatility' | 'no-downward-pressure' | 'insufficient-data';
}

/** One evaluation of one strategy on one closed 30m candle, field for field the line of formats.md `evaluate`. */
export interface DecisionRecord {
  /** Close time of the 30m candle = when the decision is taken. */
  readonly time: number;
  readonly symbol: MarketSymbol;
  readonly strategy: StrategyId;
  readonly verdict: 'enter' | 'decline' | 'not-ready';
  readonly reason: ReasonCode | null;
  readonly close: number;
  readonly rsi: number | null;
  readonly threshold: number | null;
  readonly atr: number | null;
  readonly emaFast: number | null;
  readonly emaMid: number | null;
  readonly emaSlow: number | null;
  readonly regime: Regime;
  readonly favourable: Favourability;
  readonly checks: readonly Check[];
  readonly entry: number | null;
  readonly stop: number | null;
  readonly target: number | null;
  readonly rewardToRisk: number | null;
  readonly sizeMultiplier: number | null;
}

/** A decision of a session: the record, where it was taken and, once known, what became of it. */
export interface SessionDecision extends DecisionRecord {
  readonly id: DecisionId;
  readonly instrument: number;
}
