import type { CoreOptions } from '../../core/coreApi.ts';
import type { CoreEffect } from '../../core/effects.ts';
import type { CoreEvent } from '../../core/events.ts';
import type { SessionDecision } from '../../../shared/domain/decision.ts';
import type { ClientOrderId } from '../../../shared/domain/ids.ts';
import type { ExchangeId } from '../../../shared/domain/instrument.ts';
import type { OrderRequest } from '../../../shared/domain/order.ts';
import type { PositionView } from '../../../shared/domain/position.ts';
import type { ExecutionMode, LogLine, MarketKind, SessionOutcome } from '../../../shared/domain/sessionView.ts';

/** Version of the records below; a change that older records do not satisfy raises it. */
export const RECORD_VERSION = 1;

/** Where a session's market comes from. Never a path of an endpoint, a user name or a key: hosts only. */
export interface JournalSession {
  readonly mode: ExecutionMode;
  readonly market: MarketKind;
  readonly exchanges: readonly ExchangeId[];
  /** Times real time. */
  readonly speed: number;
  /** Of the generated market; null elsewhere. */
  readonly seed: number | null;
  /** In words: "generated market, seed 7", "BingX at 127.0.0.1:9001", … */
  readonly source: string;
  /** `host:port` of an endpoint other than the exchange's own; null otherwise. */
  readonly endpointHost: string | null;
  /** Candle files that play as the market, as they were given; empty where there are none. */
  readonly candleFiles: readonly string[];
  /** Real seconds the session was asked to run; 0 = until stopped. */
  readonly durationSeconds: number;
  /** True where the markets were chosen by volume. */
  readonly isSelected?: boolean;
}

/** First record of a session: all that is needed to build its core again. */
export interface OpenRecord {
  readonly type: 'open';
  readonly version: typeof RECORD_VERSION;
  readonly appVersion: string;
  /** Real time. */
  readonly startedAt: number;
  readonly options: CoreOptions;
  readonly session: JournalSession;
}

/** Written before the core is told. */
export interface EventRecord {
  readonly type: 'event';
  readonly event: CoreEvent;
}

export type JournalledCancel = Omit<Extract<CoreEffect, { readonly kind: 'cancel-order' }>, 'kind'>;
export type JournalledOutcome = Omit<Extract<CoreEffect, { readonly kind: 'decision-outcome' }>, 'kind'>;

/** What the core answered to event record `of`. Written before an order leaves; a replay must come to the same. */
export interface EffectsRecord {
  readonly type: 'effects';
  /** Sequence number of the event record. */
  readonly of: number;
  readonly decisions?: readonly SessionDecision[];
  readonly orders?: readonly OrderRequest[];
  readonly cancels?: readonly JournalledCancel[];
  readonly outcomes?: readonly JournalledOutcome[];
  /** Positions that changed (opened, reduced, closed, stop moved), as they are after the event. */
  readonly positions?: readonly PositionView[];
  readonly stateHash?: string;
}

/** An order is about to be sent, or its fate is known. What lies between the two after a crash is asked at the broker. */
export interface SubmissionRecord {
  readonly type: 'submission';
  readonly clientOrderId: ClientOrderId;
  readonly stage: 'sending' | 'acknowledged' | 'failed';
  readonly detail: string | null;
}

export interface NoteRecord {
  readonly type: 'note';
  /** Real time. */
  readonly at: number;
  readonly level: LogLine['level'];
  readonly source: string;
  readonly message: string;
}

/** The session was taken up again after an abnormal end. */
export interface ResumeRecord {
  readonly type: 'resume';
  /** Real time. */
  readonly at: number;
  /** Cut off the torn end of the file; 0 where it was whole. */
  readonly tornBytes: number;
}

/** Last record of a session that ended by itself. Its absence is what recovery looks for. */
export interface CloseRecord {
  readonly type: 'close';
  /** Real time. */
  readonly at: number;
  /** `discarded`: a person chose not to resume it. */
  readonly outcome: SessionOutcome | 'discarded';
  readonly reason: string | null;
  /** Equity at the end; null where the session never had an account. */
  readonly endEquity: number | null;
}

export type JournalRecord =
  | OpenRecord | EventRecord | EffectsRecord | SubmissionRecord | NoteRecord | ResumeRecord | CloseRecord;

export interface JournalEntry {
  /** 1, 2, 3, … without gaps. */
  readonly seq: number;
  readonly record: JournalRecord;
}
