import type { Evaluation, MarketReading } from '../decisions/evaluation.ts';
import { recordCheck } from '../decisions/evaluation.ts';
import { INSUFFICIENT_DATA } from '../regime/favourability.ts';
import { copyReading } from '../series/marketReading.ts';
import type { WarmUp } from './strategy.ts';

/** Starts an evaluation: copies the reading and makes checks 1-3. `false` where the symbol is not ready; the evaluation is then complete. */
export function beginEvaluation(reading: MarketReading, warmUp: WarmUp, out: Evaluation): boolean {
  copyReading(reading, out);
  out.checksMade = 0;
  out.checksPassed = 0;
  out.reason = null;
  out.historyLimit30m = warmUp['30m'];
  out.historyLimit1h = warmUp['1h'];
  out.historyLimit4h = warmUp['4h'];
  recordCheck(out, 'history-30m', reading.candles30m >= warmUp['30m']);
  recordCheck(out, 'history-1h', reading.candles1h >= warmUp['1h']);
  recordCheck(out, 'history-4h', reading.candles4h >= warmUp['4h']);
  if (reading.isReady && out.reason === null) return true;
  out.isReady = false;
  out.favourability = INSUFFICIENT_DATA;
  out.verdict = 'not-ready';
  return false;
}

/** Check 8: the regime must favour the trade unless it is ignored. */
export function checkRegime(out: Evaluation, isIgnored: boolean): void {
  out.regimeLimit = isIgnored ? Number.NaN : 1;
  recordCheck(out, 'regime', isIgnored || out.favourability.verdict);
}

export function endEvaluation(out: Evaluation): void {
  out.verdict = out.reason === null ? 'enter' : 'decline';
}
