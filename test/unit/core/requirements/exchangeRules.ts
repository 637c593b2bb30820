import type { MarketRules } from '../../../../shared/domain/instrument.ts';

/** One market as its exchange trades it; where orders are in contracts, `contractSize` is the base currency of one. */
export interface ExchangeRules extends MarketRules {
  readonly name: string;
  readonly price: number;
  readonly contractSize: number;
}

/** Markets with a lot of the exchange's own as `step` and `smallest`, in contracts of `contractSize`. */
function market(name: string, price: number, priceTick: number, contractSize: number, stepContracts: number, minContracts: number, minNotional: number): ExchangeRules {
  const decimals = (value: number): number => Number(value.toPrecision(12));
  return {
    name, price, contractSize, priceTick, minNotional, takerFee: 0.0006, makerFee: 0.0002, maxLeverage: 100,
    amountStep: decimals(stepContracts * contractSize), minAmount: decimals(minContracts * contractSize),
  };
}

/** Steps, ticks and contracts of the kinds that the supported exchanges have. */
export const EXCHANGE_RULES: readonly ExchangeRules[] = [
  market('BingX BTC', 65_123.4, 0.1, 1, 0.0001, 0.0001, 2),
  market('BingX SHIB in thousands', 0.0178, 0.000001, 1, 1, 118, 2),
  market('Binance BTC', 65_123.4, 0.1, 1, 0.001, 0.001, 100),
  market('Binance ETH', 3_456.78, 0.01, 1, 0.001, 0.001, 20),
  market('Binance DOGE', 0.12345, 0.00001, 1, 1, 1, 5),
  market('KuCoin BTC, 0.001 a contract', 65_123.4, 0.1, 0.001, 1, 1, 0),
  market('KuCoin ETH, 0.01 a contract', 3_456.78, 0.01, 0.01, 1, 1, 0),
  market('KuCoin PEPE, a million a contract', 0.0000071, 1e-10, 100_000, 1, 1, 0),
  market('KuCoin SOL, 0.1 a contract', 151.234, 0.001, 0.1, 1, 1, 0),
  market('Bitget BTC', 65_123.4, 0.1, 1, 0.0001, 0.0001, 5),
  market('Bitget XRP', 0.5234, 0.0001, 1, 1, 1, 5),
  market('coarse ticks of five', 1_234.5, 0.5, 0.25, 3, 3, 1),
];
