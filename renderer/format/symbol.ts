import type { ExchangeId } from '../../shared/domain/instrument.ts';

/** `BTC/USDT:USDT` → `BTC`; other text as it is. */
export function baseCoin(symbol: string): string {
  const slash = symbol.indexOf('/');
  return slash < 0 ? symbol : symbol.slice(0, slash);
}

const EXCHANGE_NAMES: Readonly<Record<ExchangeId, string>> = {
  bingx: 'BingX',
  binanceusdm: 'Binance USD-M',
  kucoinfutures: 'KuCoin Futures',
  bitget: 'Bitget',
  simulated: 'Generated market',
};

export function exchangeName(exchange: ExchangeId): string {
  return EXCHANGE_NAMES[exchange];
}

/** An id shortened for a column; the whole one belongs in the title. */
export function shortId(id: string): string {
  return id.length <= 12 ? id : `${id.slice(0, 5)}…${id.slice(-5)}`;
}
