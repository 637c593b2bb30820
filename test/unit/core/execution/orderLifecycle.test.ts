import { describe, expect, it } from 'vitest';
import type { OrderStatus } from '../../../../shared/domain/order.ts';
import type { OrderNews } from '../../../../electron/core/execution/orderLifecycle.ts';
import { isWorking, nextStatus } from '../../../../electron/core/execution/orderLifecycle.ts';

const NEWS: readonly OrderNews[] = ['accepted', 'partly-filled', 'filled', 'cancelled', 'rejected', 'expired'];

describe('the life cycle of an order', () => {
  it.each<[OrderStatus, (OrderStatus | null)[]]>([
    ['submitted', ['open', 'partially-filled', 'filled', 'cancelled', 'rejected', 'expired']],
    ['open', [null, 'partially-filled', 'filled', 'cancelled', 'rejected', 'expired']],
    ['partially-filled', [null, 'partially-filled', 'filled', 'cancelled', 'cancelled', 'expired']],
    ['filled', [null, null, null, null, null, null]],
    ['cancelled', [null, 'cancelled', 'filled', null, null, null]],
    ['rejected', [null, 'cancelled', 'filled', null, null, null]],
    ['expired', [null, 'expired', 'filled', null, null, null]],
  ])('leads from %s, on each piece of news, to %j', (status, expected) => {
    expect(NEWS.map((news) => nextStatus(status, news))).toEqual(expected);
  });

  it('is working until it has ended', () => {
    expect((['submitted', 'open', 'partially-filled', 'filled', 'cancelled', 'rejected', 'expired'] as const).map(isWorking))
      .toEqual([true, true, true, false, false, false, false]);
  });
});
