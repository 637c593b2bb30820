import type { SimulatedInstrument } from '../core/instrument.ts';
import { orderBook } from '../core/orderBook.ts';
import type { ExchangeParts } from '../core/simulatedServer.ts';
import { binanceSymbol } from './contracts.ts';

const DAY_MS = 86_400_000;

/** Premium index: mark price, index price and what the next settlement charges. */
export function premiumRow(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): unknown {
  const mark = parts.market.markPrice(instrument.base, now);
  return {
    symbol: binanceSymbol(instrument),
    markPrice: instrument.priceText(mark?.mark ?? 0),
    indexPrice: instrument.priceText(mark?.index ?? 0),
    estimatedSettlePrice: instrument.priceText(mark?.index ?? 0),
    lastFundingRate: (mark?.fundingRate ?? 0).toFixed(8),
    interestRate: '0.00010000',
    nextFundingTime: mark?.nextSettlementAt ?? 0,
    time: parts.serverTime(),
  };
}

export function streamMark(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): unknown {
  const mark = parts.market.markPrice(instrument.base, now);
  return {
    e: 'markPriceUpdate',
    E: parts.serverTime(),
    s: binanceSymbol(instrument),
    p: instrument.priceText(mark?.mark ?? 0),
    i: instrument.priceText(mark?.index ?? 0),
    P: instrument.priceText(mark?.index ?? 0),
    r: (mark?.fundingRate ?? 0).toFixed(8),
    T: mark?.nextSettlementAt ?? 0,
  };
}

interface DayValues {
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly last: string;
  readonly lastQuantity: string;
  readonly volume: string;
  readonly quoteVolume: string;
  readonly average: string;
  readonly change: string;
  readonly changePercent: string;
  readonly lastId: number;
}

/** Ticker of 24 hours. On futures it has no bid and ask. */
export function restTicker(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): unknown {
  const day = dayValues(instrument, now);
  const at = parts.serverTime();
  return {
    symbol: binanceSymbol(instrument),
    priceChange: day.change,
    priceChangePercent: day.changePercent,
    weightedAvgPrice: day.average,
    lastPrice: day.last,
    lastQty: day.lastQuantity,
    openPrice: day.open,
    highPrice: day.high,
    lowPrice: day.low,
    volume: day.volume,
    quoteVolume: day.quoteVolume,
    openTime: at - DAY_MS,
    closeTime: at,
    firstId: 0,
    lastId: day.lastId,
    count: day.lastId + 1,
  };
}

export function streamTicker(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): unknown {
  const day = dayValues(instrument, now);
  const at = parts.serverTime();
  return {
    e: '24hrTicker',
    E: at,
    s: binanceSymbol(instrument),
    p: day.change,
    P: day.changePercent,
    w: day.average,
    c: day.last,
    Q: day.lastQuantity,
    o: day.open,
    h: day.high,
    l: day.low,
    v: day.volume,
    q: day.quoteVolume,
    O: at - DAY_MS,
    C: at,
    F: 0,
    L: day.lastId,
    n: day.lastId + 1,
  };
}

/** What ccxt watches as the ticker. */
export function streamMiniTicker(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): unknown {
  const { last, open, high, low, volume, quoteVolume } = dayValues(instrument, now);
  return { e: '24hrMiniTicker', E: parts.serverTime(), s: binanceSymbol(instrument), c: last, o: open, h: high, l: low, v: volume, q: quoteVolume };
}

export function restBookTop(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): unknown {
  const top = bookTop(instrument, now);
  return { symbol: binanceSymbol(instrument), bidPrice: top.bid, bidQty: top.bidQuantity, askPrice: top.ask, askQty: top.askQuantity, time: parts.serverTime() };
}

export function streamBookTop(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): unknown {
  const top = bookTop(instrument, now);
  const at = parts.serverTime();
  return { e: 'bookTicker', u: instrument.lastTick(now)?.id ?? 0, s: binanceSymbol(instrument), b: top.bid, B: top.bidQuantity, a: top.ask, A: top.askQuantity, T: at, E: at };
}

function bookTop(instrument: SimulatedInstrument, now: number): Readonly<Record<'bid' | 'bidQuantity' | 'ask' | 'askQuantity', string>> {
  const book = orderBook(instrument, 1, now);
  const [bid, bidQuantity] = book?.bids[0] ?? [0, 0];
  const [ask, askQuantity] = book?.asks[0] ?? [0, 0];
  return {
    bid: instrument.priceText(bid),
    bidQuantity: instrument.quantityText(bidQuantity),
    ask: instrument.priceText(ask),
    askQuantity: instrument.quantityText(askQuantity),
  };
}

function dayValues(instrument: SimulatedInstrument, now: number): DayValues {
  const day = instrument.last24h(now);
  const tick = instrument.lastTick(now);
  const last = tick?.price ?? 0;
  const open = day?.open ?? last;
  const change = last - open;
  const lastText = instrument.priceText(last);
  const volume = instrument.quantityText(day?.volume ?? 0);
  return {
    open: instrument.priceText(open),
    high: instrument.priceText(day?.high ?? last),
    low: instrument.priceText(day?.low ?? last),
    last: lastText,
    lastQuantity: instrument.quantityText(tick?.quantity ?? 0),
    volume,
    quoteVolume: (Number(volume) * Number(lastText)).toFixed(2),
    average: lastText,
    change: `${change < 0 ? '-' : ''}${instrument.priceText(Math.abs(change))}`,
    changePercent: open === 0 ? '0.000' : ((change / open) * 100).toFixed(3),
    lastId: tick?.id ?? 0,
  };
}
