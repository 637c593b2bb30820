import type { ExchangeId } from '../../shared/domain/instrument.ts';
import type { SessionView } from '../../shared/domain/sessionView.ts';
import { baseCoin, exchangeName } from './symbol.ts';

/** Whether a coin alone does not name a market of this session: the same coin may be traded on several exchanges. */
export function hasSeveralExchanges(view: Pick<SessionView, 'info' | 'instruments'>): boolean {
  return new Set([...view.info.exchanges, ...view.instruments.map(({ exchange }) => exchange)]).size > 1;
}

/** `BTC`, or `BTC, Bitget` where the session has several exchanges. */
export function marketName(market: { readonly symbol: string; readonly exchange: ExchangeId }, isSeveral: boolean): string {
  return isSeveral ? `${baseCoin(market.symbol)}, ${exchangeName(market.exchange)}` : baseCoin(market.symbol);
}
