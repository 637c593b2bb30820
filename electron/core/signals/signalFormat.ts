import type { PositionSide } from '../../../shared/domain/order.ts';

/** What is wrong with a planned trade, in words; null where nothing is. Prices in quote currency. */
export function formatFault(side: PositionSide, entry: number, stop: number, target: number): string | null {
  for (const [name, price] of [['entry', entry], ['stop', stop], ['target', target]] as const) {
    if (!Number.isFinite(price) || price <= 0) return `the ${name} is ${price}, expected a price above 0`;
  }
  const isLong = side === 'long';
  if (isLong ? stop >= entry : stop <= entry) return `the stop ${stop} of a ${side} trade must lie ${isLong ? 'below' : 'above'} its entry ${entry}`;
  if (isLong ? target <= entry : target >= entry) return `the target ${target} of a ${side} trade must lie ${isLong ? 'above' : 'below'} its entry ${entry}`;
  return null;
}
