import type { CandleEvent, HistoryEvent } from '../events.ts';
import { decisionId } from '../../../shared/domain/ids.ts';
import type { DecisionId } from '../../../shared/domain/ids.ts';
import type { StrategySeat } from '../decisions/seriesEvaluator.ts';
import { roundDown, roundUp } from '../execution/rounding.ts';
import { sendOrder } from '../execution/sendOrder.ts';
import { decisionTimeOf } from '../series/symbolMarket.ts';
import type { AdmittedEntry } from '../signals/admission.ts';
import { admit } from '../signals/admission.ts';
import { declineBy } from '../signals/statefulCheck.ts';
import { positionId } from '../../../shared/domain/ids.ts';
import type { CoreState, InstrumentState } from '../state/coreState.ts';
import { marketOf } from '../state/coreState.ts';

/** Warms the indicators up; nothing is decided. */
export function onHistory(state: CoreState, event: HistoryEvent): void {
  const market = marketOf(state, event.instrument);
  market.evaluator.market.pushHistory(event.timeframe, event.columns);
  if (event.timeframe === '1h') market.hours.pushHistory(event.columns);
}

/** Takes one closed candle. A 30m candle is decided on by every enabled strategy; one that is not newer than the newest known is left out. */
export function onCandle(state: CoreState, event: CandleEvent): void {
  const market = marketOf(state, event.instrument);
  if (!market.evaluator.push(event.timeframe, event)) return;
  if (event.timeframe === '1h') market.hours.push(event.openTime, event.close);
  if (event.timeframe !== '30m') return;
  market.evaluator.evaluate(decisionTimeOf(event.openTime));
  for (const seat of market.evaluator.seats) decide(state, market, seat);
}

function decide(state: CoreState, market: InstrumentState, { strategy, evaluation }: StrategySeat): void {
  const admission = evaluation.verdict === 'enter' ? admit(state, market, strategy, evaluation) : null;
  const failed = admission?.checks.failed ?? null;
  if (failed !== null) declineBy(evaluation, failed);
  const row = state.log.append(market.index, evaluation, admission?.checks.made ?? []);
  const id = decisionIdOf(row);
  state.effects.push({ kind: 'decision', row, decisionId: id });
  if (admission !== null && admission.entry !== null) sendEntry(state, market, admission.entry, id);
}

export function decisionIdOf(row: number): DecisionId {
  return decisionId(`d${row}`);
}

function sendEntry(state: CoreState, market: InstrumentState, entry: AdmittedEntry, decision: DecisionId): void {
  const { order_type: type, time_in_force: timeInForce } = state.options.settings.execution;
  const position = positionId(`${state.options.sessionId}-p${state.nextPosition}`);
  state.nextPosition += 1;
  const isLong = entry.plan.side === 'long';
  const tick = market.rules?.priceTick ?? 0;
  const limit = isLong ? roundDown(entry.plan.entry, tick) : roundUp(entry.plan.entry, tick);
  sendOrder(state, {
    instrument: market.index,
    side: isLong ? 'buy' : 'sell',
    type,
    purpose: 'entry',
    reduceOnly: false,
    amount: entry.amount,
    price: type === 'market' ? entry.worstPrice : limit,
    triggerPrice: null,
    timeInForce: type === 'market' ? 'IOC' : timeInForce,
    decisionId: decision,
    positionId: position,
  }, entry.plan);
}
