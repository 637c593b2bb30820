import type { FillView, OrderView } from '../../../shared/domain/order.ts';
import type { PositionView } from '../../../shared/domain/position.ts';
import type { TradingCore } from '../../core/coreApi.ts';
import type { ReportInput } from '../engineDeps.ts';
import { exitStatistics, groupFigures } from './exitStatistics.ts';
import type { ProtectionReport, ReportFill, ReportOrder, ReportPosition, SessionReport } from './sessionReport.ts';

const ACCOUNTING =
  'Money in USDT. realised, unrealised and a position\'s realisedPnl are gross; endEquity = startEquity + realised + unrealised - fees - funding; '
  + 'fees and funding are positive where they were paid; netPnl, exits, perStrategy and perSymbol are net of both.';

/** The report of a session that has ended, or that never got to run. */
export function buildReport(input: ReportInput, files: SessionReport['files']): SessionReport {
  const { view, core, tally } = input;
  const { info } = view;
  const positions = core?.positions() ?? [];
  const account = core?.account() ?? null;
  const equity = tally.equity();
  return {
    version: 1,
    mode: info.mode,
    market: info.market,
    exchanges: info.exchanges,
    symbols: core === null ? input.symbols : [...new Set(core.options.instruments.map(({ symbol }) => symbol))],
    startedAt: info.startedAt ?? 0,
    endedAt: info.endedAt ?? 0,
    outcome: info.outcome ?? 'failed',
    reason: info.reason,
    steps: view.steps.map(({ id, status, startedAt, durationMs, message }) => ({ id, status, startedAt, durationMs, message })),
    candles: { closed: tally.candlesClosed, evaluated: tally.candlesEvaluated, backfilled: input.backfilled },
    decisions: { total: tally.decisions, entered: tally.entered, declined: Object.fromEntries(tally.declined) },
    orders: core === null ? [] : core.orders().map((order) => reportOrder(order, core)),
    fills: core === null ? [] : reportFills(core),
    positions: positions.map(reportPosition),
    pnl: {
      realised: account?.realised ?? 0,
      unrealised: account?.unrealised ?? 0,
      fees: account?.fees ?? 0,
      funding: account?.funding ?? 0,
      startEquity: account?.startEquity ?? input.startEquity,
      endEquity: account?.equity ?? input.startEquity,
    },
    streams: view.streams.map(({ exchange, symbol, channel, state, messages, reconnects, gapsFilled, lastMessageAgeMs }) => (
      { exchange, symbol, channel, state, messages, reconnects, gapsFilled, lastMessageAgeMs }
    )),
    eventLoop: view.eventLoop,
    errors: view.errors,
    incidents: view.incidents,
    sessionId: info.sessionId,
    universe: view.universe,
    seed: info.seed,
    speed: info.speed,
    exits: exitStatistics(positions),
    perStrategy: groupFigures(positions, ({ strategy }) => strategy),
    perSymbol: groupFigures(positions, ({ symbol }) => symbol),
    regimes: core?.regimeShares() ?? [],
    signals: core?.signalStatistics() ?? null,
    strategies: core?.portfolio() ?? null,
    protections: protectionReport(core),
    maxDrawdown: maxDrawdown(equity.map((point) => point.equity)),
    netPnl: account === null ? 0 : account.equity - account.startEquity,
    equity: equity.map((point) => [point.at, point.equity] as const),
    accounting: ACCOUNTING,
    files,
  };
}

function protectionReport(core: TradingCore | null): ProtectionReport {
  if (core === null) return { locks: [], tripped: [] };
  const ended = core.endedLocks().map(({ by, ...lock }) => ({ ...lock, endedBy: by }));
  const active = core.locks().map((lock) => ({ ...lock, endedAt: null, endedBy: null }));
  return {
    locks: [...ended, ...active].sort((one, other) => one.since - other.since),
    tripped: core.breakers().filter(({ state }) => state === 'tripped'),
  };
}

function reportOrder(order: OrderView, core: TradingCore): ReportOrder {
  const instrument = core.options.instruments[order.instrument];
  return {
    id: order.exchangeOrderId,
    clientOrderId: order.clientOrderId,
    exchange: instrument?.exchange ?? '',
    symbol: instrument?.symbol ?? '',
    side: order.side,
    type: order.type,
    reduceOnly: order.reduceOnly,
    amount: order.amount,
    price: order.triggerPrice ?? order.price,
    status: order.status,
    createdAt: order.createdAt,
    decisionId: order.decisionId,
    purpose: order.purpose,
    filledAmount: order.filledAmount,
    averagePrice: order.averagePrice,
    statusReason: order.statusReason,
  };
}

function reportFills(core: TradingCore): ReportFill[] {
  const ids = new Map(core.orders().map((order) => [order.clientOrderId, order.exchangeOrderId]));
  return core.fills().map((fill: FillView) => ({
    orderId: ids.get(fill.clientOrderId) ?? null,
    clientOrderId: fill.clientOrderId,
    symbol: core.options.instruments[fill.instrument]?.symbol ?? '',
    side: fill.side,
    at: fill.at,
    price: fill.price,
    amount: fill.amount,
    fee: fill.fee,
    liquidity: fill.liquidity,
  }));
}

function reportPosition(position: PositionView): ReportPosition {
  const {
    id, exchange, symbol, side, strategy, openedAt, closedAt, entryPrice, exitPrice, amount, stopLoss, takeProfit, exitReason, realisedPnl, fees, funding,
    mae, mfe, openAmount, unrealisedPnl, netPnl, decisionId, initialStop, initialRisk, rMultiple, roe, leverage, marginMode, partialExits,
  } = position;
  return {
    id, exchange, symbol, side, strategy, openedAt, closedAt, entryPrice, exitPrice, amount, stopLoss, takeProfit, exitReason, realisedPnl, fees, funding,
    mae, mfe, openAmount, unrealisedPnl, netPnl, decisionId, initialStop, initialRisk, rMultiple, roe, leverage, marginMode, partialExits,
  };
}

/** Largest fall from a peak, fraction of the peak. */
function maxDrawdown(equity: readonly number[]): number {
  let peak = Number.NEGATIVE_INFINITY;
  let worst = 0;
  for (const value of equity) {
    peak = Math.max(peak, value);
    if (peak > 0) worst = Math.max(worst, (peak - value) / peak);
  }
  return worst;
}
