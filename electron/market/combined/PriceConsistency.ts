/** What an exchange's price of a market is against the others'. */
export interface Departure {
  /** |price / reference − 1|; the reference is the median of all fresh prices, or the other one where there are two. */
  readonly fraction: number;
  readonly reference: number;
  readonly others: number;
}

export interface PriceConsistencyOptions {
  /** Fraction from which on a price departs. */
  readonly limit: number;
  /** Prices older than this are not compared, real ms. */
  readonly maxAgeMs: number;
  /** A departure counts once it has lasted this long, and is over once it has been gone this long, real ms. */
  readonly lastsMs: number;
}

interface Price {
  price: number;
  at: number;
  /** Since when the comparison says otherwise than `departs`; null where it agrees. */
  changingSince: number | null;
  departs: boolean;
}

/** A departure ends well within the limit, so that it does not flicker on it. */
const RETURN_SHARE = 0.8;

/** The prices of one symbol on several exchanges. Two exchanges that disagree both depart: nothing tells which is right. */
export class PriceConsistency {
  readonly #options: PriceConsistencyOptions;
  readonly #prices = new Map<number, Price>();

  constructor(options: PriceConsistencyOptions) {
    this.#options = options;
  }

  /** Takes a price. `source` is any number that tells the exchanges apart; `now` monotonic real ms. */
  offer(source: number, price: number, now: number): void {
    const known = this.#prices.get(source);
    if (known === undefined) this.#prices.set(source, { price, at: now, changingSince: null, departs: false });
    else {
      known.price = price;
      known.at = now;
    }
  }

  /** Sources whose verdict changed since the last call. */
  check(now: number): readonly { readonly source: number; readonly departs: boolean; readonly departure: Departure | null }[] {
    const changed: { source: number; departs: boolean; departure: Departure | null }[] = [];
    for (const [source, price] of this.#prices) {
      const departure = this.departureOf(source, now);
      const bound = price.departs ? this.#options.limit * RETURN_SHARE : this.#options.limit;
      const isBeyond = departure !== null && departure.fraction > bound;
      if (isBeyond === price.departs) {
        price.changingSince = null;
        continue;
      }
      price.changingSince ??= now;
      if (now - price.changingSince < this.#options.lastsMs) continue;
      price.departs = isBeyond;
      price.changingSince = null;
      changed.push({ source, departs: isBeyond, departure });
    }
    return changed;
  }

  /** Null where the price is old, or no other exchange has a fresh one. */
  departureOf(source: number, now: number): Departure | null {
    const own = this.#prices.get(source);
    if (own === undefined || !this.#isFresh(own, now)) return null;
    const others = [...this.#prices].flatMap(([other, price]) => (other !== source && this.#isFresh(price, now) ? [price.price] : []));
    if (others.length === 0) return null;
    // With its own price in, one that is wrong among three or more does not move the others' reference.
    const reference = medianOf(others.length === 1 ? others : [own.price, ...others]);
    return { fraction: Math.abs(own.price / reference - 1), reference, others: others.length };
  }

  #isFresh({ at }: Price, now: number): boolean {
    return now - at <= this.#options.maxAgeMs;
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  const high = sorted[upper] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : (high + (sorted[upper - 1] ?? Number.NaN)) / 2;
}
