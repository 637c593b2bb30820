import { describe, expect, it } from 'vitest';
import { parseMarketSymbol, type MarketSymbol } from '../../../shared/domain/ids.ts';
import type { RealExchange } from '../../../shared/domain/instrument.ts';
import type { MarketValue } from '../../../shared/domain/marketSeries.ts';
import { defaultSettings } from '../../../shared/settings/schema.ts';
import { createExchangeFeed } from '../../../electron/market/exchange/exchangeFeed.ts';
import type { MarketValueShelf } from '../../../electron/market/exchange/MarketValueKeeper.ts';
import type { MarketEvent } from '../../../electron/market/feed.ts';
import { SIMULATED_EXCHANGES } from '../../exchanges/simulatedExchanges.ts';
import { openMarket } from '../../exchanges/core/simulatedMarket.ts';

const SPEED = 60;
const HOUR_MS = 3_600_000;
const OFFERS_OPEN_INTEREST_HISTORY: readonly RealExchange[] = ['binanceusdm', 'kucoinfutures'];

/** Resolves `grown` with each append. */
class MemoryShelf implements MarketValueShelf {
  readonly #points = new Map<string, Map<number, number>>();
  readonly #waiting = new Set<() => void>();

  append(symbol: MarketSymbol, value: MarketValue, columns: { readonly at: Float64Array; readonly value: Float64Array }): Promise<void> {
    const points = this.#points.get(`${symbol} ${value}`) ?? new Map<number, number>();
    this.#points.set(`${symbol} ${value}`, points);
    columns.at.forEach((at, row) => points.set(at, columns.value[row] ?? Number.NaN));
    for (const check of [...this.#waiting]) check();
    return Promise.resolve();
  }

  newestAt(): Promise<null> {
    return Promise.resolve(null);
  }

  of(symbol: MarketSymbol, value: MarketValue): readonly (readonly [number, number])[] {
    return [...(this.#points.get(`${symbol} ${value}`) ?? [])].sort(([a], [b]) => a - b);
  }

  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!isSo()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }
}

describe('market values of a simulated exchange', () => {
  it.concurrent.each(['bingx', 'binanceusdm', 'kucoinfutures', 'bitget'] as const)('are those of %s, past and present', async (exchange) => {
    const market = await openMarket({ symbols: [{ base: 'BTC' }, { base: 'ETH' }], speed: SPEED, seed: 11 });
    const simulated = SIMULATED_EXCHANGES.get(exchange);
    if (simulated === undefined) throw new Error(`${exchange} is not simulated`);
    const server = await simulated.start({ market, port: 0, faults: [] });
    const shelf = new MemoryShelf();
    const events: MarketEvent[] = [];
    const symbols = ['BTC', 'ETH'].flatMap((base) => parseMarketSymbol(base) ?? []);
    const feed = createExchangeFeed({
      exchange, endpoints: { restUrl: server.restUrl, wsUrl: server.wsUrl }, websocket: defaultSettings().websocket, speed: SPEED,
      shelf: null, values: shelf, listener: (event) => { events.push(event); },
    });
    try {
      const { signal } = new AbortController();
      await feed.open(symbols, signal);
      await feed.subscribe([], signal);
      const lengths = (value: MarketValue): readonly number[] => symbols.map((symbol) => shelf.of(symbol, value).length);
      const needed = { funding: 2, 'funding-rate': 1, 'mark-price': 100, 'open-interest': OFFERS_OPEN_INTEREST_HISTORY.includes(exchange) ? 100 : 2 };
      await shelf.until(() => (Object.keys(needed) as MarketValue[]).every((value) => lengths(value).every((length) => length >= needed[value])));

      const now = feed.now();
      for (const [instrument, symbol] of symbols.entries()) {
        const base = instrument === 0 ? 'BTC' : 'ETH';
        const lastTick = market.instrument(base).lastTick(market.now())?.price ?? 0;
        const last = Number(market.instrument(base).priceText(lastTick));
        const told = events.filter((event) => event.kind === 'open-interest').filter((event) => event.instrument === instrument);
        const newest = told.at(-1);
        expect(newest?.amount).toBeGreaterThan(0);
        expect(Math.abs(now - (newest?.asOf ?? 0))).toBeLessThan(2 * HOUR_MS);
        // Base currency on every exchange, whether it tells lots, coins or a value.
        const kept = shelf.of(symbol, 'open-interest');
        for (const [, amount] of kept) expect(amount / (newest?.amount ?? 0)).toSatisfy((ratio: number) => ratio > 0.3 && ratio < 3);
        for (const [at, price] of shelf.of(symbol, 'mark-price')) {
          expect(at).toBeLessThanOrEqual(feed.now());
          expect(price / last).toSatisfy((ratio: number) => ratio > 0.3 && ratio < 3);
        }
        for (const [at, rate] of shelf.of(symbol, 'funding')) {
          expect(at % HOUR_MS).toBe(0);
          expect(Math.abs(rate)).toBeLessThan(0.02);
        }
      }
      expect(events.flatMap((event) => (event.kind === 'trouble' ? [event.message] : []))).toEqual([]);
    } finally {
      await feed.close();
      await server.close();
    }
  }, 60_000);
});
