import type { SimulatedInstrument } from '../core/instrument.ts';
import { orderBook } from '../core/orderBook.ts';
import type { ExchangeParts } from '../core/simulatedServer.ts';
import { kucoinSymbol, price } from './contracts.ts';
import { nanos } from './nanos.ts';

/** Last trade and best prices, as REST and the stream `ticker` give them. Sizes are lots. */
export function tickerRow(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): Readonly<Record<string, unknown>> {
  const [trade] = instrument.lastTrades(1, now);
  const last = instrument.lastTick(now);
  return {
    symbol: kucoinSymbol(instrument),
    sequence: last?.id ?? 0,
    side: trade?.buyerIsMaker === true ? 'sell' : 'buy',
    size: trade?.quantity ?? 0,
    tradeId: String(trade?.id ?? 0),
    price: instrument.priceText(last?.price ?? 0),
    ...bestPrices(instrument, now),
    ts: nanos(parts.serverTime()),
  };
}

/** Best prices alone, as the stream `tickerV2` gives them. */
export function bestRow(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): Readonly<Record<string, unknown>> {
  return { symbol: kucoinSymbol(instrument), sequence: instrument.lastTick(now)?.id ?? 0, ...bestPrices(instrument, now), ts: nanos(parts.serverTime()) };
}

export function depthRow(instrument: SimulatedInstrument, levels: number, parts: ExchangeParts, now: number): Readonly<Record<string, unknown>> {
  const book = orderBook(instrument, levels, now) ?? { bids: [], asks: [] };
  const rows = (side: readonly (readonly [number, number])[]): number[][] => side.map(([level, lots]) => [price(instrument, level), lots]);
  return { sequence: instrument.lastTick(now)?.id ?? 0, bids: rows(book.bids), asks: rows(book.asks), timestamp: parts.serverTime() };
}

function bestPrices(instrument: SimulatedInstrument, now: number): Readonly<Record<string, unknown>> {
  const book = orderBook(instrument, 1, now);
  const [bid, bidLots] = book?.bids[0] ?? [0, 0];
  const [ask, askLots] = book?.asks[0] ?? [0, 0];
  return { bestBidSize: bidLots, bestBidPrice: instrument.priceText(bid), bestAskPrice: instrument.priceText(ask), bestAskSize: askLots };
}
