import type { Evaluation, MarketReading } from '../decisions/evaluation.ts';
import { recordCheck } from '../decisions/evaluation.ts';
import { INSUFFICIENT_DATA } from '../regime/favourability.ts';
import { copyReading } from '../series/marketReading.ts';

/** Starts an evaluation: copies the reading and makes checks 1-3. `false` where the symbol is not ready; the evaluation is then complete. */
export function beginEvaluation(reading: MarketReading, minCandles: number, out: Evaluation): boolean {
  copyReading(reading, out);
  out.checksMade = 0;
  out.checksPassed = 0;
  out.reason = null;
  recordCheck(out, 'history-30m', reading.candles30m >= minCandles);
  recordCheck(out, 'history-1h', reading.candles1h >= minCandles);
  recordCheck(out, 'history-4h', reading.candles4h >= minCandles);
  if (reading.isReady) return true;
  out.favourability = INSUFFICIENT_DATA;
  out.verdict = 'not-ready';
  return false;
}

export function endEvaluation(out: Evaluation): void {
  out.verdict = out.reason === null ? 'enter' : 'decline';
}
