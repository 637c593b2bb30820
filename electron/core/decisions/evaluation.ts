import type { Favourability, ReasonCode, StrategyId } from '../../../shared/domain/decision.ts';
import type { CHECK_NAMES } from '../../../shared/domain/decision.ts';
import type { Regime } from '../../../shared/domain/regime.ts';

/**
 * What one symbol's closed candles say at one decision time, as flat mutable numbers and labels that are filled again for each candle.
 * NaN means missing. While `isReady` is false only the time, the close and the counts mean anything.
 */
export interface MarketReading {
  /** Close time of the 30m candle, epoch ms. */
  time: number;
  close: number;
  volume: number;
  rsi: number;
  atr: number;
  emaFast: number;
  emaMid: number;
  emaSlow: number;
  candles30m: number;
  candles1h: number;
  candles4h: number;
  isReady: boolean;
  trend: Regime['trend'];
  /** The 4h EMA mid and the 4h close are below the 4h EMA slow: what base strategies call bearish. */
  isBelowSlowTrend: boolean;
  momentum: Regime['momentum'];
  momentumDirection: Regime['momentumDirection'];
  microTrendStrength: number;
  entryScoreLong: number;
  entryScoreShort: number;
  momentumRsi: number;
  momentumChange: number;
  volatilityPercentile: number;
}

/** One strategy's evaluation of a reading: every number of a decision record (formats.md `evaluate`), reused from candle to candle. */
export interface Evaluation extends MarketReading {
  strategy: StrategyId;
  volatility: Regime['volatility'];
  riskMultiplier: number;
  favourability: Favourability;
  /** Closed candles the strategy asks for. */
  historyLimit30m: number;
  historyLimit1h: number;
  historyLimit4h: number;
  /** 1 where the regime must favour the trade, NaN where it is ignored. */
  regimeLimit: number;
  threshold: number;
  /** NaN while the EMA filter is not required or an EMA is missing. */
  emaFastMidLimit: number;
  emaMidSlowLimit: number;
  stop: number;
  target: number;
  /** Gross. */
  rewardToRisk: number;
  /** |entry − stop| / entry. */
  stopDistance: number;
  netRewardToRisk: number;
  /** One bit for each of CHECK_NAMES. */
  checksMade: number;
  checksPassed: number;
  verdict: 'enter' | 'decline' | 'not-ready';
  reason: ReasonCode | null;
}

export type PureCheckName = (typeof CHECK_NAMES)[number];

/** Code of each pure check (system.md 4.8), in the order of CHECK_NAMES. */
const CODES: Readonly<Record<PureCheckName, ReasonCode>> = {
  'history-30m': 'not-ready-30m',
  'history-1h': 'not-ready-1h',
  'history-4h': 'not-ready-4h',
  'rsi': 'rsi-not-reached',
  'ema-fast-mid': 'ema-not-aligned',
  'ema-mid-slow': 'ema-not-aligned',
  'volume': 'no-volume',
  'regime': 'regime-unfavourable',
  'atr': 'atr-missing',
  'target': 'target-not-positive',
  'stop-distance': 'stop-too-tight',
  'reward-to-risk': 'reward-too-small',
};

/** The bit of each check in `checksMade` and `checksPassed`: its place in CHECK_NAMES. */
export const CHECK_BITS = {
  'history-30m': 1 << 0, 'history-1h': 1 << 1, 'history-4h': 1 << 2, 'rsi': 1 << 3, 'ema-fast-mid': 1 << 4, 'ema-mid-slow': 1 << 5,
  'volume': 1 << 6, 'regime': 1 << 7, 'atr': 1 << 8, 'target': 1 << 9, 'stop-distance': 1 << 10, 'reward-to-risk': 1 << 11,
} as const satisfies Record<PureCheckName, number>;

/** Records that a check was made. The first that fails gives the evaluation its reason. */
export function recordCheck(evaluation: Evaluation, name: PureCheckName, pass: boolean): void {
  evaluation.checksMade |= CHECK_BITS[name];
  if (pass) evaluation.checksPassed |= CHECK_BITS[name];
  else evaluation.reason ??= CODES[name];
}

export function createEvaluation(strategy: StrategyId): Evaluation {
  return {
    strategy,
    time: 0,
    close: Number.NaN,
    volume: Number.NaN,
    rsi: Number.NaN,
    atr: Number.NaN,
    emaFast: Number.NaN,
    emaMid: Number.NaN,
    emaSlow: Number.NaN,
    candles30m: 0,
    candles1h: 0,
    candles4h: 0,
    isReady: false,
    trend: 'neutral',
    isBelowSlowTrend: false,
    momentum: 'sideways',
    momentumDirection: 'flat',
    microTrendStrength: Number.NaN,
    entryScoreLong: Number.NaN,
    entryScoreShort: Number.NaN,
    momentumRsi: Number.NaN,
    momentumChange: Number.NaN,
    volatilityPercentile: Number.NaN,
    volatility: 'normal',
    riskMultiplier: Number.NaN,
    favourability: { verdict: false, reason: 'insufficient-data' },
    historyLimit30m: Number.NaN,
    historyLimit1h: Number.NaN,
    historyLimit4h: Number.NaN,
    regimeLimit: Number.NaN,
    threshold: Number.NaN,
    emaFastMidLimit: Number.NaN,
    emaMidSlowLimit: Number.NaN,
    stop: Number.NaN,
    target: Number.NaN,
    rewardToRisk: Number.NaN,
    stopDistance: Number.NaN,
    netRewardToRisk: Number.NaN,
    checksMade: 0,
    checksPassed: 0,
    verdict: 'not-ready',
    reason: null,
  };
}
