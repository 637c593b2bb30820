/** A paper broker with everything a test wants to say shortly. */
import { clientOrderId, decisionId, parseMarketSymbol, positionId } from '../../../shared/domain/ids.ts';
import type { Instrument, MarketRules } from '../../../shared/domain/instrument.ts';
import type { OrderRequest } from '../../../shared/domain/order.ts';
import { defaultSettings, type Settings } from '../../../shared/settings/schema.ts';
import type { BrokerEvent, BrokerQuote } from '../../../electron/brokers/broker.ts';
import { createPaperBroker, type PaperBroker } from '../../../electron/brokers/paperBroker.ts';

export const RULES: MarketRules = { priceTick: 0.1, amountStep: 0.001, minAmount: 0.001, minNotional: 2, takerFee: 0.0006, makerFee: 0.0006, maxLeverage: 100 };
export const LATENCY_MS = 150;

export function instrument(base = 'BTC', rules: MarketRules | null = RULES): Instrument {
  const symbol = parseMarketSymbol(base);
  if (symbol === null) throw new Error(`no symbol ${base}`);
  return { exchange: 'simulated', symbol, rules };
}

export interface Desk {
  readonly broker: PaperBroker;
  readonly events: BrokerEvent[];
  /** Events since the last call. */
  news(): BrokerEvent[];
}

export interface DeskOptions {
  readonly execution?: Partial<Settings['execution']>;
  readonly instruments?: readonly Instrument[];
  readonly startEquity?: number;
  readonly react?: (event: BrokerEvent, broker: PaperBroker) => void;
}

export function desk(options: DeskOptions = {}): Desk {
  const events: BrokerEvent[] = [];
  let read = 0;
  const broker: PaperBroker = createPaperBroker({
    instruments: options.instruments ?? [instrument()],
    execution: { ...defaultSettings().execution, ...options.execution },
    startEquity: options.startEquity ?? 1_000,
    listener: (event) => {
      events.push(event);
      options.react?.(event, broker);
    },
  });
  return { broker, events, news: () => events.slice(read, (read = events.length)) };
}

let counter = 0;
export function order(fields: Partial<OrderRequest> = {}): OrderRequest {
  counter += 1;
  return {
    clientOrderId: clientOrderId(`o-${counter}`), instrument: 0, side: 'buy', type: 'market', purpose: 'entry', reduceOnly: false,
    amount: 1, price: null, triggerPrice: null, timeInForce: 'IOC', decisionId: decisionId('d-1'), positionId: positionId('p-1'), ...fields,
  };
}

/** A quote around `last`; a book of one tick's spread with room for everything unless said otherwise. */
export function quote(at: number, last: number, fields: Partial<BrokerQuote> = {}): BrokerQuote {
  return { at, instrument: 0, last, bid: last, ask: last + 0.1, mark: last, bidSize: 1_000, askSize: 1_000, ...fields };
}

export const noBook = { bidSize: null, askSize: null };

/** Opens a position of `amount` at `price` exactly (no slippage, no fee looked at). */
export function open(d: Desk, side: 'buy' | 'sell', amount: number, price: number, at = 0): void {
  d.broker.submit(order({ side, amount }), at);
  d.broker.quote(quote(at + LATENCY_MS, price, { bid: price, ask: price }));
  d.news();
}
