import type { MaintenanceTier } from '../../../shared/domain/instrument.ts';
import type { PositionSide } from '../../../shared/domain/order.ts';

/** What exchanges ask of small positions lies between 0.4 and 1 % of the notional. */
export const USUAL_TIERS: readonly MaintenanceTier[] = [{ notionalUpTo: null, rate: 0.005, amount: 0 }];

/** Quote currency that must be left as margin of a position worth `notional`. */
export function maintenanceMargin(notional: number, tiers: readonly MaintenanceTier[] = USUAL_TIERS): number {
  const tier = tiers.find(({ notionalUpTo }) => notionalUpTo === null || notional <= notionalUpTo) ?? tiers.at(-1);
  return tier === undefined ? 0 : notional * tier.rate - tier.amount;
}

export interface LiquidationInput {
  readonly side: PositionSide;
  readonly entryPrice: number;
  /** Base currency, above 0. */
  readonly amount: number;
  /**
   * Quote currency that stands for the position: its own margin where it is isolated; in a cross account the cash and the other positions'
   * unrealised profit, less their maintenance margins.
   */
  readonly collateral: number;
  readonly tiers?: readonly MaintenanceTier[] | undefined;
}

/**
 * Mark price at which a position is taken away: where what stands for it, with its own profit, has shrunk to the maintenance margin of its
 * notional there. Long: `collateral + (p − e)·q = rate·p·q − amount`, so `p = (e·q − collateral − amount) / (q·(1 − rate))`; mirrored for
 * a short; in the tier that the result lies in (Binance, "How to calculate the liquidation price of USDⓈ-M futures"). Null where no
 * price above 0 does it.
 */
export function liquidationPrice({ side, entryPrice, amount, collateral, tiers = USUAL_TIERS }: LiquidationInput): number | null {
  const sign = side === 'long' ? 1 : -1;
  const left = (price: number): number => collateral + sign * (price - entryPrice) * amount - maintenanceMargin(price * amount, tiers);
  const tier = tiers.find(({ notionalUpTo }) => notionalUpTo === null || sign * left(notionalUpTo / amount) >= 0) ?? tiers.at(-1);
  if (tier === undefined) return null;
  const price = (entryPrice * amount - sign * (collateral + tier.amount)) / (amount * (1 - sign * tier.rate));
  return price > 0 ? price : null;
}

/** Mark price at which all that stands for the position is lost; at or below 0 where no price takes it all. */
export function bankruptcyPrice({ side, entryPrice, amount, collateral }: LiquidationInput): number {
  return entryPrice - (side === 'long' ? 1 : -1) * (collateral / amount);
}
