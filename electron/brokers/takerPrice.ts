import type { OrderSide } from '../../shared/domain/order.ts';
import type { BrokerQuote } from './broker.ts';

/** Least cost of reaching one more top size into the book, fraction: no book is endless at its best price. */
const LEAST_DEPTH_SLOPE = 0.0001;
/** The deepest order still finds someone. */
const WORST_IMPACT = 0.5;

/** What taking liquidity is measured against. */
export interface TakerTerms {
  readonly side: OrderSide;
  readonly quote: BrokerQuote;
  /** Base currency already taken from this side at this very quote. */
  readonly taken: number;
  /** Fraction; the price paid for a missing book, and for each further top size in a known one. */
  readonly slippage: number;
}

/** How much can be taken without the last part of it costing more than `limit` (null: any price), at most `amount`. */
export function takeableAmount(terms: TakerTerms, amount: number, limit: number | null): number {
  if (limit === null) return amount;
  const { top, size } = facing(terms);
  const room = terms.side === 'buy' ? limit / top - 1 : 1 - limit / top;
  if (room < 0) return 0;
  if (size === null) return amount;
  return Math.max(0, Math.min(amount, size * (1 + room / slope(terms)) - terms.taken));
}

/**
 * Average price of taking `amount` at once, before rounding to the tick. Without a known book: last plus slippage, and never better
 * than the shown other side. With one: its best price up to its size, then linearly worse, by `slippage` for each further size.
 */
export function takerPrice(terms: TakerTerms, amount: number): number {
  const { top, size } = facing(terms);
  if (size === null || amount <= 0) return top;
  const before = costBeyondTop(terms.taken, size);
  const after = costBeyondTop(terms.taken + amount, size);
  const impact = Math.min(WORST_IMPACT, (slope(terms) * (after - before)) / amount);
  return terms.side === 'buy' ? top * (1 + impact) : top * (1 - impact);
}

function facing({ side, quote, slippage }: TakerTerms): { readonly top: number; readonly size: number | null } {
  const size = side === 'buy' ? quote.askSize : quote.bidSize;
  if (size !== null && size > 0) return { top: side === 'buy' ? quote.ask : quote.bid, size };
  const top = side === 'buy' ? Math.max(quote.ask, quote.last * (1 + slippage)) : Math.min(quote.bid, quote.last * (1 - slippage));
  return { top, size: null };
}

function slope({ slippage }: TakerTerms): number {
  return Math.max(slippage, LEAST_DEPTH_SLOPE);
}

/** Integral of max(0, q/size − 1) from 0 to `amount`. */
function costBeyondTop(amount: number, size: number): number {
  const beyond = amount - size;
  return beyond <= 0 ? 0 : (beyond * beyond) / (2 * size);
}
