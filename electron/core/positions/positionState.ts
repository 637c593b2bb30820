import { liquidationPrice } from './liquidationPrice.ts';
import type { StrategyId } from '../../../shared/domain/decision.ts';
import type { ExchangeId } from '../../../shared/domain/instrument.ts';
import type { ClientOrderId, DecisionId, MarketSymbol, PositionId } from '../../../shared/domain/ids.ts';
import type { PositionSide } from '../../../shared/domain/order.ts';
import type { ExitReason, PositionView } from '../../../shared/domain/position.ts';
import { addExactly, subtractExactly } from '../execution/rounding.ts';

/** A position as the core keeps it: plain data, money gross in quote currency, amounts in base currency. */
export interface PositionState {
  readonly id: PositionId;
  readonly instrument: number;
  readonly exchange: ExchangeId;
  readonly symbol: MarketSymbol;
  readonly side: PositionSide;
  readonly strategy: StrategyId;
  readonly decisionId: DecisionId | null;
  readonly entryOrderId: ClientOrderId;
  readonly stopFraction: number;
  readonly targetFraction: number;
  status: PositionView['status'];
  readonly openedAt: number;
  closedAt: number | null;
  entryAmount: number;
  entryValue: number;
  exitAmount: number;
  exitValue: number;
  amount: number;
  openAmount: number;
  /** What the open amount cost: its entry value. */
  openCost: number;
  initialStop: number;
  stopLoss: number;
  takeProfit: number;
  isStopMoved: boolean;
  stopOrderId: ClientOrderId | null;
  targetOrderId: ClientOrderId | null;
  exitOrderId: ClientOrderId | null;
  hasProtectiveStop: boolean;
  exitReason: ExitReason | null;
  markPrice: number;
  unrealised: number;
  realised: number;
  fees: number;
  funding: number;
  mae: number;
  mfe: number;
  /** When the next attempt to exit or protect may be made, and how many failed in a row. */
  retryAt: number;
  failedAttempts: number;
}

export function isLong(position: { readonly side: PositionSide }): boolean {
  return position.side === 'long';
}

/** +1 for long, −1 for short. */
export function signOf(position: { readonly side: PositionSide }): 1 | -1 {
  return position.side === 'long' ? 1 : -1;
}

export function entryPriceOf(position: PositionState): number {
  return position.entryValue / position.entryAmount;
}

/** Adds an entry fill. */
export function grow(position: PositionState, price: number, amount: number): void {
  position.entryAmount = addExactly(position.entryAmount, amount);
  position.entryValue += price * amount;
  position.openAmount = addExactly(position.openAmount, amount);
  position.openCost += price * amount;
  position.amount = Math.max(position.amount, position.openAmount);
}

/** Takes an exit fill of at most the open amount and returns the gross profit it realised. */
export function reduce(position: PositionState, price: number, amount: number): number {
  const isWhole = amount === position.openAmount;
  const cost = isWhole ? position.openCost : (position.openCost / position.openAmount) * amount;
  const profit = signOf(position) * (price * amount - cost);
  position.openAmount = subtractExactly(position.openAmount, amount);
  position.openCost = isWhole ? 0 : position.openCost - cost;
  position.exitAmount = addExactly(position.exitAmount, amount);
  position.exitValue += price * amount;
  position.realised += profit;
  return profit;
}

/** Values the open amount at `price` and remembers the worst and best it has been. */
export function mark(position: PositionState, price: number): void {
  position.markPrice = price;
  position.unrealised = position.openAmount === 0 ? 0 : signOf(position) * (price * position.openAmount - position.openCost);
  if (position.unrealised < position.mae) position.mae = position.unrealised;
  if (position.unrealised > position.mfe) position.mfe = position.unrealised;
}

/** Gross loss if the stop were filled at its price now; 0 where it would be a gain. */
export function openRiskOf(position: PositionState): number {
  return Math.max(0, signOf(position) * (position.openCost - position.stopLoss * position.openAmount));
}

/** A value over an amount, to 15 digits: 58100, not the 58100.00000000001 that the division leaves. */
function withoutNoise(price: number): number {
  return Number(price.toPrecision(15));
}

/** `leverage` of the position's market. */
export function positionView(position: PositionState, leverage: number): PositionView {
  const entryPrice = entryPriceOf(position);
  return {
    id: position.id,
    instrument: position.instrument,
    exchange: position.exchange,
    symbol: position.symbol,
    side: position.side,
    strategy: position.strategy,
    decisionId: position.decisionId,
    status: position.status,
    openedAt: position.openedAt,
    closedAt: position.closedAt,
    entryPrice: withoutNoise(entryPrice),
    exitPrice: position.exitAmount === 0 ? null : withoutNoise(position.exitValue / position.exitAmount),
    amount: position.amount,
    openAmount: position.openAmount,
    initialStop: position.initialStop,
    stopLoss: position.stopLoss,
    takeProfit: position.takeProfit,
    hasProtectiveStop: position.hasProtectiveStop,
    exitReason: position.status === 'closed' ? position.exitReason : null,
    markPrice: position.markPrice,
    unrealisedPnl: position.unrealised,
    realisedPnl: position.realised,
    fees: position.fees,
    funding: position.funding,
    netPnl: position.realised + position.unrealised - position.fees - position.funding,
    mae: position.mae,
    mfe: position.mfe,
    liquidationPrice: position.openAmount === 0 || leverage <= 1 ? null : liquidationPrice(position.side, entryPrice, entryPrice / leverage),
  };
}
