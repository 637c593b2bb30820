import type { BreakerId } from '../../../shared/domain/breaker.ts';
import type { PositionId } from '../../../shared/domain/ids.ts';
import type { SavedVolatility } from './VolatilityHistory.ts';
import { VolatilityHistory } from './VolatilityHistory.ts';

/** What is left to be done for a position after a trip: bring it down to this amount, base currency. */
export interface TripTarget {
  readonly positionId: PositionId;
  readonly amountAtMost: number;
}

/** A trigger that has tripped; it stays until it is reset. Plain data. */
export interface Trip {
  readonly breaker: BreakerId;
  /** Null where it concerns all markets. */
  readonly instrument: number | null;
  readonly value: number;
  readonly limit: number;
  /** A sentence. */
  readonly reason: string;
  /** Market time. */
  readonly since: number;
  readonly targets: readonly TripTarget[];
  /** Market time before which nothing is tried again for the targets. */
  retryAt: number;
  /** Whether every target has been reached. */
  isDone: boolean;
}

export interface BreakerState {
  trips: Trip[];
  /** Market times of the newest refused orders, oldest first. */
  rejects: number[];
  /** By instrument. */
  readonly volatility: readonly VolatilityHistory[];
}

export interface SavedBreakers {
  readonly trips: readonly Trip[];
  readonly rejects: readonly number[];
  readonly volatility: readonly SavedVolatility[];
}

export function createBreakers(instruments: number, atrPeriod: number, saved?: SavedBreakers): BreakerState {
  return {
    trips: (saved?.trips ?? []).map((trip) => ({ ...trip })),
    rejects: [...(saved?.rejects ?? [])],
    volatility: Array.from({ length: instruments }, (_, index) => new VolatilityHistory(atrPeriod, saved?.volatility[index])),
  };
}

export function saveBreakers(breakers: BreakerState): SavedBreakers {
  return {
    trips: breakers.trips.map((trip) => ({ ...trip })),
    rejects: [...breakers.rejects],
    volatility: breakers.volatility.map((history) => history.save()),
  };
}
