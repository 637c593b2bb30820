import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import type { MarketSeriesKey, MarketValue } from '../../../../shared/domain/marketSeries.ts';

/** A series of one exchange. */
export function marketSeriesKey(value: MarketValue, base = 'BTC'): MarketSeriesKey {
  const symbol = parseMarketSymbol(base);
  if (symbol === null) throw new TypeError(`${base} is no symbol`);
  return { exchange: 'bingx', symbol, value };
}
