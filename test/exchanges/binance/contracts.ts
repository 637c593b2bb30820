import type { SimulatedInstrument } from '../core/instrument.ts';
import type { SimulatedMarket } from '../core/simulatedMarket.ts';

const QUOTE = 'USDT';
/** A perpetual has no delivery: Binance gives Christmas of the year 2100. */
const NEVER = 4_133_404_800_000;

interface Listing {
  readonly quantityPrecision: number;
  readonly pricePrecision: number;
  readonly minNotional: number;
}

/** Steps and the smallest order value in USDT, as Binance lists them. */
const LISTED: Readonly<Record<string, Listing>> = {
  BTC: { quantityPrecision: 3, pricePrecision: 1, minNotional: 100 },
  ETH: { quantityPrecision: 3, pricePrecision: 2, minNotional: 20 },
  SOL: { quantityPrecision: 2, pricePrecision: 2, minNotional: 5 },
  BNB: { quantityPrecision: 2, pricePrecision: 2, minNotional: 5 },
  XRP: { quantityPrecision: 1, pricePrecision: 4, minNotional: 5 },
  ADA: { quantityPrecision: 0, pricePrecision: 4, minNotional: 5 },
};

export function binanceSymbol(instrument: SimulatedInstrument): string {
  return `${instrument.base}${QUOTE}`;
}

/** The market of a symbol such as `BTCUSDT`; `null` where the exchange does not list it. */
export function instrumentOf(market: SimulatedMarket, symbol: string): SimulatedInstrument | null {
  return symbol.endsWith(QUOTE) ? (market.instruments.get(symbol.slice(0, -QUOTE.length)) ?? null) : null;
}

/** One symbol of exchangeInfo. Prices of a candle file may have more decimals than Binance lists: then those count. */
export function symbolRow(instrument: SimulatedInstrument): Readonly<Record<string, unknown>> {
  const listing = LISTED[instrument.base] ?? { quantityPrecision: 2, pricePrecision: 0, minNotional: 5 };
  const priceDecimals = Math.max(listing.pricePrecision, instrument.series.scale.priceDecimals);
  const step = stepText(listing.quantityPrecision);
  return {
    symbol: binanceSymbol(instrument),
    pair: binanceSymbol(instrument),
    contractType: 'PERPETUAL',
    deliveryDate: NEVER,
    onboardDate: instrument.series.openTimeAt(0),
    status: 'TRADING',
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    baseAsset: instrument.base,
    quoteAsset: QUOTE,
    marginAsset: QUOTE,
    pricePrecision: priceDecimals + 1,
    quantityPrecision: listing.quantityPrecision,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    underlyingSubType: ['PoW'],
    triggerProtect: '0.0500',
    liquidationFee: '0.012500',
    marketTakeBound: '0.05',
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: stepText(priceDecimals), maxPrice: '4529764', tickSize: stepText(priceDecimals) },
      { filterType: 'LOT_SIZE', minQty: step, maxQty: '1000', stepSize: step },
      { filterType: 'MARKET_LOT_SIZE', minQty: step, maxQty: '120', stepSize: step },
      { filterType: 'MAX_NUM_ORDERS', limit: 200 },
      { filterType: 'MIN_NOTIONAL', notional: String(listing.minNotional) },
      { filterType: 'PERCENT_PRICE', multiplierUp: '1.0500', multiplierDown: '0.9500', multiplierDecimal: '4' },
    ],
    orderTypes: ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET', 'TRAILING_STOP_MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'],
  };
}

function stepText(decimals: number): string {
  return (10 ** -decimals).toFixed(decimals);
}
