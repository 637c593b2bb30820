import type { Candle } from '../../../../shared/domain/candle.ts';
import { type MarketSymbol, parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import type { MarketRules } from '../../../../shared/domain/instrument.ts';
import { TIMEFRAME_MS } from '../../../../shared/domain/timeframe.ts';
import type { CandleRequest, FundingQuote, FundingRecord, Gateway, HistoryReader, MarkRecord, OpenInterest, OpenInterestRecord, ServerTime, StreamLink, StreamListener, StreamTopic } from '../../../../electron/exchanges/gateway.ts';

const symbol = parseMarketSymbol('BTC');
if (symbol === null) throw new Error('BTC is no symbol');
export const BTC = symbol;
export const ORIGIN = 1_717_200_000_000;

/** The candle that every series of the scripted exchange has at `openTime`. */
export function candleAtTime(openTime: number): Candle {
  const row = openTime / 1_800_000;
  const open = 100 + (row % 7);
  return { openTime, open, high: open + 2, low: open - 2, close: open + 1, volume: 10 + (row % 3) };
}

export interface ScriptedLink {
  readonly listener: StreamListener;
  readonly topics: StreamTopic[];
  isKilled: boolean;
}

/** An exchange in memory, for what a network cannot be told to do: it has candles between two times, without the ones taken out. */
export class ScriptedGateway implements Gateway {
  readonly exchange = 'bingx';
  readonly restAddress = 'http://127.0.0.1:1';
  readonly streamAddress = 'ws://127.0.0.1:1';
  readonly candlesPerRequest: number;
  readonly subscribePauseMs = 0;
  topicsPerConnection = 100;
  readonly quoteTopics = ['ticker'] as const;
  readonly requests: CandleRequest[] = [];
  readonly links: ScriptedLink[] = [];
  readonly missing = new Set<number>();
  /** Thrown by the next requests, one each. */
  readonly failures: Error[] = [];
  /** Most rows it answers with, the newest ones; as many as asked for without it. */
  mostRows = Number.POSITIVE_INFINITY;
  listedAt = 0;
  openInterestHistory: HistoryReader<OpenInterestRecord> | null = null;
  markHistory: HistoryReader<MarkRecord> | null = null;
  funding: (symbol: MarketSymbol, signal: AbortSignal) => Promise<FundingQuote> = () => Promise.reject(new Error('not in the script'));
  fundingHistory: HistoryReader<FundingRecord> = () => Promise.reject(new Error('not in the script'));
  openInterest: (symbol: MarketSymbol, signal: AbortSignal) => Promise<OpenInterest> = () => Promise.reject(new Error('not in the script'));
  now: () => number;

  constructor(now: () => number, candlesPerRequest = 1_000) {
    this.now = now;
    this.candlesPerRequest = candlesPerRequest;
  }

  useClock(): void {
    return undefined;
  }

  async candles(request: CandleRequest): Promise<readonly Candle[]> {
    this.requests.push(request);
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    const length = TIMEFRAME_MS[request.timeframe];
    const rows: Candle[] = [];
    for (let time = Math.max(request.since, this.listedAt); time <= Math.min(request.until, this.now()); time += length) {
      if (!this.missing.has(time)) rows.push(candleAtTime(time));
    }
    return rows.slice(-this.mostRows);
  }

  openStream(listener: StreamListener): StreamLink {
    const link: ScriptedLink = { listener, topics: [], isKilled: false };
    this.links.push(link);
    return {
      subscribe: (topic) => {
        link.topics.push(topic);
        return `${this.links.length}-${link.topics.length}`;
      },
      unsubscribe: () => undefined,
      kill: () => {
        link.isKilled = true;
      },
    };
  }

  serverTime(): Promise<ServerTime> {
    return Promise.reject(new Error('not in the script'));
  }
  loadRules(): Promise<ReadonlyMap<MarketSymbol, MarketRules>> {
    return Promise.reject(new Error('not in the script'));
  }
  quote(): Promise<never> {
    return Promise.reject(new Error('not in the script'));
  }
  listMarkets(): Promise<never> {
    return Promise.reject(new Error('not in the script'));
  }
  close(): void {
    return undefined;
  }
}
