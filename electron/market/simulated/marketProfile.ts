import { baseOf, type MarketSymbol } from '../../../shared/domain/ids.ts';
import type { MarketRules } from '../../../shared/domain/instrument.ts';
import { Prng } from './Prng.ts';
import type { QuoteShape } from './simulatedMarket.ts';

/** What a simulated perpetual is like. */
export interface MarketProfile {
  readonly rules: MarketRules;
  readonly shape: QuoteShape;
  /** Price around which a generated market moves, quote currency. */
  readonly price: number;
  /** Usual standard deviation of a day's return, fraction. */
  readonly dailyVolatility: number;
  /** How far it follows the whole market: 1 = as the market. */
  readonly beta: number;
  /** Value traded in five minutes, quote currency. */
  readonly fiveMinuteTurnover: number;
}

interface Coin {
  readonly price: number;
  readonly dailyVolatility: number;
  readonly beta: number;
  readonly turnover: number;
  readonly spread: number;
  readonly topNotional: number;
  readonly tick?: number;
  readonly amountStep?: number;
}

/** Orders of size of the beginning of 2025; nothing depends on their being right. */
const COINS: Readonly<Record<string, Coin>> = {
  BTC: { price: 95_000, dailyVolatility: 0.028, beta: 0.9, turnover: 4e7, spread: 0.00002, topNotional: 80_000, tick: 0.1, amountStep: 0.0001 },
  ETH: { price: 3_400, dailyVolatility: 0.034, beta: 1.05, turnover: 2.5e7, spread: 0.00004, topNotional: 50_000, tick: 0.01, amountStep: 0.001 },
  SOL: { price: 190, dailyVolatility: 0.042, beta: 1.25, turnover: 9e6, spread: 0.00008, topNotional: 25_000, tick: 0.01, amountStep: 0.01 },
  BNB: { price: 700, dailyVolatility: 0.03, beta: 0.9, turnover: 3e6, spread: 0.0001, topNotional: 15_000 },
  XRP: { price: 2.2, dailyVolatility: 0.042, beta: 1.1, turnover: 6e6, spread: 0.0001, topNotional: 15_000 },
  ADA: { price: 0.9, dailyVolatility: 0.042, beta: 1.2, turnover: 2e6, spread: 0.00015, topNotional: 10_000 },
  DOGE: { price: 0.33, dailyVolatility: 0.045, beta: 1.25, turnover: 4e6, spread: 0.0001, topNotional: 15_000 },
  AVAX: { price: 38, dailyVolatility: 0.044, beta: 1.25, turnover: 1.5e6, spread: 0.00015, topNotional: 8_000 },
  LINK: { price: 22, dailyVolatility: 0.042, beta: 1.15, turnover: 1.5e6, spread: 0.00015, topNotional: 8_000 },
  LTC: { price: 105, dailyVolatility: 0.036, beta: 1, turnover: 1.5e6, spread: 0.00015, topNotional: 8_000 },
  DOT: { price: 7, dailyVolatility: 0.042, beta: 1.2, turnover: 1e6, spread: 0.0002, topNotional: 6_000 },
};

/** Per side, fraction of notional. */
const FEE = 0.0006;

/** A known coin's profile; any other symbol gets one of its own from `seed`. `price` replaces the profile's: that of recorded candles. */
export function marketProfile(symbol: MarketSymbol, seed: number, price?: number): MarketProfile {
  const coin = COINS[baseOf(symbol)] ?? inventedCoin(symbol, seed);
  const at = price ?? coin.price;
  const magnitude = Math.floor(Math.log10(at));
  const rules: MarketRules = {
    // Five significant digits, and steps worth between 0.1 and 1 of the quote currency.
    priceTick: coin.tick ?? powerOfTen(magnitude - 4),
    amountStep: coin.amountStep ?? powerOfTen(-magnitude - 1),
    minAmount: coin.amountStep ?? powerOfTen(-magnitude - 1),
    minNotional: 2,
    takerFee: FEE,
    makerFee: FEE,
    maxLeverage: 50,
  };
  return {
    rules,
    shape: { spreadFraction: coin.spread, topNotional: coin.topNotional },
    price: at,
    dailyVolatility: coin.dailyVolatility,
    beta: coin.beta,
    fiveMinuteTurnover: coin.turnover,
  };
}

/** Exact to the last bit, which `**` does not promise. */
function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`);
}

function inventedCoin(symbol: MarketSymbol, seed: number): Coin {
  const prng = new Prng(seed, `coin:${symbol}`);
  const price = Number((10 ** (-1.3 + 3.6 * prng.next())).toPrecision(5));
  return {
    price,
    dailyVolatility: 0.035 + 0.02 * prng.next(),
    beta: 0.9 + 0.5 * prng.next(),
    turnover: 10 ** (5.5 + prng.next()),
    spread: 0.0001 + 0.0003 * prng.next(),
    topNotional: 3_000 + 9_000 * prng.next(),
  };
}
