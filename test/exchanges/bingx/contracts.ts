import type { SimulatedInstrument } from '../core/instrument.ts';
import type { SimulatedMarket } from '../core/simulatedMarket.ts';

const QUOTE = 'USDT';

/** Decimals of amounts and the smallest amount in coins, as BingX lists them. */
const LISTED: Readonly<Record<string, { readonly quantityPrecision: number; readonly pricePrecision: number }>> = {
  BTC: { quantityPrecision: 4, pricePrecision: 1 },
  ETH: { quantityPrecision: 2, pricePrecision: 2 },
  SOL: { quantityPrecision: 2, pricePrecision: 3 },
  BNB: { quantityPrecision: 2, pricePrecision: 2 },
  XRP: { quantityPrecision: 1, pricePrecision: 4 },
  ADA: { quantityPrecision: 0, pricePrecision: 5 },
};

export function bingxSymbol(instrument: SimulatedInstrument): string {
  return `${instrument.base}-${QUOTE}`;
}

/** The market of a BingX symbol such as `BTC-USDT`; `null` where the exchange does not list it. */
export function instrumentOf(market: SimulatedMarket, symbol: string): SimulatedInstrument | null {
  const [base, quote, ...rest] = symbol.split('-');
  if (base === undefined || quote !== QUOTE || rest.length > 0) return null;
  return market.instruments.get(base) ?? null;
}

export function quantityPrecision(instrument: SimulatedInstrument): number {
  return LISTED[instrument.base]?.quantityPrecision ?? 2;
}

/** One row of the contracts answer. Prices of a candle file may have more decimals than BingX lists: then those count. */
export function contractRow(instrument: SimulatedInstrument, number: number): Readonly<Record<string, unknown>> {
  const decimals = quantityPrecision(instrument);
  const smallest = (10 ** -decimals).toFixed(decimals);
  return {
    contractId: String(100 + number),
    symbol: bingxSymbol(instrument),
    size: smallest,
    quantityPrecision: decimals,
    pricePrecision: Math.max(LISTED[instrument.base]?.pricePrecision ?? 0, instrument.series.scale.priceDecimals),
    feeRate: 0.0005,
    makerFeeRate: 0.0002,
    takerFeeRate: 0.0005,
    tradeMinLimit: 0,
    tradeMinQuantity: Number(smallest),
    tradeMinUSDT: 2,
    maxLongLeverage: 125,
    maxShortLeverage: 125,
    currency: QUOTE,
    asset: instrument.base,
    status: 1,
    apiStateOpen: 'true',
    apiStateClose: 'true',
    ensureTrigger: true,
    triggerFeeRate: '0.00020000',
    brokerState: true,
    launchTime: instrument.series.openTimeAt(0),
    maintainTime: 0,
    offTime: 0,
    displayName: bingxSymbol(instrument),
  };
}
