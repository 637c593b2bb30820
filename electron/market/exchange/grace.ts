import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';

/** Waiting times around the end of a candle. All in real ms: they belong to the network, not to the market. */
export interface Grace {
  /** After a candle's end, before the exchange is asked what it became. */
  readonly settleMs: number;
  /** After a candle's end, when it counts as closed although no later candle exists: a market without trades. */
  readonly withoutSuccessorMs: number;
  /** Pause before a candle that is due and not there is asked for again. */
  readonly minRetryMs: number;
  readonly maxRetryMs: number;
  /** Longest wait for the other timeframes of a market. */
  readonly orderMs: number;
}

const SHORTEST = TIMEFRAME_MS['30m'];

/** On real time the 2 s of system.md 1.4; where candles last seconds, a fiftieth of the shortest, and never less than a loaded machine needs. */
export function graceAt(speed: number): Grace {
  return {
    settleMs: Math.min(2_000, Math.max(75, SHORTEST / speed / 50)),
    withoutSuccessorMs: 15_000,
    minRetryMs: Math.min(500, Math.max(100, SHORTEST / speed / 20)),
    maxRetryMs: Math.min(5_000, Math.max(500, SHORTEST / speed / 4)),
    orderMs: 10_000,
  };
}
