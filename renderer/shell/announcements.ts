import type { SessionView } from '../../shared/domain/sessionView.ts';
import { hasSeveralExchanges, marketName } from '../format/marketName.ts';
import { formatMoney } from '../format/number.ts';
import { formatAmount, formatPrice } from '../format/price.ts';
import { exchangeName } from '../format/symbol.ts';
import { CONNECTION_WORDS, ENTRIES_WORDS, phaseWords } from '../words/session.ts';
import { EXIT_REASON_WORDS } from '../words/orders.ts';

export interface Announcements {
  /** Read when nothing else is being read: fills, phases. */
  readonly polite: readonly string[];
  /** Read at once: kill, limits, lost connections. */
  readonly assertive: readonly string[];
}

/** What changed between two views that must be heard as well as seen. */
export function announcements(before: SessionView, after: SessionView): Announcements {
  const polite: string[] = [];
  const assertive: string[] = [];
  const isSeveral = hasSeveralExchanges(after);
  const market = (index: number) => after.instruments.find((instrument) => instrument.index === index) ?? null;

  if (before.info.phase !== after.info.phase) polite.push(`Session: ${phaseWords(after.info).word}.`);
  if (before.fills !== after.fills && after.fills.length > 0) {
    const known = new Set(before.fills.map((fill) => `${fill.clientOrderId}:${fill.at}:${fill.amount}`));
    for (const fill of after.fills) {
      if (known.has(`${fill.clientOrderId}:${fill.at}:${fill.amount}`)) continue;
      const instrument = market(fill.instrument);
      const rules = instrument?.rules ?? null;
      const name = instrument === null ? '' : marketName(instrument, isSeveral);
      polite.push(`${fill.side === 'buy' ? 'Bought' : 'Sold'} ${formatAmount(fill.amount, rules)} ${name} at ${formatPrice(fill.price, rules)}.`);
    }
  }
  for (const position of after.positions) {
    const earlier = before.positions.find((each) => each.id === position.id);
    if (position.status === 'closed' && earlier !== undefined && earlier.status !== 'closed') {
      polite.push(`Closed ${position.side} ${marketName(position, isSeveral)}: ${position.exitReason === null ? '' : `${EXIT_REASON_WORDS[position.exitReason]}, `}net ${formatMoney(position.netPnl, { sign: 'always' })} USDT.`);
    }
  }
  const entries = after.account?.entries;
  if (entries !== undefined && entries !== before.account?.entries) {
    const sentence = `${ENTRIES_WORDS[entries].word}.${after.account?.entriesReason === null || after.account?.entriesReason === undefined ? '' : ` ${after.account.entriesReason}`}`;
    (entries === 'open' || entries === 'paused' ? polite : assertive).push(sentence);
  }
  for (const connection of after.connections) {
    const earlier = before.connections.find((each) => each.exchange === connection.exchange && each.shard === connection.shard);
    if (earlier === undefined || earlier.state === connection.state) continue;
    const sentence = `${exchangeName(connection.exchange)}: ${CONNECTION_WORDS[connection.state].word}.`;
    (earlier.state === 'open' ? assertive : polite).push(sentence);
  }
  return { polite: polite.slice(0, 4), assertive };
}
