import type { SimulatedInstrument } from './instrument.ts';
import { mixSeed, seededRandom } from './random.ts';

/** Price and quantity in scaled whole numbers. */
export type BookLevel = readonly [price: number, quantity: number];

export interface OrderBook {
  /** Best first: highest bid, lowest ask. */
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** Distance between best bid and best ask as a fraction of the price; never less than one tick. */
export const SPREAD_FRACTION = 0.0001;
/** Mean value of a level in quote currency. */
const LEVEL_VALUE = 40_000;

/**
 * The book around the last price at the instant, without crossed or repeated prices. It depends on the last tick alone,
 * so it stands still while nothing trades. `null` before the market begins.
 */
export function orderBook(instrument: SimulatedInstrument, levels: number, now: number): OrderBook | null {
  const tick = instrument.lastTick(now);
  if (tick === null) return null;
  const spread = Math.max(1, Math.round(tick.price * SPREAD_FRACTION));
  const bestBid = Math.max(1, tick.price - Math.floor(spread / 2));
  const step = Math.max(1, Math.round(spread / 2));
  const { priceDecimals, quantityDecimals } = instrument.series.scale;
  const perLevel = (LEVEL_VALUE / (tick.price / 10 ** priceDecimals)) * 10 ** quantityDecimals;

  const side = (best: number, direction: 1 | -1): BookLevel[] => {
    const random = seededRandom(mixSeed(instrument.base, tick.id, direction));
    const found: BookLevel[] = [];
    let price = best;
    while (found.length < levels && price >= 1) {
      const depth = 1 + found.length / 20;
      found.push([price, Math.max(1, Math.round(perLevel * depth * (0.2 + 1.6 * random())))]);
      price += direction * (1 + Math.floor(random() * step));
    }
    return found;
  };
  return { bids: side(bestBid, -1), asks: side(bestBid + spread, 1) };
}
