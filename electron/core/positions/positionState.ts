import type { StrategyId } from '../../../shared/domain/decision.ts';
import type { ExchangeId } from '../../../shared/domain/instrument.ts';
import type { ClientOrderId, DecisionId, MarketSymbol, PositionId } from '../../../shared/domain/ids.ts';
import type { PositionSide } from '../../../shared/domain/order.ts';
import type { ExitReason, PartialExit, PositionView } from '../../../shared/domain/position.ts';
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
  /** ATR of the 30m candles at the decision, quote currency. */
  readonly entryAtr: number;
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
  /** The stop went to the entry and the fees. */
  isAtBreakEven: boolean;
  /** Best price since the trailing stop was activated; null before. */
  trailBest: number | null;
  /** Where the trailing stop wants to be; null before it is activated. */
  trailLevel: number | null;
  /** `stopLoss` is a level of the trailing stop. */
  isStopTrailed: boolean;
  /** When the trailing stop last moved the order at the exchange. */
  stopTrailedAt: number;
  stopOrderId: ClientOrderId | null;
  /** Stops that are left standing until the one that takes their place is confirmed, oldest first. */
  replacedStopIds: readonly ClientOrderId[];
  targetOrderId: ClientOrderId | null;
  /** The order that takes a part off at a price set in advance. */
  partialOrderId: ClientOrderId | null;
  /** What it has taken off so far, base currency. */
  partialAmount: number;
  isPartialRefused: boolean;
  /** An order that takes a part off at once. */
  reduceOrderId: ClientOrderId | null;
  partialExits: readonly PartialExit[];
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

/** Distance from the entry to the first stop: one R, quote currency a unit. */
export function riskUnitOf(position: PositionState): number {
  return Math.abs(entryPriceOf(position) - position.initialStop);
}

/** How far `price` is on the gaining side of the entry, quote currency a unit; negative on the losing one. */
export function gainAt(position: PositionState, price: number): number {
  return signOf(position) * (price - entryPriceOf(position));
}

/** True where a stop at `stop` would end the position sooner than one at `than`. */
export function isTighter(position: PositionState, stop: number, than: number): boolean {
  return isLong(position) ? stop > than : stop < than;
}
