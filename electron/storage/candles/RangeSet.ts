import type { TimeRange } from '../../../shared/domain/timeRange.ts';

interface Span {
  from: number;
  to: number;
}

/** Disjoint half-open ranges, ascending; neighbours that touch are one. */
export class RangeSet {
  readonly #spans: Span[] = [];

  /** `ranges` may overlap and come in any order. */
  constructor(ranges: readonly TimeRange[] = []) {
    for (const { from, to } of ranges) this.add(from, to);
  }

  get ranges(): readonly TimeRange[] { return this.#spans; }

  /** Does nothing where the range is empty. */
  add(from: number, to: number): void {
    if (!(from < to)) return;
    const first = this.#firstEndingAt(from);
    let last = first;
    const joined: Span = { from, to };
    for (let span = this.#spans[last]; span !== undefined && span.from <= to; span = this.#spans[last]) {
      joined.from = Math.min(joined.from, span.from);
      joined.to = Math.max(joined.to, span.to);
      last += 1;
    }
    this.#spans.splice(first, last - first, joined);
  }

  remove(from: number, to: number): void {
    if (!(from < to)) return;
    const first = this.#firstEndingAt(from);
    let last = first;
    const rest: Span[] = [];
    for (let span = this.#spans[last]; span !== undefined && span.from < to; span = this.#spans[last]) {
      if (span.from < from) rest.push({ from: span.from, to: Math.min(span.to, from) });
      if (span.to > to) rest.push({ from: to, to: span.to });
      last += 1;
    }
    this.#spans.splice(first, last - first, ...rest);
  }

  /** The parts of from ≤ time < to that are in the set. */
  within(from: number, to: number): TimeRange[] {
    const found: TimeRange[] = [];
    for (let at = this.#firstEndingAt(from); at < this.#spans.length; at += 1) {
      const span = this.#spans[at];
      if (span === undefined || span.from >= to) break;
      const part = { from: Math.max(from, span.from), to: Math.min(to, span.to) };
      if (part.from < part.to) found.push(part);
    }
    return found;
  }

  /** The parts of from ≤ time < to that are not in the set. */
  without(from: number, to: number): TimeRange[] {
    const found: TimeRange[] = [];
    let at = from;
    for (const span of this.within(from, to)) {
      if (span.from > at) found.push({ from: at, to: span.from });
      at = span.to;
    }
    if (at < to) found.push({ from: at, to });
    return found;
  }

  /** First span that ends at or after `time`. */
  #firstEndingAt(time: number): number {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#spans[middle]?.to ?? Infinity) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
