import { z } from 'zod';
import type { SessionDecision } from '../../../shared/domain/decision.ts';
import type { CsvCell } from './csv.ts';

/** What of a session can be exported. Decisions come from its journal, everything else from its report. */
export const EXPORTS = ['trades', 'orders', 'fills', 'equity', 'decisions'] as const;
export type ExportName = (typeof EXPORTS)[number];
export type ReportExportName = Exclude<ExportName, 'decisions'>;

const text = z.string();
const time = z.number().transform((at) => new Date(at).toISOString());
const number = z.number();

/** Columns in order: header with its unit, field of the report, what is in it. */
const COLUMNS = {
  trades: {
    key: 'positions',
    columns: [
      ['position_id', 'id', text], ['exchange', 'exchange', text], ['symbol', 'symbol', text], ['side', 'side', text], ['strategy', 'strategy', text],
      ['opened_at_utc', 'openedAt', time], ['closed_at_utc', 'closedAt', time.nullable()], ['amount_base', 'amount', number], ['entry_price_usdt', 'entryPrice', number],
      ['exit_price_usdt', 'exitPrice', number.nullable()], ['stop_loss_usdt', 'stopLoss', number], ['take_profit_usdt', 'takeProfit', number],
      ['exit_reason', 'exitReason', text.nullable()], ['realised_gross_usdt', 'realisedPnl', number], ['fees_usdt', 'fees', number], ['funding_paid_usdt', 'funding', number],
      ['net_usdt', 'netPnl', number], ['worst_unrealised_usdt', 'mae', number], ['best_unrealised_usdt', 'mfe', number], ['decision_id', 'decisionId', text.nullable()],
    ],
  },
  orders: {
    key: 'orders',
    columns: [
      ['client_order_id', 'clientOrderId', text], ['order_id', 'id', text.nullable()], ['created_at_utc', 'createdAt', time], ['exchange', 'exchange', text], ['symbol', 'symbol', text],
      ['side', 'side', text], ['type', 'type', text], ['purpose', 'purpose', text], ['reduce_only', 'reduceOnly', z.boolean()], ['amount_base', 'amount', number],
      ['filled_base', 'filledAmount', number], ['price_usdt', 'price', number.nullable()], ['average_price_usdt', 'averagePrice', number.nullable()], ['status', 'status', text],
      ['status_reason', 'statusReason', text.nullable()], ['decision_id', 'decisionId', text.nullable()],
    ],
  },
  fills: {
    key: 'fills',
    columns: [
      ['time_utc', 'at', time], ['client_order_id', 'clientOrderId', text], ['order_id', 'orderId', text.nullable()], ['symbol', 'symbol', text], ['side', 'side', text],
      ['amount_base', 'amount', number], ['price_usdt', 'price', number], ['fee_usdt', 'fee', number], ['liquidity', 'liquidity', text],
    ],
  },
  equity: { key: 'equity', columns: [['time_utc', 0, time], ['equity_usdt', 1, number]] },
} as const satisfies Record<ReportExportName, { readonly key: string; readonly columns: readonly (readonly [string, string | number, z.ZodType<CsvCell>])[] }>;

/** Rows of a table, its header first. @throws ZodError where the report does not hold what this version writes. */
export function reportTable(name: ReportExportName, report: unknown): CsvCell[][] {
  const { key, columns } = COLUMNS[name];
  const rows = z.object({ version: z.literal(1), [key]: z.array(z.unknown()) }).parse(report)[key];
  if (!Array.isArray(rows)) return [columns.map(([header]) => header)];
  return [columns.map(([header]) => header), ...rows.map((row: unknown) => columns.map(([, field, kind]) => kind.parse(fieldOf(row, field))))];
}

export const DECISION_HEADER: readonly string[] = [
  'time_utc', 'symbol', 'strategy', 'verdict', 'reason', 'close_usdt', 'rsi', 'threshold', 'atr_usdt', 'ema_fast_usdt', 'ema_mid_usdt', 'ema_slow_usdt', 'trend', 'momentum', 'volatility',
  'favourable', 'entry_usdt', 'stop_usdt', 'target_usdt', 'reward_to_risk', 'failed_checks', 'decision_id',
];

export function decisionRow(one: SessionDecision): CsvCell[] {
  return [
    new Date(one.time).toISOString(), one.symbol, one.strategy, one.verdict, one.reason, one.close, one.rsi, one.threshold, one.atr, one.emaFast, one.emaMid, one.emaSlow,
    one.regime.trend, one.regime.momentum, one.regime.volatility, one.favourable.verdict, one.entry, one.stop, one.target, one.rewardToRisk,
    one.checks.filter(({ pass }) => !pass).map(({ name }) => name).join(' '), one.id,
  ];
}

function fieldOf(row: unknown, field: string | number): unknown {
  return typeof row === 'object' && row !== null ? Reflect.get(row, field) : undefined;
}
