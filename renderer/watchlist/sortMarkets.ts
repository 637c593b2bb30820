import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import { exchangeName } from '../format/symbol.ts';

export const WATCH_SORTS = ['session', 'name', 'exchange', 'change', 'funding'] as const;
export type WatchSort = (typeof WATCH_SORTS)[number];

/** A new list in the wanted order; markets without the figure come last. */
export function sortMarkets(instruments: readonly InstrumentView[], sort: WatchSort): readonly InstrumentView[] {
  const figure = (value: number | null): number => value ?? Number.NEGATIVE_INFINITY;
  switch (sort) {
    case 'session':
      return instruments;
    case 'name':
      return instruments.toSorted((a, b) => a.symbol.localeCompare(b.symbol));
    case 'exchange':
      return instruments.toSorted((a, b) => exchangeName(a.exchange).localeCompare(exchangeName(b.exchange)) || a.index - b.index);
    case 'change':
      return instruments.toSorted((a, b) => figure(b.change24h) - figure(a.change24h));
    case 'funding':
      return instruments.toSorted((a, b) => figure(b.fundingRate) - figure(a.fundingRate));
  }
}

/** Whether every typed word is in the market's symbol or its exchange's name. */
export function matchesSearch(instrument: Pick<InstrumentView, 'symbol' | 'exchange'>, search: string): boolean {
  const text = `${instrument.symbol} ${exchangeName(instrument.exchange)}`.toLowerCase();
  return search.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
