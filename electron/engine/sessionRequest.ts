import type { SessionId } from '../../shared/domain/ids.ts';
import type { RealExchange } from '../../shared/domain/instrument.ts';
import type { MarketKind } from '../../shared/domain/sessionView.ts';

export interface Endpoint {
  readonly restUrl: string | null;
  readonly wsUrl: string | null;
}
export type Endpoints = Readonly<Partial<Record<RealExchange, Endpoint>>>;

/** What a person asked for, from the window or the command line. */
export interface SessionRequest {
  readonly mode: 'paper';
  readonly market: MarketKind;
  /** At least one; every symbol is watched on each of them that has it. Means nothing with a simulated market. */
  readonly exchanges: readonly RealExchange[];
  /** As typed; checked by the first step. */
  readonly symbols: readonly string[];
  /** Chooses the markets by their volume instead of `symbols`. Means nothing with a simulated market. */
  readonly autoSelect?: boolean;
  /** Times real time; with an exchange only on loopback addresses. */
  readonly speed: number;
  readonly seed: number;
  /** Real ms; null = until stopped. */
  readonly durationMs: number | null;
  /** Recorded candles for the simulated market: a path, or `SYMBOL=path`. */
  readonly candleFiles: readonly string[];
  /** Other addresses than the exchanges' own. */
  readonly endpoints: Endpoints;
  /** Ends after pre-flight. */
  readonly dryRun: boolean;
  /** What happens to open positions when the time is up. */
  readonly endPolicy: 'close_all' | 'leave_protected';
  /** A session to take up again. */
  readonly resume: SessionId | null;
}
