import type { ClientOrderId } from '../../../shared/domain/ids.ts';
import type { SessionDecision } from '../../../shared/domain/decision.ts';
import type { OrderRequest } from '../../../shared/domain/order.ts';
import type { CoreEvent } from '../../core/events.ts';

/** What the core asked for after one event, as the journal keeps it. */
export interface RecordedEffects {
  /** Sequence number of the event's record. */
  readonly of: number;
  readonly decisions: readonly SessionDecision[];
  readonly orders: readonly OrderRequest[];
  readonly cancels: readonly { readonly clientOrderId: ClientOrderId; readonly reason: string }[];
}

/** The journal as a running session sees it. */
export interface JournalPort {
  /** Survives the death of the process once it returns. Throws where it cannot be written; nothing may be acted on then. */
  appendEvent(event: CoreEvent): number;
  appendEffects(effects: RecordedEffects): void;
  appendNote(at: number, level: 'info' | 'warning' | 'error', source: string, message: string): void;
  /** Survives the death of the machine once it resolves. */
  sync(signal: AbortSignal): Promise<void>;
  readonly records: number;
}
