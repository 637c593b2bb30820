import type { ClientOrderId } from '../../shared/domain/ids.ts';
import type { OrderRequest } from '../../shared/domain/order.ts';
import type { FillEvent, FundingEvent, LiquidationEvent, OrderAcceptedEvent, OrderClosedEvent } from '../core/events.ts';

/** What a broker reports back, in the core's own words. */
export type BrokerEvent = OrderAcceptedEvent | OrderClosedEvent | FillEvent | FundingEvent | LiquidationEvent;

/** What the market shows a broker. `bidSize`/`askSize` in base currency, null where no book is known. */
export interface BrokerQuote {
  readonly at: number;
  readonly instrument: number;
  readonly last: number;
  readonly bid: number;
  readonly ask: number;
  readonly mark: number;
  readonly bidSize: number | null;
  readonly askSize: number | null;
}

/**
 * Where orders go. All answers come as events through the listener, never as return values, so that paper, demo and live look alike.
 * Submitting an order whose client id the broker knows already changes nothing.
 */
export interface Broker {
  readonly kind: 'paper' | 'demo' | 'live';
  submit(order: OrderRequest, at: number): void;
  cancel(clientOrderId: ClientOrderId, at: number): void;
  /** The newest price; may fill orders. Called for every quote, in order. */
  quote(quote: BrokerQuote): void;
  /** The exchange's funding rate settles now at `mark`. */
  funding(instrument: number, at: number, rate: number, mark: number): void;
  /** Walks a candle that was missed while away (stop before target, gaps at the open). */
  missedCandle(instrument: number, candle: { readonly openTime: number; readonly open: number; readonly high: number; readonly low: number; readonly close: number; readonly volume: number }, closeTime: number): void;
  /** A candle that was watched has closed: stops and targets that its range touched between two quotes have fired. */
  watchedCandle(instrument: number, candle: { readonly openTime: number; readonly high: number; readonly low: number }, closeTime: number): void;
  close(): Promise<void>;
}
