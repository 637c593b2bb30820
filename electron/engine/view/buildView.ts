import type { InstrumentView, StrategyStatusView } from '../../../shared/domain/sessionView.ts';
import type { FillView, OrderView } from '../../../shared/domain/order.ts';
import type { PositionView } from '../../../shared/domain/position.ts';
import type { SessionDecision } from '../../../shared/domain/decision.ts';
import type { TradingCore } from '../../core/coreApi.ts';
import type { MarketBoard } from '../session/MarketBoard.ts';

const NEWEST_SHOWN = 200;

export interface InstrumentsInput {
  readonly core: TradingCore;
  readonly board: MarketBoard;
  /** Newest decision per instrument and strategy. */
  readonly latest: ReadonlyMap<string, SessionDecision>;
  /** Real time, epoch ms. */
  readonly now: number;
  readonly staleAfterMs: number;
  /** Market-wide reason why entries are closed; null while they are open. */
  readonly entriesReason: string | null;
}

export function buildInstruments(input: InstrumentsInput): InstrumentView[] {
  const { core, board } = input;
  return core.options.instruments.map((instrument, index) => {
    const entry = board.entry(index);
    const readiness = core.readiness(index);
    const ageMs = entry.quoteArrivedAt === null ? null : Math.max(0, Math.round(input.now - entry.quoteArrivedAt));
    const quote = entry.quote;
    return {
      index,
      exchange: instrument.exchange,
      symbol: instrument.symbol,
      rules: instrument.rules,
      quote: quote === null || ageMs === null
        ? null
        : { last: quote.last, bid: quote.bid, ask: quote.ask, mark: quote.mark, at: quote.at, ageMs, isStale: entry.staleReason !== null || ageMs > input.staleAfterMs },
      change24h: entry.change24h,
      fundingRate: entry.fundingRate,
      nextFundingAt: entry.nextFundingAt,
      openInterest: entry.openInterest,
      regime: core.regime(index),
      shownRegime: core.smoothedRegime(index),
      recommendations: core.recommendations(index),
      ...readiness,
      blockedReason: entry.staleReason ?? (readiness.isReady ? (input.entriesReason ?? core.blockedReason(index)) : readinessReason(readiness)),
      strategies: [...input.latest.values()].filter((decision) => decision.instrument === index).map(strategyStatus),
    };
  });
}

function readinessReason(readiness: { readonly candles30m: number; readonly candles1h: number; readonly candles4h: number }): string {
  return `Not enough closed candles yet: 30m ${readiness.candles30m}, 1h ${readiness.candles1h}, 4h ${readiness.candles4h}`;
}

function strategyStatus(decision: SessionDecision): StrategyStatusView {
  const { strategy, id, time, verdict, reason, rsi, threshold } = decision;
  return { strategy, decisionId: id, time, verdict, reason, rsi, threshold };
}

/** Newest first; everything still open before what has ended. */
export function newestOrders(orders: readonly OrderView[]): OrderView[] {
  const working: OrderView[] = [];
  const ended: OrderView[] = [];
  for (let index = orders.length - 1; index >= 0; index -= 1) {
    const order = orders[index];
    if (order === undefined) continue;
    if (order.status === 'submitted' || order.status === 'open' || order.status === 'partially-filled') working.push(order);
    else if (ended.length < NEWEST_SHOWN) ended.push(order);
  }
  return [...working, ...ended].slice(0, Math.max(NEWEST_SHOWN, working.length));
}

export function newestFills(fills: readonly FillView[]): FillView[] {
  return fills.slice(-NEWEST_SHOWN).reverse();
}

/** Open positions first, then the newest closed ones. */
export function shownPositions(positions: readonly PositionView[]): PositionView[] {
  const open = positions.filter((position) => position.status !== 'closed');
  const closed = positions.filter((position) => position.status === 'closed').slice(-NEWEST_SHOWN);
  return [...open.reverse(), ...closed.reverse()];
}
