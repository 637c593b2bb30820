import type { DecisionTimeframe } from '../../../shared/domain/timeframe.ts';

/** Closed candles that were missed live and are there now. Times are monotonic real ms. */
export interface FilledGap {
  readonly timeframe: DecisionTimeframe;
  readonly candles: number;
  /** Of this stream since the session began, these included. */
  readonly total: number;
  /** When the newest of them ended, as far as our model of the exchange's clock knows. */
  readonly endedAt: number;
  /** Whether all of them ended before the feed was subscribed. */
  readonly isFromBefore: boolean;
  /** When the stream's connection was made; null while there is none. */
  readonly openedAt: number | null;
  readonly now: number;
}

/** What a person reads about a gap that REST has filled. */
export function describeFill({ timeframe, candles, total, endedAt, isFromBefore, openedAt, now }: FilledGap): string {
  const subject = `${candles} ${candles === 1 ? 'candle' : 'candles'} of ${timeframe} ${candles === 1 ? 'was' : 'were'} missing`;
  const counted = `(${total} filled in this session)`;
  if (isFromBefore) return `${subject} from before the streams began; filled by REST ${counted}`;
  const afterEnd = `${seconds(now - endedAt)} after the end of the newest`;
  if (openedAt === null) return `${subject} while the connection is lost; filled by REST ${afterEnd} ${counted}`;
  if (endedAt < openedAt) return `${subject} while the connection was lost; filled by REST within ${seconds(now - openedAt)} ${counted}`;
  return `${subject} although the connection is there; filled by REST ${afterEnd} ${counted}`;
}

function seconds(ms: number): string {
  return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
}
