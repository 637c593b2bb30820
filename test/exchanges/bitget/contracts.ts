import type { SimulatedInstrument } from '../core/instrument.ts';
import type { SimulatedMarket } from '../core/simulatedMarket.ts';

export const QUOTE = 'USDT';
export const PRODUCT = 'USDT-FUTURES';

/** Decimals of amounts and prices, and the step of the last price decimal, as Bitget lists them. */
const LISTED: Readonly<Record<string, { readonly volumePlace: number; readonly pricePlace: number }>> = {
  BTC: { volumePlace: 4, pricePlace: 1 },
  ETH: { volumePlace: 2, pricePlace: 2 },
  SOL: { volumePlace: 1, pricePlace: 3 },
  BNB: { volumePlace: 2, pricePlace: 2 },
  XRP: { volumePlace: 0, pricePlace: 4 },
  ADA: { volumePlace: 0, pricePlace: 4 },
};

export function bitgetSymbol(instrument: SimulatedInstrument): string {
  return `${instrument.base}${QUOTE}`;
}

/** The market of a Bitget symbol such as `BTCUSDT`; `null` where the exchange does not list it. */
export function instrumentOf(market: SimulatedMarket, symbol: string): SimulatedInstrument | null {
  return symbol.endsWith(QUOTE) ? (market.instruments.get(symbol.slice(0, -QUOTE.length)) ?? null) : null;
}

/** One row of the contracts answer. Prices of a candle file may have more decimals than Bitget lists: then those count. */
export function contractRow(instrument: SimulatedInstrument): Readonly<Record<string, unknown>> {
  const volumePlace = LISTED[instrument.base]?.volumePlace ?? 2;
  const smallest = (10 ** -volumePlace).toFixed(volumePlace);
  return {
    symbol: bitgetSymbol(instrument),
    baseCoin: instrument.base,
    quoteCoin: QUOTE,
    buyLimitPriceRatio: '0.05',
    sellLimitPriceRatio: '0.05',
    feeRateUpRatio: '0.005',
    makerFeeRate: '0.0002',
    takerFeeRate: '0.0006',
    openCostUpRatio: '0.01',
    supportMarginCoins: [QUOTE],
    minTradeNum: smallest,
    priceEndStep: '1',
    volumePlace: String(volumePlace),
    pricePlace: String(Math.max(LISTED[instrument.base]?.pricePlace ?? 0, instrument.series.scale.priceDecimals)),
    sizeMultiplier: smallest,
    symbolType: 'perpetual',
    minTradeUSDT: '5',
    maxSymbolOrderNum: '200',
    maxProductOrderNum: '1000',
    maxPositionNum: '150',
    symbolStatus: 'normal',
    offTime: '-1',
    limitOpenTime: '-1',
    deliveryTime: '',
    deliveryStartTime: '',
    deliveryPeriod: '',
    launchTime: String(instrument.series.openTimeAt(0)),
    fundInterval: '8',
    minLever: '1',
    maxLever: '125',
    posLimit: '0.1',
    maintainTime: '',
  };
}
