import { exchangeName } from '../../../shared/domain/exchangeWords.ts';
import type { CandleEvent, HistoryEvent } from '../events.ts';
import { decisionTimeOf } from '../series/symbolMarket.ts';
import { decideCandle } from '../signals/decideCandle.ts';
import type { CoreState, InstrumentState } from '../state/coreState.ts';
import { marketOf, notice } from '../state/coreState.ts';

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
  noteRegime(state, market);
  decideCandle(state, market);
}

/** The smoothed regime is drawn, announced and kept; what was decided by is the raw one. */
function noteRegime(state: CoreState, market: InstrumentState): void {
  const change = market.regime.note(market.evaluator.reading);
  if (change === null) return;
  const { from, to } = change;
  if (from.confidence === 'insufficient-data' || to.confidence === 'insufficient-data') return;
  if (from.trend === to.trend && from.volatility === to.volatility) return;
  const { exchange, symbol } = market.instrument;
  notice(state, 'info', 'regime-changed', `${symbol} on ${exchangeName(exchange)}: the regime is now ${to.trend} with ${to.volatility} volatility (was ${from.trend}, ${from.volatility})`, market.index);
}
