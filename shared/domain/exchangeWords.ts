import type { ExchangeId } from './instrument.ts';

const EXCHANGE_NAMES: Readonly<Record<ExchangeId, string>> = {
  bingx: 'BingX',
  binanceusdm: 'Binance USD-M',
  kucoinfutures: 'KuCoin Futures',
  bitget: 'Bitget',
  simulated: 'Generated market',
};

/** An exchange's name in sentences and on the screen. */
export function exchangeName(exchange: ExchangeId): string {
  return EXCHANGE_NAMES[exchange];
}
