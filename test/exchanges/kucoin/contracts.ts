import type { SimulatedInstrument } from '../core/instrument.ts';
import { openQuantity } from '../core/openInterest.ts';
import type { SimulatedMarket } from '../core/simulatedMarket.ts';

const QUOTE = 'USDT';
/** KuCoin's own name for Bitcoin. */
const RENAMED: Readonly<Record<string, string>> = { BTC: 'XBT' };

export function baseCurrency(instrument: SimulatedInstrument): string {
  return RENAMED[instrument.base] ?? instrument.base;
}

/** The linear perpetual: `XBTUSDTM`. */
export function kucoinSymbol(instrument: SimulatedInstrument): string {
  return `${baseCurrency(instrument)}${QUOTE}M`;
}

/** The market of a contract such as `XBTUSDTM`; `null` where the exchange does not list it as a linear perpetual. */
export function instrumentOf(market: SimulatedMarket, symbol: string): SimulatedInstrument | null {
  for (const instrument of market.instruments.values()) {
    if (kucoinSymbol(instrument) === symbol) return instrument;
  }
  return null;
}

/** Coins in one lot. Lots are whole, so a lot is the smallest quantity of the source: then no volume is cut. */
export function multiplierOf(instrument: SimulatedInstrument): number {
  return Number(`1e-${instrument.series.scale.quantityDecimals}`);
}

export function price(instrument: SimulatedInstrument, scaled: number): number {
  return Number(instrument.priceText(scaled));
}

/** One row of the contract list. */
export function contractRow(instrument: SimulatedInstrument, market: SimulatedMarket): Readonly<Record<string, unknown>> {
  const now = market.now();
  const base = baseCurrency(instrument);
  const mark = market.markPrice(instrument.base, now);
  const day = instrument.last24h(now);
  const last = price(instrument, instrument.lastTick(now)?.price ?? 0);
  const open = price(instrument, day?.open ?? 0);
  const volume = Number(instrument.quantityText(day?.volume ?? 0));
  return {
    symbol: kucoinSymbol(instrument),
    rootSymbol: QUOTE,
    type: 'FFWCSX',
    firstOpenDate: instrument.series.openTimeAt(0),
    expireDate: null,
    settleDate: null,
    baseCurrency: base,
    quoteCurrency: QUOTE,
    settleCurrency: QUOTE,
    maxOrderQty: 1_000_000,
    maxPrice: 1_000_000,
    lotSize: 1,
    tickSize: Number(`1e-${instrument.series.scale.priceDecimals}`),
    indexPriceTickSize: 0.01,
    multiplier: multiplierOf(instrument),
    initialMargin: 0.008,
    maintainMargin: 0.004,
    maxRiskLimit: 100_000,
    minRiskLimit: 100_000,
    riskStep: 50_000,
    makerFeeRate: 0.0002,
    takerFeeRate: 0.0006,
    takerFixFee: 0,
    makerFixFee: 0,
    settlementFee: null,
    isDeleverage: true,
    isQuanto: true,
    isInverse: false,
    markMethod: 'FairPrice',
    fairMethod: 'FundingRate',
    fundingRateSymbol: `.${kucoinSymbol(instrument)}FPI8H`,
    indexSymbol: `.K${base}${QUOTE}`,
    settlementSymbol: '',
    status: 'Open',
    fundingFeeRate: mark?.fundingRate ?? 0,
    predictedFundingFeeRate: mark?.fundingRate ?? 0,
    fundingRateGranularity: 28_800_000,
    openInterest: String(openLots(instrument, now)),
    turnoverOf24h: volume * last,
    volumeOf24h: volume,
    markPrice: price(instrument, mark?.mark ?? 0),
    indexPrice: price(instrument, mark?.index ?? 0),
    lastTradePrice: last,
    // Time that is left, not an instant.
    nextFundingRateTime: mark === null ? 0 : mark.nextSettlementAt - now,
    maxLeverage: 125,
    lowPrice: price(instrument, day?.low ?? 0),
    highPrice: price(instrument, day?.high ?? 0),
    priceChgPct: open === 0 ? 0 : Number((last / open - 1).toFixed(4)),
    priceChg: Number((last - open).toFixed(8)),
  };
}

/** A lot is the last decimal of a quantity. */
export function openLots(instrument: SimulatedInstrument, now: number): number {
  return openQuantity(instrument, now);
}

/** The coin-margined perpetual and a dated contract of the same coin: the list has them too, and no client for linear perpetuals may take them. */
export function otherContractRows(instrument: SimulatedInstrument, market: SimulatedMarket): Readonly<Record<string, unknown>>[] {
  const base = baseCurrency(instrument);
  const row = contractRow(instrument, market);
  return [
    {
      ...row, symbol: `${base}USDM`, rootSymbol: base, quoteCurrency: 'USD', settleCurrency: base,
      multiplier: -1, isInverse: true, isQuanto: false,
    },
    {
      ...row, symbol: `${base}MZ99`, type: 'FFICSX', expireDate: market.startTime + 90 * 86_400_000, settleDate: market.startTime + 90 * 86_400_000,
      nextFundingRateTime: null, fundingFeeRate: null, predictedFundingFeeRate: null,
    },
  ];
}
