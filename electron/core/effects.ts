import type { DecisionId, ClientOrderId, PositionId } from '../../shared/domain/ids.ts';
import type { OrderRequest } from '../../shared/domain/order.ts';

/*
 * Everything the core can ask for or announce. Submit and cancel are acted on by the engine; the rest is for eyes and records.
 */
export type CoreEffect =
  | { readonly kind: 'submit-order'; readonly order: OrderRequest }
  | { readonly kind: 'cancel-order'; readonly clientOrderId: ClientOrderId; readonly reason: string }
  /** A strategy was evaluated; `row` finds it in the decision log. */
  | { readonly kind: 'decision'; readonly row: number; readonly decisionId: DecisionId }
  /** What became of an entry later than its record (expired, order refused, declined after it had waited, opened). */
  | { readonly kind: 'decision-outcome'; readonly decisionId: DecisionId; readonly outcome: 'opened' | 'signal-expired' | 'order-refused' | 'declined'; readonly detail: string }
  | { readonly kind: 'position-changed'; readonly positionId: PositionId; readonly change: 'opened' | 'reduced' | 'closed' | 'stop-moved' | 'unprotected' | 'protected' }
  /** A limit, breaker or gate changed state. */
  | { readonly kind: 'notice'; readonly level: 'info' | 'warning' | 'critical'; readonly code: string; readonly message: string; readonly instrument: number | null };
