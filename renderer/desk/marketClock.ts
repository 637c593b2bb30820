import type { ClockView, SessionPhase } from '../../shared/domain/sessionView.ts';

/** Market time now: the engine's word, carried on at the session's speed. Stands still where no session runs. */
export function marketTimeAt(clock: ClockView, realNow: number, phase: SessionPhase): number {
  if (phase === 'idle' || phase === 'ended' || phase === 'starting') return clock.marketTime;
  return clock.marketTime + Math.max(0, realNow - clock.realTime) * clock.speed;
}

/** Ms of market time until the running candle closes; candles start on whole multiples of their length. */
export function untilClose(marketTime: number, timeframeMs: number): number {
  return timeframeMs - (marketTime % timeframeMs);
}
