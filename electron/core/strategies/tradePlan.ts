import type { Evaluation } from '../decisions/evaluation.ts';
import { recordCheck } from '../decisions/evaluation.ts';

export interface TradePlanSettings {
  readonly tp_atr_mult: number;
  readonly sl_atr_mult: number;
  /** Fractions of the entry price. */
  readonly min_tp_pct: number;
  readonly max_sl_pct: number;
}

/** Smallest reward to risk net of fees on both sides (system.md 14). */
export const MIN_NET_REWARD_TO_RISK = 1.5;

/**
 * Stop and target of a long trade, clamped (system.md 4.1): a target nearer than `min_tp_pct` moves out to it, a stop further than
 * `max_sl_pct` moves in to it. Prices unrounded.
 */
export function planLong(out: Evaluation, settings: TradePlanSettings): void {
  const entry = out.close;
  const target = entry + settings.tp_atr_mult * out.atr;
  const stop = entry - settings.sl_atr_mult * out.atr;
  out.target = (target - entry) / entry < settings.min_tp_pct ? entry * (1 + settings.min_tp_pct) : target;
  out.stop = (entry - stop) / entry > settings.max_sl_pct ? entry * (1 - settings.max_sl_pct) : stop;
}

/** The mirror image for a short trade (system.md 4.2). */
export function planShort(out: Evaluation, settings: TradePlanSettings): void {
  const entry = out.close;
  const target = entry - settings.tp_atr_mult * out.atr;
  const stop = entry + settings.sl_atr_mult * out.atr;
  out.target = (entry - target) / entry < settings.min_tp_pct ? entry * (1 - settings.min_tp_pct) : target;
  out.stop = (stop - entry) / entry > settings.max_sl_pct ? entry * (1 + settings.max_sl_pct) : stop;
}

export interface BasePlanSettings {
  /** Fractions of the entry price; where no `sl_pct` is set the stop follows the ATR. */
  readonly tp_pct: number;
  readonly sl_pct: number | null;
  readonly sl_atr_mult: number;
}

/** Stop and target of a base strategy's long trade (system.md 4.3). Prices unrounded. */
export function planBaseLong(out: Evaluation, settings: BasePlanSettings): void {
  out.target = out.close * (1 + settings.tp_pct);
  out.stop = out.close - baseStopDistance(out, settings);
}

export function planBaseShort(out: Evaluation, settings: BasePlanSettings): void {
  out.target = out.close * (1 - settings.tp_pct);
  out.stop = out.close + baseStopDistance(out, settings);
}

function baseStopDistance(out: Evaluation, { sl_pct: fraction, sl_atr_mult: multiple }: BasePlanSettings): number {
  return fraction === null ? multiple * out.atr : fraction * out.close;
}

/** Checks 9-12 (system.md 4.8) on a planned trade; without an ATR only the first is made. */
export function checkTrade(out: Evaluation, minStopFraction: number, feeFraction: number): void {
  const entry = out.close;
  const reward = Math.abs(out.target - entry);
  const risk = Math.abs(entry - out.stop);
  out.rewardToRisk = reward / risk;
  out.stopDistance = risk / entry;
  out.netRewardToRisk = (reward - 2 * feeFraction * entry) / (risk + 2 * feeFraction * entry);
  const hasAtr = out.atr > 0;
  recordCheck(out, 'atr', hasAtr);
  if (!hasAtr) return;
  recordCheck(out, 'target', out.target > 0);
  recordCheck(out, 'stop-distance', out.stopDistance >= minStopFraction);
  recordCheck(out, 'reward-to-risk', out.netRewardToRisk >= MIN_NET_REWARD_TO_RISK);
}
