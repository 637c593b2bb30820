import type { GatewayQuote, StreamMessage } from '../../exchanges/gateway.ts';
import type { MarketEvent } from '../feed.ts';

/** Best bid and ask of a market. */
export type BookTop = Pick<Extract<StreamMessage, { readonly kind: 'book' }>, 'bid' | 'bidSize' | 'ask' | 'askSize' | 'at'>;

interface Prices {
  quote: GatewayQuote | null;
  book: BookTop | null;
  bookArrivedAt: number | null;
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

/** A price this far from the one before is believed once it has come several times, over a while, with no other price in between. */
const DOUBTFUL_MOVE = 0.3;
const SIGHTS_OF_A_JUMP = 3;
const JUMP_LASTS_MS = 2_000;
/** Real ms. */
const MAX_BOOK_AGE_MS = 10_000;
const FARTHEST_BOOK = 0.1;

interface Doubt {
  readonly last: number;
  readonly since: number;
  readonly sights: number;
}

/** Newest prices of each market, from streams and REST alike. Times are monotonic real ms of arrival. */
export class QuoteBoard {
  readonly #prices: readonly Prices[];
  readonly #doubts = new Map<number, Doubt>();
  readonly #maxMarkAgeMs: number;
  readonly #maxDisorderMs: number;

  /** `maxDisorderMs`: prices that are older by more (exchange's time) are not late, the exchange's clock was set back. */
  constructor(instruments: number, maxMarkAgeMs: number, maxDisorderMs: number) {
    this.#maxMarkAgeMs = maxMarkAgeMs;
    this.#maxDisorderMs = maxDisorderMs;
    this.#prices = Array.from({ length: instruments }, () => ({ quote: null, book: null, bookArrivedAt: null, arrivedAt: null, mark: null, markArrivedAt: null, staleReason: null }));
  }

  offer(instrument: number, quote: GatewayQuote, arrivedAt: number, marketNow: number): QuoteUpdate {
    const prices = this.#of(instrument);
    const lateMs = (prices.quote?.at ?? 0) - (quote.at ?? Number.POSITIVE_INFINITY);
    if (lateMs > 0 && lateMs <= this.#maxDisorderMs) return { kind: 'late' };
    const before = prices.quote?.last ?? null;
    if (before !== null && Math.abs(quote.last / before - 1) > DOUBTFUL_MOVE && !this.#isConfirmed(instrument, quote.last, arrivedAt)) {
      return { kind: 'doubtful', last: quote.last };
    }
    this.#doubts.delete(instrument);
    prices.quote = quote;
    prices.arrivedAt = arrivedAt;
    return { kind: 'quote', event: this.#event(instrument, prices, quote, arrivedAt, marketNow), change24h: quote.change24h };
  }

  /** Takes the best bid and ask where they come apart from the last price; `false` where they are older than what is known. */
  offerBook(instrument: number, book: BookTop, arrivedAt: number): boolean {
    const prices = this.#of(instrument);
    const lateMs = (prices.book?.at ?? 0) - (book.at ?? Number.POSITIVE_INFINITY);
    if (lateMs > 0 && lateMs <= this.#maxDisorderMs) return false;
    prices.book = book;
    prices.bookArrivedAt = arrivedAt;
    return true;
  }

  /** The quote as it stands now, or null before the first last price. */
  current(instrument: number, now: number, marketNow: number): Extract<MarketEvent, { readonly kind: 'quote' }> | null {
    const prices = this.#of(instrument);
    return prices.quote === null ? null : this.#event(instrument, prices, prices.quote, now, marketNow);
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

  #isConfirmed(instrument: number, last: number, arrivedAt: number): boolean {
    const before = this.#doubts.get(instrument);
    const isSameJump = before !== undefined && Math.abs(last / before.last - 1) <= DOUBTFUL_MOVE;
    const doubt: Doubt = isSameJump ? { last, since: before.since, sights: before.sights + 1 } : { last, since: arrivedAt, sights: 1 };
    this.#doubts.set(instrument, doubt);
    return doubt.sights >= SIGHTS_OF_A_JUMP && arrivedAt - doubt.since >= JUMP_LASTS_MS;
  }

  #event(instrument: number, prices: Prices, quote: GatewayQuote, now: number, marketNow: number): Extract<MarketEvent, { readonly kind: 'quote' }> {
    const book = this.#freshBook(prices, quote, now);
    const bid = quote.bid ?? book?.bid ?? null;
    const ask = quote.ask ?? book?.ask ?? null;
    return {
      kind: 'quote',
      at: marketNow,
      instrument,
      last: quote.last,
      bid: bid ?? quote.last,
      ask: ask ?? quote.last,
      mark: this.#freshMark(prices, now) ?? quote.last,
      bidSize: quote.bid === null ? (book?.bidSize ?? null) : quote.bidSize,
      askSize: quote.ask === null ? (book?.askSize ?? null) : quote.askSize,
    };
  }

  /** A book that is old, or far from the last price, says nothing of this market now. */
  #freshBook(prices: Prices, quote: GatewayQuote, now: number): BookTop | null {
    const { book, bookArrivedAt } = prices;
    if (book === null || bookArrivedAt === null || now - bookArrivedAt > MAX_BOOK_AGE_MS) return null;
    return Math.abs(book.bid / quote.last - 1) <= FARTHEST_BOOK && Math.abs(book.ask / quote.last - 1) <= FARTHEST_BOOK ? book : null;
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
