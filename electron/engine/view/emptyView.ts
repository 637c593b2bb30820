import type { SessionInfo, SessionView } from '../../../shared/domain/sessionView.ts';

export const IDLE_INFO: SessionInfo = {
  phase: 'idle', outcome: null, reason: null, nextStep: null, sessionId: null, mode: 'paper', market: 'exchange', exchanges: [],
  seed: null, speed: 1, startedAt: null, endsAt: null, endedAt: null, reportPath: null,
};

/** What is shown before any session. */
export function emptyView(realTime: number): SessionView {
  return {
    info: IDLE_INFO,
    steps: [],
    clock: { marketTime: realTime, realTime, speed: 1 },
    account: null,
    limits: [],
    riskLimits: null,
    locks: [],
    breakers: [],
    signals: [], signalStatistics: null, portfolio: null,
    portfolioRisk: null,
    universe: null,
    quarantine: [],
    instruments: [],
    positions: [],
    orders: [],
    fills: [],
    streams: [],
    connections: [],
    errors: [],
    incidents: [],
    eventLoop: { p50Ms: 0, p99Ms: 0, maxMs: 0 },
    counters: { candlesClosed: 0, candlesEvaluated: 0, candlesBackfilled: 0, decisions: 0, entered: 0, journalRecords: 0 },
    equity: [],
    recovery: null,
  };
}
