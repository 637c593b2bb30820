export { exchangeName } from '../../shared/domain/exchangeWords.ts';

/** `BTC/USDT:USDT` → `BTC`; other text as it is. */
export function baseCoin(symbol: string): string {
  const slash = symbol.indexOf('/');
  return slash < 0 ? symbol : symbol.slice(0, slash);
}

/** An id shortened for a column; the whole one belongs in the title. */
export function shortId(id: string): string {
  return id.length <= 12 ? id : `${id.slice(0, 5)}…${id.slice(-5)}`;
}
