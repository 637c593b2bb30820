import type { OrderPurpose, OrderStatus, OrderType } from '../../shared/domain/order.ts';
import type { ExitReason } from '../../shared/domain/position.ts';

export const ORDER_STATUS_WORDS: Readonly<Record<OrderStatus, string>> = {
  submitted: 'Sent, not confirmed',
  open: 'Working',
  'partially-filled': 'Partly filled',
  filled: 'Filled',
  cancelled: 'Cancelled',
  rejected: 'Rejected',
  expired: 'Expired',
};

export const ORDER_TYPE_WORDS: Readonly<Record<OrderType, string>> = {
  market: 'Market',
  limit: 'Limit',
  'stop-market': 'Stop market',
  'take-profit-market': 'Take-profit market',
};

export const ORDER_PURPOSE_WORDS: Readonly<Record<OrderPurpose, string>> = {
  entry: 'Entry',
  'stop-loss': 'Stop-loss',
  'take-profit': 'Take-profit',
  'partial-exit': 'Partial exit',
  exit: 'Exit',
};

export const EXIT_REASON_WORDS: Readonly<Record<ExitReason, string>> = {
  'stop-loss': 'Stop-loss',
  'take-profit': 'Take-profit',
  'trailing-stop': 'Trailing stop',
  time: 'Held too long',
  signal: 'Signal',
  manual: 'By hand',
  'kill-switch': 'Kill switch',
  liquidation: 'Liquidated',
  'session-end': 'Session ended',
  risk: 'Risk limit',
};

const WORKING: ReadonlySet<OrderStatus> = new Set(['submitted', 'open', 'partially-filled']);

export function isWorking(order: { readonly status: OrderStatus }): boolean {
  return WORKING.has(order.status);
}

/** Words for an exit reason that comes as plain text, as in a report. */
export function exitReasonWords(reason: string): string {
  return isExitReason(reason) ? EXIT_REASON_WORDS[reason] : reason;
}

function isExitReason(reason: string): reason is ExitReason {
  return Object.hasOwn(EXIT_REASON_WORDS, reason);
}
