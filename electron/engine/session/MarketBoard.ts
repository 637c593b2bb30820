import type { Candle } from '../../../shared/domain/candle.ts';
import type { DecisionTimeframe } from '../../../shared/domain/timeframe.ts';
import type { MarketEvent } from '../../market/feed.ts';

export type QuoteEvent = Extract<MarketEvent, { kind: 'quote' }>;

/** What is known of one market right now, for the screen and for stop distances. */
export interface BoardEntry {
  quote: QuoteEvent | null;
  /** Real time the quote arrived, epoch ms. */
  quoteArrivedAt: number | null;
  forming: Map<DecisionTimeframe, Candle>;
  change24h: number | null;
  fundingRate: number | null;
  nextFundingAt: number | null;
  openInterest: { readonly amount: number; readonly at: number } | null;
  staleReason: string | null;
}

/** The newest of everything the feed says, per market. Reads no clock: arrival times are given. */
export class MarketBoard {
  readonly #entries: BoardEntry[];

  constructor(instruments: number) {
    this.#entries = Array.from({ length: instruments }, () => ({
      quote: null, quoteArrivedAt: null, forming: new Map(), change24h: null, fundingRate: null, nextFundingAt: null, openInterest: null, staleReason: null,
    }));
  }

  entry(instrument: number): BoardEntry {
    const entry = this.#entries[instrument];
    if (entry === undefined) throw new RangeError(`no instrument ${instrument}`);
    return entry;
  }

  note(event: MarketEvent, arrivedAt: number): void {
    switch (event.kind) {
      case 'quote': {
        const entry = this.entry(event.instrument);
        entry.quote = event;
        entry.quoteArrivedAt = arrivedAt;
        return;
      }
      case 'candle-forming':
        this.entry(event.instrument).forming.set(event.timeframe, event.candle);
        return;
      case 'candle-closed': {
        const forming = this.entry(event.instrument).forming;
        if ((forming.get(event.timeframe)?.openTime ?? 0) <= event.candle.openTime) forming.delete(event.timeframe);
        return;
      }
      case 'change-24h':
        this.entry(event.instrument).change24h = event.fraction;
        return;
      case 'open-interest':
        this.entry(event.instrument).openInterest = { amount: event.amount, at: event.asOf };
        return;
      case 'funding-rate': {
        const entry = this.entry(event.instrument);
        entry.fundingRate = event.rate;
        entry.nextFundingAt = event.nextAt;
        return;
      }
      case 'freshness':
        this.entry(event.instrument).staleReason = event.isStale ? event.reason : null;
        return;
      case 'funding':
      case 'clock-skew':
      case 'trouble':
      case 'market-ended':
        return;
    }
  }
}
