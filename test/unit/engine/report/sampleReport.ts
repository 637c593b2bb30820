import type { PositionView } from '../../../../shared/domain/position.ts';
import { positionId, parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import { buildReport } from '../../../../electron/engine/report/buildReport.ts';
import type { SessionReport } from '../../../../electron/engine/report/sessionReport.ts';
import { SessionTally } from '../../../../electron/engine/session/SessionTally.ts';
import { emptyView, IDLE_INFO } from '../../../../electron/engine/view/emptyView.ts';
import { sessionId } from '../../../../shared/domain/ids.ts';

/** A closed long position that lost 1 before costs, changed as given. */
export function samplePosition(change: Partial<PositionView> = {}): PositionView {
  const symbol = parseMarketSymbol('BTC');
  if (symbol === null) throw new Error('BTC');
  return {
    id: positionId('p1'), instrument: 0, exchange: 'bingx', symbol, side: 'long', strategy: 'adaptive-oversold-bounce', decisionId: null, status: 'closed',
    openedAt: 1_000, closedAt: 2_000, entryPrice: 100, exitPrice: 99, amount: 1, openAmount: 0, initialStop: 99, stopLoss: 99, takeProfit: 103,
    hasProtectiveStop: false, exitReason: 'stop-loss', markPrice: 99, unrealisedPnl: 0, realisedPnl: -1, fees: 0.12, funding: 0, netPnl: -1.12, mae: -1, mfe: 0.5,
    liquidationPrice: null, marginMode: 'isolated', leverage: 5, margin: 0, roe: -0.056, initialRisk: 1, rMultiple: -1.12, entryAtr: null,
    trailing: { isActivated: false, level: null }, isAtBreakEven: false, partialExits: [], ...change,
  };
}

/** The report of a session that failed before it had a core. */
export function failedStartReport(): SessionReport {
  const view = {
    ...emptyView(0),
    info: { ...IDLE_INFO, sessionId: sessionId('s1'), outcome: 'failed', reason: 'exchange: silent', startedAt: 1_000, endedAt: 2_500, exchanges: ['bingx'] } as const,
    steps: [{ id: 'exchange', title: 'Exchange', status: 'failed', startedAt: 1_000, durationMs: 1_500, deadlineMs: 10_000, progress: null, message: 'silent', nextStep: 'wait' }] as const,
  };
  return buildReport({ view, core: null, tally: new SessionTally(), backfilled: 0, symbols: ['BTC/USDT:USDT'], startEquity: 100 }, { journal: null });
}
