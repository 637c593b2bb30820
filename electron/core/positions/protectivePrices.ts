import type { PositionSide } from '../../../shared/domain/order.ts';

export interface ProtectivePrices {
  readonly stop: number;
  readonly target: number;
}

/** Stop and target around the actual fill, at the distances the signal had, as fractions of its entry price (system.md 8.2). Unrounded. */
export function anchorToFill(side: PositionSide, entry: number, stop: number, target: number, fillPrice: number): ProtectivePrices {
  const stopFraction = Math.abs(entry - stop) / entry;
  const targetFraction = Math.abs(target - entry) / entry;
  return pricesAround(side, fillPrice, stopFraction, targetFraction);
}

/** Stop and target at these fractions of the price on the sides where they belong. */
export function pricesAround(side: PositionSide, price: number, stopFraction: number, targetFraction: number): ProtectivePrices {
  return side === 'long'
    ? { stop: price * (1 - stopFraction), target: price * (1 + targetFraction) }
    : { stop: price * (1 + stopFraction), target: price * (1 - targetFraction) };
}
