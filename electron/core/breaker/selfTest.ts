import { exchangeOrderId, positionId, sessionId } from '../../../shared/domain/ids.ts';
import type { CoreOptions } from '../coreApi.ts';
import { restoreCore } from '../createCore.ts';
import type { CoreEffect } from '../effects.ts';
import { sendOrder } from '../execution/sendOrder.ts';
import { initialState, takeSnapshot } from '../state/snapshot.ts';

/** What a test of the circuit breaker found: null where it is armed, else what went wrong, in words. */
export type BreakerTest = string | null;

const AT = 86_400_000;
const PRICE = 100;
/** A fall of 90 % with the whole equity in one position. */
const FALLEN = 10;

/**
 * Plays a loss of 90 % to a core of the same settings and markets: a position of the whole equity is opened, the price falls, and the
 * breaker has to trip, to send a reduce-only exit through the order path, to hold entries back, to wait for the fill, and to say so.
 */
export function testBreaker(options: CoreOptions): BreakerTest {
  const state = initialState({ ...options, sessionId: sessionId('breaker-test') });
  const [market] = state.markets;
  const strategy = market?.evaluator.seats[0]?.strategy.id;
  if (market === undefined || strategy === undefined) return 'there is no market and strategy to test it with';
  const amount = options.startEquity / PRICE;
  const entry = sendOrder(state, {
    instrument: 0, side: 'buy', type: 'market', purpose: 'entry', reduceOnly: false, amount, price: null, triggerPrice: null,
    timeInForce: 'IOC', decisionId: null, positionId: positionId('breaker-test-p1'),
  }, { strategy, side: 'long', entry: PRICE, stopFraction: 0.01, targetFraction: 0.03, limitPrice: PRICE, atr: 1 });
  const core = restoreCore(takeSnapshot(state));
  core.apply({ kind: 'timer', at: AT });
  core.apply({ kind: 'order-accepted', at: AT, clientOrderId: entry, exchangeOrderId: exchangeOrderId('x1') });
  core.apply({ kind: 'fill', at: AT, clientOrderId: entry, fillId: 'f1', price: PRICE, amount, fee: 0, liquidity: 'taker' });
  const effects: CoreEffect[] = [...core.apply({ kind: 'price', at: AT + 1_000, instrument: 0, last: FALLEN, bid: FALLEN, ask: FALLEN, mark: FALLEN })];
  const exit = effects.flatMap((effect) => (effect.kind === 'submit-order' && effect.order.purpose === 'exit' ? [effect.order] : []))[0];
  const breaker = (): ReturnType<typeof core.breakers>[number] | undefined => core.breakers().find(({ id }) => id === 'daily-loss-close');
  if (breaker()?.state !== 'tripped') return 'it did not trip on a loss of 90 %';
  if (exit === undefined || !exit.reduceOnly || exit.amount !== amount) return 'it did not send a reduce-only exit of the whole position';
  if (breaker()?.isActionDone !== false) return 'it counted its exit as done before it was filled';
  if (core.account().entries === 'open') return 'it did not hold entries back';
  core.apply({ kind: 'fill', at: AT + 2_000, clientOrderId: exit.clientOrderId, fillId: 'f2', price: FALLEN, amount, fee: 0, liquidity: 'taker' });
  if (breaker()?.isActionDone !== true || core.openPositions().length > 0) return 'it did not see its exit filled';
  if (core.account().entries === 'open') return 'it freed entries once its exit was filled';
  return null;
}
