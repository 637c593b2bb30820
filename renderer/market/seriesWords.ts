import type { ExchangeId } from '../../shared/domain/instrument.ts';
import { exchangeName } from '../format/symbol.ts';
import type { ChartedValue } from './marketSeriesFeed.ts';

/** Exchanges that tell open interest as it is now and nothing of the past (exchanges.md, table of capabilities). */
const NO_PAST_OPEN_INTEREST: ReadonlySet<ExchangeId> = new Set<ExchangeId>(['bingx', 'bitget']);

const NOTHING_KEPT = 'A generated market is another one in each session: its past is not kept.';

/** Why a chart has nothing to show, and what will change that. */
export function emptyWords(value: ChartedValue, exchange: ExchangeId): { readonly title: string; readonly detail: string } {
  const name = exchangeName(exchange);
  switch (value) {
    case 'funding':
      return { title: 'No settlement in this range', detail: exchange === 'simulated' ? NOTHING_KEPT : `${name} has told none; the next one appears when it has been charged.` };
    case 'mark-price':
      return { title: 'No mark price in this range yet', detail: exchange === 'simulated' ? NOTHING_KEPT : 'It is collected from now on.' };
    case 'open-interest':
      if (exchange === 'simulated') return { title: 'The generated market has no open interest', detail: 'Nobody but this session trades in it.' };
      return NO_PAST_OPEN_INTEREST.has(exchange)
        ? { title: 'No open interest in this range yet', detail: `${name} keeps no history of open interest: it is collected from now on.` }
        : { title: 'No open interest in this range yet', detail: `${name} has told none; it is collected from now on.` };
  }
}

/** Why the figure beside the others is a dash. */
export function unknownOpenInterest(exchange: ExchangeId): string {
  return exchange === 'simulated' ? 'The generated market has no open interest' : `${exchangeName(exchange)} has not told the open interest yet`;
}
