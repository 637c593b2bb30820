import type { GatewayQuote } from '../../exchanges/gateway.ts';
import type { MarketEvent } from '../feed.ts';

interface Prices {
  quote: GatewayQuote | null;
  arrivedAt: number | null;
  mark: number | null;
  markArrivedAt: number | null;
  staleReason: string | null;
}

/** What a market's prices became: the event to tell, or why there is none. */
export type QuoteUpdate =
  | { readonly kind: 'quote'; readonly event: Extract<MarketEvent, { readonly kind: 'quote' }>; readonly change24h: number | null }
  /** Older than what is known already. */
  | { readonly kind: 'late' }
  /** Too far from the last price to be believed at once. */
  | { readonly kind: 'doubtful'; readonly last: number };

/** A price this far from the one before has to be seen twice. */
const DOUBTFUL_MOVE = 0.3;

/** Newest prices of each market, from streams and REST alike. Times are monotonic real ms of arrival. */
export class QuoteBoard {
  readonly #prices: readonly Prices[];
  readonly #doubted = new Map<number, number>();
  readonly #maxMarkAgeMs: number;
  readonly #maxDisorderMs: number;

  /** `maxDisorderMs`: prices that are older by more (exchange's time) are not late, the exchange's clock was set back. */
  constructor(instruments: number, maxMarkAgeMs: number, maxDisorderMs: number) {
    this.#maxMarkAgeMs = maxMarkAgeMs;
    this.#maxDisorderMs = maxDisorderMs;
    this.#prices = Array.from({ length: instruments }, () => ({ quote: null, arrivedAt: null, mark: null, markArrivedAt: null, staleReason: null }));
  }

  offer(instrument: number, quote: GatewayQuote, arrivedAt: number, marketNow: number): QuoteUpdate {
    const prices = this.#of(instrument);
    const lateMs = (prices.quote?.at ?? 0) - (quote.at ?? Number.POSITIVE_INFINITY);
    if (lateMs > 0 && lateMs <= this.#maxDisorderMs) return { kind: 'late' };
    const before = prices.quote?.last ?? null;
    if (before !== null && Math.abs(quote.last / before - 1) > DOUBTFUL_MOVE) {
      const doubted = this.#doubted.get(instrument);
      this.#doubted.set(instrument, quote.last);
      if (doubted === undefined || Math.abs(quote.last / doubted - 1) > DOUBTFUL_MOVE) return { kind: 'doubtful', last: quote.last };
    }
    this.#doubted.delete(instrument);
    prices.quote = quote;
    prices.arrivedAt = arrivedAt;
    return { kind: 'quote', event: this.#event(instrument, prices, quote, arrivedAt, marketNow), change24h: quote.change24h };
  }

  offerMark(instrument: number, mark: number, arrivedAt: number): void {
    const prices = this.#of(instrument);
    prices.mark = mark;
    prices.markArrivedAt = arrivedAt;
  }

  /** Mark price, or the last price where there is no fresh mark; null before the first of either. */
  markOf(instrument: number, now: number): number | null {
    const prices = this.#of(instrument);
    return this.#freshMark(prices, now) ?? prices.quote?.last ?? prices.mark;
  }

  /** Real ms since the last price; null before the first. */
  ageOf(instrument: number, now: number): number | null {
    const { arrivedAt } = this.#of(instrument);
    return arrivedAt === null ? null : now - arrivedAt;
  }

  /** Sets why a market's data is stale, null where it is not. Answers whether that changed. */
  setStale(instrument: number, reason: string | null): boolean {
    const prices = this.#of(instrument);
    const changes = (prices.staleReason === null) !== (reason === null);
    prices.staleReason = reason;
    return changes;
  }

  #event(instrument: number, prices: Prices, quote: GatewayQuote, now: number, marketNow: number): Extract<MarketEvent, { readonly kind: 'quote' }> {
    return {
      kind: 'quote',
      at: marketNow,
      instrument,
      last: quote.last,
      bid: quote.bid ?? quote.last,
      ask: quote.ask ?? quote.last,
      mark: this.#freshMark(prices, now) ?? quote.last,
      bidSize: quote.bid === null ? null : quote.bidSize,
      askSize: quote.ask === null ? null : quote.askSize,
    };
  }

  #freshMark(prices: Prices, now: number): number | null {
    return prices.markArrivedAt !== null && now - prices.markArrivedAt <= this.#maxMarkAgeMs ? prices.mark : null;
  }

  #of(instrument: number): Prices {
    const prices = this.#prices[instrument];
    if (prices === undefined) throw new RangeError(`no instrument ${instrument}`);
    return prices;
  }
}
