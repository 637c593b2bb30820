import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SimulatedInstrument } from '../../../exchanges/core/instrument.ts';
import { orderBook } from '../../../exchanges/core/orderBook.ts';
import { anySeries } from './arbitraries.ts';

describe('the order book', () => {
  it('is never crossed, has its levels in order without repeats, and holds the last price inside or at its top', () => {
    fc.assert(fc.property(anySeries(1_800_000, 3), fc.integer({ min: 0, max: 5_400_000 }), fc.constantFrom(1, 20, 100), (candles, after, levels) => {
      const instrument = new SimulatedInstrument({ base: 'BTC', candles, ticksPerMinute: 2, seed: 1 });
      const now = candles.openTimeAt(0) + after;
      const book = orderBook(instrument, levels, now);
      const bids = book?.bids.map(([price]) => price) ?? [];
      const asks = book?.asks.map(([price]) => price) ?? [];
      const last = instrument.lastTick(now)?.price ?? 0;
      expect(asks).toHaveLength(levels);
      expect([...new Set(bids)].sort((a, b) => b - a)).toEqual(bids);
      expect([...new Set(asks)].sort((a, b) => a - b)).toEqual(asks);
      expect(bids[0]).toBeLessThan(asks[0] ?? 0);
      expect(bids[0]).toBeLessThanOrEqual(last);
      expect(asks[0]).toBeGreaterThanOrEqual(last);
      const quantities = [...(book?.bids ?? []), ...(book?.asks ?? [])].map(([, quantity]) => quantity);
      expect(quantities.every((quantity) => Number.isSafeInteger(quantity) && quantity > 0)).toBe(true);
    }));
  });

  it('does not exist before the market begins', () => {
    fc.assert(fc.property(anySeries(1_800_000, 2), (candles) => {
      const instrument = new SimulatedInstrument({ base: 'BTC', candles, ticksPerMinute: 2, seed: 1 });
      expect(orderBook(instrument, 5, candles.openTimeAt(0) - 1)).toBeNull();
    }), { numRuns: 5 });
  });
});
