import type { SessionView } from '../../shared/domain/sessionView.ts';
import type { SessionSummary } from '../../shared/ipc/contract.ts';

/** A report in the file's format, from a view. */
export function exampleReport(view: SessionView): Readonly<Record<string, unknown>> {
  return {
    version: 1,
    mode: view.info.mode,
    market: view.info.market,
    exchanges: view.info.exchanges,
    symbols: view.instruments.map((instrument) => instrument.symbol),
    startedAt: view.info.startedAt ?? 0,
    endedAt: view.info.endedAt ?? Date.now(),
    outcome: view.info.outcome ?? 'completed',
    reason: null,
    steps: view.steps,
    candles: { closed: 3_061, evaluated: 366, backfilled: 4 },
    decisions: { total: 732, entered: 6, declined: { 'rsi-not-reached': 611, 'ema-not-aligned': 44, 'position-open': 52, 'reward-too-small': 14, 'daily-trades-limit': 5 } },
    orders: view.orders,
    fills: view.fills,
    positions: view.positions,
    pnl: { realised: -0.71, unrealised: 0.21, fees: 0.37, funding: -0.0013, startEquity: 100, endEquity: 99.13 },
    streams: view.streams,
    eventLoop: view.eventLoop,
    errors: view.errors,
  };
}

export function exampleHistory(): readonly SessionSummary[] {
  const now = Date.now();
  return Array.from({ length: 7 }, (_, row) => ({
    sessionId: `s-2026031${row}-${(row * 7919 + 4242).toString(16)}`,
    startedAt: now - (row + 1) * 86_400_000,
    endedAt: row === 1 ? null : now - (row + 1) * 86_400_000 + 3_600_000 * (row + 1),
    outcome: row === 1 ? null : row === 3 ? 'failed' : row === 5 ? 'killed' : 'completed',
    mode: 'paper',
    market: row % 2 === 0 ? 'simulated' : 'exchange',
    symbols: ['BTC/USDT:USDT', 'ETH/USDT:USDT', 'SOL/USDT:USDT'].slice(0, 1 + (row % 3)),
    startEquity: 100,
    endEquity: row === 1 ? null : 100 + Math.sin(row) * 2,
    trades: row * 2,
  }));
}
