import type { SimulatedInstrument } from '../core/instrument.ts';
import { openQuantity } from '../core/openInterest.ts';
import { orderBook } from '../core/orderBook.ts';
import type { ExchangeParts } from '../core/simulatedServer.ts';
import { bitgetSymbol } from './contracts.ts';

/** Fields that the ticker of REST and that of a stream have in common. Sizes are coins. */
function tickerFields(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): Readonly<Record<string, string>> {
  const day = instrument.last24h(now);
  const last = instrument.lastTick(now)?.price ?? 0;
  const book = orderBook(instrument, 1, now);
  const [bid, bidSize] = book?.bids[0] ?? [0, 0];
  const [ask, askSize] = book?.asks[0] ?? [0, 0];
  const mark = parts.market.markPrice(instrument.base, now);
  const open = day?.open ?? last;
  const volume = instrument.quantityText(day?.volume ?? 0);
  const quoteVolume = (Number(volume) * Number(instrument.priceText(last))).toFixed(6);
  const change = open === 0 ? '0' : (last / open - 1).toFixed(5);
  return {
    symbol: bitgetSymbol(instrument),
    lastPr: instrument.priceText(last),
    askPr: instrument.priceText(ask),
    bidPr: instrument.priceText(bid),
    bidSz: instrument.quantityText(bidSize),
    askSz: instrument.quantityText(askSize),
    high24h: instrument.priceText(day?.high ?? last),
    low24h: instrument.priceText(day?.low ?? last),
    ts: String(parts.serverTime()),
    change24h: change,
    baseVolume: volume,
    quoteVolume,
    openUtc: instrument.priceText(open),
    indexPrice: instrument.priceText(mark?.index ?? 0),
    fundingRate: (mark?.fundingRate ?? 0).toFixed(8),
    holdingAmount: openInterestText(instrument, now),
    open24h: instrument.priceText(open),
    markPrice: instrument.priceText(mark?.mark ?? 0),
  };
}

export function restTicker(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): unknown {
  const fields = tickerFields(instrument, parts, now);
  return { ...fields, usdtVolume: fields['quoteVolume'], changeUtc24h: fields['change24h'], deliveryStartTime: null, deliveryTime: null, deliveryStatus: '' };
}

export function streamTicker(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): unknown {
  const nextFundingTime = String(parts.market.markPrice(instrument.base, now)?.nextSettlementAt ?? 0);
  return { instId: bitgetSymbol(instrument), ...tickerFields(instrument, parts, now), nextFundingTime, symbolType: '1', deliveryPrice: '0' };
}

/** Best levels of the book, best first. */
export function bookLevels(instrument: SimulatedInstrument, levels: number, now: number): { readonly bids: string[][]; readonly asks: string[][] } {
  const book = orderBook(instrument, levels, now) ?? { bids: [], asks: [] };
  const texts = (side: readonly (readonly [number, number])[]): string[][] =>
    side.map(([price, quantity]) => [instrument.priceText(price), instrument.quantityText(quantity)]);
  return { bids: texts(book.bids), asks: texts(book.asks) };
}

/** Coins. */
export function openInterestText(instrument: SimulatedInstrument, now: number): string {
  return instrument.quantityText(openQuantity(instrument, now));
}
