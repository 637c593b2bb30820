import type { StrategyId } from '../../../shared/domain/decision.ts';
import type { MarketSymbol, PositionId } from '../../../shared/domain/ids.ts';
import type { PositionSide } from '../../../shared/domain/order.ts';
import type { ExitReason } from '../../../shared/domain/position.ts';
import type { TradeResult } from '../metrics/tradeStatistics.ts';
import type { PositionState } from '../positions/positionState.ts';
import { entryPriceOf } from '../positions/positionState.ts';

/** Closed positions remembered of each strategy (system.md 3.4). */
export const REMEMBERED_TRADES = 200;

/** A closed position as statistics and protections see it. Money in quote currency, times epoch ms of market time. */
export interface ClosedTrade extends TradeResult {
  readonly id: PositionId;
  readonly strategy: StrategyId;
  readonly symbol: MarketSymbol;
  readonly side: PositionSide;
  readonly closedAt: number;
  readonly reason: ExitReason;
  /** Net over what the position cost, a fraction. */
  readonly profitFraction: number;
}

/** Net of a position's fees and funding; its unrealised profit does not count. */
export function netOf(position: PositionState): number {
  return position.realised - position.fees - position.funding;
}

/** Null while the position is not closed. */
export function tradeOf(position: PositionState): ClosedTrade | null {
  if (position.status !== 'closed' || position.closedAt === null || position.exitReason === null) return null;
  const net = netOf(position);
  return {
    id: position.id,
    strategy: position.strategy,
    symbol: position.symbol,
    side: position.side,
    closedAt: position.closedAt,
    reason: position.exitReason,
    net,
    risk: Math.abs(entryPriceOf(position) - position.initialStop) * position.amount,
    profitFraction: position.entryValue > 0 ? net / position.entryValue : 0,
  };
}

/**
 * The closed positions that are still remembered, in the order of their closing. They are looked at through the positions themselves, so
 * that a fee or a funding that comes late is in every figure.
 */
export class ClosedTrades {
  readonly #positions: PositionState[];
  #version = 0;

  constructor(saved: readonly PositionState[] = []) {
    this.#positions = [...saved];
  }

  /** Another number whenever what is remembered may have changed. */
  get version(): number {
    return this.#version;
  }

  /** To be called when the money of a position may have changed that is closed already, or when one lives again. */
  touch(): void {
    this.#version += 1;
  }

  /** Notes a closing; one that had been reopened by a late fill counts once, at its last closing. */
  add(position: PositionState): void {
    const known = this.#positions.indexOf(position);
    if (known !== -1) this.#positions.splice(known, 1);
    this.#positions.push(position);
    this.#version += 1;
    let ofStrategy = 0;
    for (const one of this.#positions) if (one.strategy === position.strategy) ofStrategy += 1;
    if (ofStrategy > REMEMBERED_TRADES) this.#positions.splice(this.#positions.findIndex((one) => one.strategy === position.strategy), 1);
  }

  /** Oldest first. */
  all(): ClosedTrade[] {
    return this.#positions.flatMap((position) => tradeOf(position) ?? []);
  }

  of(strategy: StrategyId): ClosedTrade[] {
    return this.#positions.flatMap((position) => (position.strategy === strategy ? (tradeOf(position) ?? []) : []));
  }

  count(strategy: StrategyId): number {
    let count = 0;
    for (const position of this.#positions) if (position.strategy === strategy && position.status === 'closed') count += 1;
    return count;
  }

  /** Those closed at or after `from`, oldest first. */
  since(from: number): ClosedTrade[] {
    return this.#positions.flatMap((position) => (position.closedAt !== null && position.closedAt >= from ? (tradeOf(position) ?? []) : []));
  }

  save(): readonly PositionId[] {
    return this.#positions.map(({ id }) => id);
  }
}
