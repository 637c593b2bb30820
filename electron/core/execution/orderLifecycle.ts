import type { OrderStatus } from '../../../shared/domain/order.ts';

/** What can be heard of an order. */
export type OrderNews = 'accepted' | 'partly-filled' | 'filled' | 'cancelled' | 'rejected' | 'expired';

/**
 * Life cycle of an order: the status that follows, or null where the news changes nothing. A fill after a cancel, an expiry or even a
 * rejection is real: exchanges race. What an ended order fills in part leaves it ended.
 */
const NEXT: Readonly<Record<OrderStatus, Readonly<Record<OrderNews, OrderStatus | null>>>> = {
  'submitted': {
    'accepted': 'open', 'partly-filled': 'partially-filled', 'filled': 'filled', 'cancelled': 'cancelled', 'rejected': 'rejected', 'expired': 'expired',
  },
  'open': {
    'accepted': null, 'partly-filled': 'partially-filled', 'filled': 'filled', 'cancelled': 'cancelled', 'rejected': 'rejected', 'expired': 'expired',
  },
  'partially-filled': {
    'accepted': null, 'partly-filled': 'partially-filled', 'filled': 'filled', 'cancelled': 'cancelled', 'rejected': 'cancelled', 'expired': 'expired',
  },
  'filled': { 'accepted': null, 'partly-filled': null, 'filled': null, 'cancelled': null, 'rejected': null, 'expired': null },
  'cancelled': { 'accepted': null, 'partly-filled': 'cancelled', 'filled': 'filled', 'cancelled': null, 'rejected': null, 'expired': null },
  'rejected': { 'accepted': null, 'partly-filled': 'cancelled', 'filled': 'filled', 'cancelled': null, 'rejected': null, 'expired': null },
  'expired': { 'accepted': null, 'partly-filled': 'expired', 'filled': 'filled', 'cancelled': null, 'rejected': null, 'expired': null },
};

export function nextStatus(status: OrderStatus, news: OrderNews): OrderStatus | null {
  return NEXT[status][news];
}

/** True while the exchange may still fill the order in the ordinary way. */
export function isWorking(status: OrderStatus): boolean {
  return status === 'submitted' || status === 'open' || status === 'partially-filled';
}
