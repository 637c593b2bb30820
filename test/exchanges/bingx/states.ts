import type { SimulatedInstrument } from '../core/instrument.ts';
import { orderBook } from '../core/orderBook.ts';
import type { ExchangeParts } from '../core/simulatedServer.ts';
import { bingxSymbol, quantityPrecision } from './contracts.ts';

const DAY_MS = 86_400_000;

/** Texts and numbers that the REST and the stream ticker share. */
interface TickerValues {
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly last: string;
  readonly lastQuantity: string;
  readonly volume: string;
  readonly quoteVolume: number;
  readonly change: string;
  readonly changePercent: string;
  readonly bid: string;
  readonly bidQuantity: string;
  readonly ask: string;
  readonly askQuantity: string;
}

/** Premium index: mark price, index price and what the next settlement charges. */
export function markPriceRow(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): unknown {
  const mark = parts.market.markPrice(instrument.base, now);
  return {
    symbol: bingxSymbol(instrument),
    markPrice: instrument.priceText(mark?.mark ?? 0),
    indexPrice: instrument.priceText(mark?.index ?? 0),
    lastFundingRate: (mark?.fundingRate ?? 0).toFixed(8),
    nextFundingTime: mark?.nextSettlementAt ?? 0,
    fundingIntervalHours: 8,
    updateTime: parts.serverTime(),
  };
}

export function restTicker(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): unknown {
  const values = tickerValues(instrument, now);
  const at = parts.serverTime();
  return {
    symbol: bingxSymbol(instrument),
    priceChange: values.change,
    priceChangePercent: `${values.changePercent}%`,
    lastPrice: values.last,
    lastQty: values.lastQuantity,
    highPrice: values.high,
    lowPrice: values.low,
    volume: values.volume,
    quoteVolume: values.quoteVolume.toFixed(2),
    openPrice: values.open,
    openTime: at - DAY_MS,
    closeTime: at,
    bidPrice: Number(values.bid),
    bidQty: Number(values.bidQuantity),
    askPrice: Number(values.ask),
    askQty: Number(values.askQuantity),
  };
}

/**
 * Data of a ticker push: upper-case A and B are prices, lower-case are quantities. `q` is too small by ten to the power
 * of the contract's quantity decimals, as in captured traffic (10⁴ for BTC, 10² for ETH).
 */
export function streamTicker(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): unknown {
  const values = tickerValues(instrument, now);
  const at = parts.serverTime();
  return {
    e: '24hTicker',
    E: at,
    s: bingxSymbol(instrument),
    p: values.change,
    P: values.changePercent,
    c: values.last,
    L: values.lastQuantity,
    h: values.high,
    l: values.low,
    v: values.volume,
    q: (values.quoteVolume / 10 ** quantityPrecision(instrument)).toFixed(2),
    o: values.open,
    O: at - DAY_MS,
    C: at,
    A: values.ask,
    a: values.askQuantity,
    B: values.bid,
    b: values.bidQuantity,
  };
}

/** Data of a bookTicker push: here lower-case a and b are the prices. */
export function streamBookTicker(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): unknown {
  const values = tickerValues(instrument, now);
  const at = parts.serverTime();
  return {
    e: 'bookTicker',
    u: instrument.lastTick(now)?.id ?? 0,
    E: at,
    T: at,
    s: bingxSymbol(instrument),
    b: values.bid,
    B: values.bidQuantity,
    a: values.ask,
    A: values.askQuantity,
  };
}

function tickerValues(instrument: SimulatedInstrument, now: number): TickerValues {
  const day = instrument.last24h(now);
  const last = instrument.lastTick(now);
  const book = orderBook(instrument, 1, now);
  const [bid, bidQuantity] = book?.bids[0] ?? [0, 0];
  const [ask, askQuantity] = book?.asks[0] ?? [0, 0];
  const lastPrice = last?.price ?? 0;
  const open = day?.open ?? lastPrice;
  const volume = instrument.quantityText(day?.volume ?? 0);
  const change = lastPrice - open;
  const lastText = instrument.priceText(lastPrice);
  return {
    open: instrument.priceText(open),
    high: instrument.priceText(day?.high ?? lastPrice),
    low: instrument.priceText(day?.low ?? lastPrice),
    last: lastText,
    lastQuantity: instrument.quantityText(last?.quantity ?? 0),
    volume,
    quoteVolume: Number(volume) * Number(lastText),
    change: `${change < 0 ? '-' : ''}${instrument.priceText(Math.abs(change))}`,
    changePercent: open === 0 ? '0.00' : ((change / open) * 100).toFixed(2),
    bid: instrument.priceText(bid),
    bidQuantity: instrument.quantityText(bidQuantity),
    ask: instrument.priceText(ask),
    askQuantity: instrument.quantityText(askQuantity),
  };
}
