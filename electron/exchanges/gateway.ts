import type { Candle } from '../../shared/domain/candle.ts';
import type { ExchangeId, MarketRules } from '../../shared/domain/instrument.ts';
import type { MarketSymbol } from '../../shared/domain/ids.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import type { RequestBudget } from './RequestBudget.ts';

/*
 * One exchange as the market layer sees it: public REST calls, each with a signal and a deadline of its own, and stream connections with
 * parsed frames. Every failure is one of the classes in errors/. An adapter keeps no state between calls but cached rules; liveness, retries,
 * reconnecting and back-fill are decided outside, the same way for every exchange.
 */

export interface ServerTime {
  /** The exchange's clock, epoch ms. */
  readonly serverTime: number;
  /** Monotonic real ms at which the request left and its answer was whole. */
  readonly sentAt: number;
  readonly receivedAt: number;
}

export interface CandleRequest {
  readonly symbol: MarketSymbol;
  readonly timeframe: Timeframe;
  /** First open time wanted. */
  readonly since: number;
  /** Last open time wanted. */
  readonly until: number;
}

/** Prices of one market at one instant. */
export interface GatewayQuote {
  readonly last: number;
  /** Null where the exchange does not give a usable one. */
  readonly bid: number | null;
  readonly ask: number | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  /** Fraction; null where unknown. */
  readonly change24h: number | null;
  /** The exchange's time of it; null where it gives none. */
  readonly at: number | null;
}

export interface FundingQuote {
  /** Fraction per interval; positive: longs pay shorts. */
  readonly rate: number;
  /** Next settlement; null where the exchange does not say. */
  readonly nextAt: number | null;
  readonly mark: number | null;
}

/** One settlement of the past. */
export interface FundingRecord {
  readonly at: number;
  readonly rate: number;
}

export interface OpenInterest {
  /** Base currency; null where the exchange gives the value alone. */
  readonly amount: number | null;
  /** Quote currency; null where the exchange gives the amount alone. */
  readonly value: number | null;
  readonly at: number | null;
}

/** Open interest of one instant of the past. */
export interface OpenInterestRecord {
  readonly at: number;
  /** Base currency. */
  readonly amount: number;
}

/** Mark price at the end of one five-minute candle. */
export interface MarkRecord {
  readonly at: number;
  readonly price: number;
}

/** Reads what an exchange keeps of one value: since ≤ at ≤ until, ascending, without duplicates; as far back as the exchange keeps it. */
export type HistoryReader<Row> = (symbol: MarketSymbol, since: number, until: number, signal: AbortSignal) => Promise<readonly Row[]>;

/** A linear USDT perpetual that can be traded now, as a choice of markets needs it. */
export interface MarketListing {
  readonly symbol: MarketSymbol;
  /** Traded over 24 h, quote currency; null where unknown. */
  readonly quoteVolume24h: number | null;
}

export type StreamTopic =
  | { readonly kind: 'candles'; readonly symbol: MarketSymbol; readonly timeframe: Timeframe }
  | { readonly kind: 'ticker'; readonly symbol: MarketSymbol }
  | { readonly kind: 'book'; readonly symbol: MarketSymbol }
  | { readonly kind: 'trades'; readonly symbol: MarketSymbol }
  | { readonly kind: 'mark'; readonly symbol: MarketSymbol };

/** What one frame says. A frame can say several things. */
export type StreamMessage =
  /** The newest state of a candle; nothing says whether it is its last. */
  | { readonly kind: 'candle'; readonly symbol: MarketSymbol; readonly timeframe: Timeframe; readonly candle: Candle }
  | { readonly kind: 'ticker'; readonly symbol: MarketSymbol; readonly quote: GatewayQuote }
  /** Best bid and ask. */
  | { readonly kind: 'book'; readonly symbol: MarketSymbol; readonly bid: number; readonly bidSize: number; readonly ask: number; readonly askSize: number; readonly at: number | null }
  | { readonly kind: 'trade'; readonly symbol: MarketSymbol; readonly price: number; readonly amount: number; readonly takerSide: 'buy' | 'sell'; readonly at: number }
  | { readonly kind: 'mark'; readonly symbol: MarketSymbol; readonly price: number; readonly at: number | null }
  /** The exchange took a subscription, or refused it. */
  | { readonly kind: 'acknowledged'; readonly requestId: string }
  | { readonly kind: 'refused'; readonly requestId: string; readonly code: string; readonly reason: string }
  | { readonly kind: 'heartbeat' }
  /** Not what this exchange sends, or impossible values. Nothing of it is used. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** Readable, but of no use to us. */
  | { readonly kind: 'ignored' };

export interface StreamListener {
  onOpen(): void;
  /** Called once a frame, before its messages. */
  onFrame(): void;
  onMessage(message: StreamMessage): void;
  /** Called exactly once, unless the link was killed. */
  onClosed(reason: string): void;
}

/** One connection for streams. It does not reconnect. */
export interface StreamLink {
  /** Asks for a topic; returns the id that its acknowledgement will carry. Only after `onOpen`. */
  subscribe(topic: StreamTopic): string;
  unsubscribe(topic: StreamTopic): void;
  /** Ends the connection at once, without waiting for the other side; no callback comes after it. Idempotent. */
  kill(): void;
}

export interface Gateway {
  readonly exchange: ExchangeId;
  /** Host names in messages and on the screen. */
  readonly restAddress: string;
  readonly streamAddress: string;
  /** Most candles one request may ask for. */
  readonly candlesPerRequest: number;
  /** Pause between two subscriptions on one connection, real ms. */
  readonly subscribePauseMs: number;
  /** Topics of one connection; more than that take further connections. */
  readonly topicsPerConnection: number;
  /** What keeps a quote fresh: the ticker where it carries last, bid and ask; the book beside it where bid and ask come apart. */
  readonly quoteTopics: readonly ('ticker' | 'book')[];
  /** Where `nonce` and timestamps of requests come from: market time, epoch ms. */
  useClock(now: () => number): void;
  serverTime(signal: AbortSignal): Promise<ServerTime>;
  /** Rules of the given markets, cached for an hour. @throws UnknownSymbolError, SymbolNotTradableError */
  loadRules(symbols: readonly MarketSymbol[], signal: AbortSignal): Promise<ReadonlyMap<MarketSymbol, MarketRules>>;
  /**
   * Candles with since ≤ openTime ≤ until, ascending, without duplicates, each one checked; the one still forming may be the last.
   * Empty where the exchange has none there.
   */
  candles(request: CandleRequest, signal: AbortSignal): Promise<readonly Candle[]>;
  quote(symbol: MarketSymbol, signal: AbortSignal): Promise<GatewayQuote>;
  funding(symbol: MarketSymbol, signal: AbortSignal): Promise<FundingQuote>;
  /** Settlements with since ≤ at ≤ until, ascending, without duplicates; as far back as the exchange keeps them. */
  fundingHistory(symbol: MarketSymbol, since: number, until: number, signal: AbortSignal): Promise<readonly FundingRecord[]>;
  openInterest(symbol: MarketSymbol, signal: AbortSignal): Promise<OpenInterest>;
  /** Every five minutes, or at the finest spacing there is. Null where the exchange does not offer it. */
  readonly openInterestHistory: HistoryReader<OpenInterestRecord> | null;
  /** Of finished candles alone. Null where the exchange does not offer it. */
  readonly markHistory: HistoryReader<MarkRecord> | null;
  /** Every linear USDT perpetual that can be traded now; missing flags count as not tradable. */
  listMarkets(signal: AbortSignal): Promise<readonly MarketListing[]>;
  openStream(listener: StreamListener): StreamLink;
  /** Kills every link and refuses further calls. Idempotent. */
  close(): void;
}

/** Addresses of an exchange. Null: its own. */
export interface GatewayEndpoints {
  /** Scheme, host and port only. */
  readonly restUrl: string | null;
  /** Scheme, host and port, or the full address of the stream. */
  readonly wsUrl: string | null;
}

export interface GatewayOptions {
  readonly endpoints: GatewayEndpoints;
  /** Deadline of one REST call, real ms. */
  readonly callTimeoutMs: number;
  /** Whether the addresses are a simulation that runs faster than real time: requests may then be spaced more closely. */
  readonly isAccelerated: boolean;
  /** Shared with everything else that asks the same exchange; without, one of its own, of this computer's time. */
  readonly budget?: RequestBudget;
}
