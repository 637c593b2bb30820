import type { Check, DecisionRecord } from '../../../shared/domain/decision.ts';
import { CHECK_NAMES } from '../../../shared/domain/decision.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { Regime } from '../../../shared/domain/regime.ts';
import { NEUTRAL_REGIME } from '../../../shared/domain/regime.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import { INSUFFICIENT_DATA } from '../regime/favourability.ts';
import { MIN_NET_REWARD_TO_RISK } from '../strategies/tradePlan.ts';
import type { Evaluation, PureCheckName } from './evaluation.ts';
import { CHECK_BITS } from './evaluation.ts';

/** The record of an evaluation, field for field as formats.md `evaluate` has it. `furtherChecks` are the stateful ones made after the pure rule. */
export function decisionRecord(
  evaluation: Evaluation,
  symbol: MarketSymbol,
  settings: CoreSettings,
  furtherChecks: readonly Check[] = [],
): DecisionRecord {
  const isReady = evaluation.verdict !== 'not-ready';
  const whenReady = (value: number): number | null => (isReady ? finiteOrNull(value) : null);
  return {
    time: evaluation.time,
    symbol,
    strategy: evaluation.strategy,
    verdict: evaluation.verdict,
    reason: evaluation.reason,
    close: evaluation.close,
    rsi: whenReady(evaluation.rsi),
    threshold: whenReady(evaluation.threshold),
    atr: whenReady(evaluation.atr),
    emaFast: whenReady(evaluation.emaFast),
    emaMid: whenReady(evaluation.emaMid),
    emaSlow: whenReady(evaluation.emaSlow),
    regime: regimeOf(evaluation),
    favourable: isReady ? evaluation.favourability : INSUFFICIENT_DATA,
    checks: [...pureChecks(evaluation, settings), ...furtherChecks],
    entry: whenReady(evaluation.close),
    stop: whenReady(evaluation.stop),
    target: whenReady(evaluation.target),
    rewardToRisk: whenReady(evaluation.rewardToRisk),
    sizeMultiplier: whenReady(evaluation.riskMultiplier),
  };
}

/** The regime an evaluation was made in, volatility by the strategy's own sensitivity. */
export function regimeOf(evaluation: Evaluation): Regime {
  if (!evaluation.isReady) return NEUTRAL_REGIME;
  return {
    trend: evaluation.trend,
    momentum: evaluation.momentum,
    momentumDirection: evaluation.momentumDirection,
    volatility: evaluation.volatility,
    riskMultiplier: evaluation.riskMultiplier,
    microTrendStrength: evaluation.microTrendStrength,
    entryScoreLong: evaluation.entryScoreLong,
    entryScoreShort: evaluation.entryScoreShort,
    confidence: 'sufficient',
    momentumRsi: finiteOrNull(evaluation.momentumRsi),
    momentumChange: finiteOrNull(evaluation.momentumChange),
    volatilityPercentile: finiteOrNull(evaluation.volatilityPercentile),
  };
}

function pureChecks(evaluation: Evaluation, settings: CoreSettings): Check[] {
  return CHECK_NAMES.filter((name) => (evaluation.checksMade & CHECK_BITS[name]) !== 0).map((name) => ({
    name,
    value: finiteOrNull(checkValue(evaluation, name)),
    limit: finiteOrNull(checkLimit(evaluation, name, settings)),
    pass: (evaluation.checksPassed & CHECK_BITS[name]) !== 0,
  }));
}

function checkValue(evaluation: Evaluation, name: PureCheckName): number {
  switch (name) {
    case 'history-30m': return evaluation.candles30m;
    case 'history-1h': return evaluation.candles1h;
    case 'history-4h': return evaluation.candles4h;
    case 'rsi': return evaluation.rsi;
    case 'ema-fast-mid': return evaluation.emaFast;
    case 'ema-mid-slow': return evaluation.emaMid;
    case 'volume': return evaluation.volume;
    case 'regime': return evaluation.favourability.verdict ? 1 : 0;
    case 'atr': return evaluation.atr;
    case 'target': return evaluation.target;
    case 'stop-distance': return evaluation.stopDistance;
    case 'reward-to-risk': return evaluation.netRewardToRisk;
  }
}

/** NaN where a check has no limit for now: alignment while not required, the regime while ignored. */
function checkLimit(evaluation: Evaluation, name: PureCheckName, settings: CoreSettings): number {
  switch (name) {
    case 'history-30m': return evaluation.historyLimit30m;
    case 'history-1h': return evaluation.historyLimit1h;
    case 'history-4h': return evaluation.historyLimit4h;
    case 'rsi': return evaluation.threshold;
    case 'ema-fast-mid': return evaluation.emaFastMidLimit;
    case 'ema-mid-slow': return evaluation.emaMidSlowLimit;
    case 'volume':
    case 'atr':
    case 'target': return 0;
    case 'regime': return evaluation.regimeLimit;
    case 'stop-distance': return settings.risk.min_stop_pct;
    case 'reward-to-risk': return MIN_NET_REWARD_TO_RISK;
  }
}

/** JSON knows no NaN: what is missing is null. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
