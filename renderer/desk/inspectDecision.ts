import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import type { SignalView } from '../../shared/domain/signal.ts';
import type { Desk } from './desk.ts';
import { showOnChart } from './showOnChart.ts';

const CANDLE_MS = TIMEFRAME_MS['30m'];

/** The close at which something that began at `at` was decided: its signal's, or the newest close by then, since an entry lives for one candle at most. */
export function decidedAt(decisionId: string | null, at: number, signals: readonly Pick<SignalView, 'id' | 'candleOpenTime'>[]): number {
  const signal = signals.find(({ id }) => id === decisionId);
  return signal === undefined ? Math.floor(at / CANDLE_MS) * CANDLE_MS : signal.candleOpenTime + CANDLE_MS;
}

/** Opens the inspector at the decision behind something, and the chart at the candle it was taken on. */
export function inspectDecision(desk: Desk, { instrument, decisionId, at }: { readonly instrument: number; readonly decisionId: string | null; readonly at: number }): void {
  const time = decidedAt(decisionId, at, desk.session.store.getState().copy?.view.signals ?? []);
  showOnChart(desk, instrument, time - 1);
  desk.ui.setState({ inspectedTime: time, sideTab: 'why' });
}
