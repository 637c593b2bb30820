import type { PositionSide } from '../../../shared/domain/order.ts';

/** Share of the notional that must be left as margin; exchanges ask 0.4 to 1 % of small positions. */
export const MAINTENANCE_MARGIN_RATE = 0.005;

/**
 * Mark price at which a position with isolated margin is taken away: where `cushion`, the margin per unit in quote currency, has shrunk to
 * the maintenance margin of the notional there. `margin + (p − e)·q = rate·p·q` for a long, mirrored for a short.
 */
export function liquidationPrice(side: PositionSide, entryPrice: number, cushion: number, maintenanceMarginRate = MAINTENANCE_MARGIN_RATE): number {
  return side === 'long' ? (entryPrice - cushion) / (1 - maintenanceMarginRate) : (entryPrice + cushion) / (1 + maintenanceMarginRate);
}
