import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { CandleEvent } from '../events.ts';
import { withoutNoise } from '../execution/rounding.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf } from '../state/coreState.ts';
import { exitPosition } from './exits.ts';
import type { PositionState } from './positionState.ts';
import { entryPriceOf, gainAt, isTighter, riskUnitOf, signOf } from './positionState.ts';
import { ensureProtection, liveOrder, roundStop } from './protection.ts';

/** The trailing stop moves the order at the exchange at most this often (system.md 8.3), ms of market time. */
const TRAIL_PAUSE_MS = 5_000;
/** A price this shortly before a candle's end says as much as its close, ms of market time. */
const NEAR_THE_CLOSE_MS = 60_000;

/** Moves the stops of a market's positions after its newest price, by the price that triggers stops. A stop never moves away from the price. */
export function followPrice(state: CoreState, instrument: number): void {
  const { quote } = marketOf(state, instrument);
  // by name: a price looked up by a computed key is allocated anew each time
  follow(state, instrument, state.options.settings.execution.stop_trigger === 'mark' ? quote.mark : quote.last);
}

/**
 * Follows the close of a candle where no newer price is known: a simulation faster than real time tells few prices. What happened within the
 * candle is not followed, because its high may have come after its low.
 */
export function followCandle(state: CoreState, candle: CandleEvent): void {
  const closeTime = candle.openTime + TIMEFRAME_MS[candle.timeframe];
  const isNews = marketOf(state, candle.instrument).quote.at < closeTime - NEAR_THE_CLOSE_MS;
  if (isNews && state.options.settings.execution.stop_trigger === 'last') follow(state, candle.instrument, candle.close);
}

function follow(state: CoreState, instrument: number, price: number): void {
  for (const position of state.open) {
    if (position.instrument !== instrument || position.status === 'closing' || position.status === 'closed') continue;
    if (position.status === 'open') {
      breakEven(state, position, price);
      trail(state, position, price);
    }
    closeBehindStop(state, position, price);
  }
}

/** Puts the stop where a person or a rule wants it; the caller has checked that it may be there. */
export function moveStopTo(state: CoreState, position: PositionState, stop: number, isTrailed: boolean): void {
  position.stopLoss = stop;
  position.isStopMoved = true;
  position.isStopTrailed = isTrailed;
  state.effects.push({ kind: 'position-changed', positionId: position.id, change: 'stop-moved' });
  ensureProtection(state, position);
}

function breakEven(state: CoreState, position: PositionState, price: number): void {
  const { break_even: rule } = state.options.settings.position_management;
  if (!rule.enabled || position.isAtBreakEven || position.trailBest !== null || !hasGained(position, price, rule.at_r)) return;
  const costs = 2 * state.options.settings.execution.fee_pct;
  const level = stopAt(state, position, entryPriceOf(position) * (1 + signOf(position) * costs));
  if (!isTighter(position, level, position.stopLoss) || !isTighter(position, price, level)) return;
  position.isAtBreakEven = true;
  moveStopTo(state, position, level, false);
}

function trail(state: CoreState, position: PositionState, price: number): void {
  const { trailing: rule } = state.options.settings.position_management;
  if (!rule.enabled) return;
  if (position.trailBest === null && !hasGained(position, price, rule.activation_r)) return;
  if (position.trailBest === null || isTighter(position, price, position.trailBest)) position.trailBest = price;
  const distance = rule.distance === 'atr' ? rule.atr_mult * position.entryAtr : rule.distance_pct * position.trailBest;
  const level = stopAt(state, position, position.trailBest - signOf(position) * distance);
  if (position.trailLevel === null || isTighter(position, level, position.trailLevel)) position.trailLevel = level;
  const isDue = state.now - position.stopTrailedAt >= TRAIL_PAUSE_MS;
  if (!isDue || !isTighter(position, position.trailLevel, position.stopLoss) || !isTighter(position, price, position.trailLevel)) return;
  position.stopTrailedAt = state.now;
  moveStopTo(state, position, position.trailLevel, true);
}

/** A stop that the exchange does not have (lost, refused, or moved up less than 5 s ago) is watched here: behind it the position is closed. */
function closeBehindStop(state: CoreState, position: PositionState, price: number): void {
  const isAhead = position.trailLevel !== null && isTighter(position, position.trailLevel, position.stopLoss);
  const stop = isAhead ? position.trailLevel ?? position.stopLoss : position.stopLoss;
  if (isTighter(position, price, stop)) return;
  if (liveOrder(state, position.stopOrderId)?.view.triggerPrice === stop) return;
  exitPosition(state, position, isAhead || position.isStopTrailed ? 'trailing-stop' : 'stop-loss');
}

/** Whether the position is at least `multiple` R in profit; the noise of a division does not count. */
function hasGained(position: PositionState, price: number, multiple: number): boolean {
  const risk = riskUnitOf(position);
  return risk > 0 && withoutNoise(gainAt(position, price)) >= withoutNoise(multiple * risk);
}

function stopAt(state: CoreState, position: PositionState, stop: number): number {
  const { rules } = marketOf(state, position.instrument);
  return rules === null ? stop : roundStop(position, stop, rules.priceTick);
}
