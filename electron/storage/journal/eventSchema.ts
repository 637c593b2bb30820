import { z } from 'zod';
import type { CoreEvent } from '../../core/events.ts';
import { DECISION_TIMEFRAMES } from '../../../shared/domain/timeframe.ts';
import { BREAKERS } from '../../../shared/domain/breaker.ts';
import { riskLimitsSchema } from '../../../shared/domain/riskLimits.ts';
import { clientOrderIdSchema, exchangeOrderIdSchema, exitReasonSchema, marketRulesSchema, marketSymbolSchema, positionIdSchema } from '../schemas/tradingSchemas.ts';
import { decodeColumns, MAX_HISTORY_ROWS } from './historyColumns.ts';

const number = z.number();
const at = z.number();
const instrument = z.number().int().min(0);
const timeframe = z.enum(DECISION_TIMEFRAMES);
const reason = z.string();

const history = z
  .strictObject({ kind: z.literal('history'), at, instrument, timeframe, rows: z.number().int().min(0).max(MAX_HISTORY_ROWS), columns: z.string() })
  .transform(({ rows, columns, ...rest }, context) => {
    try {
      return { ...rest, columns: decodeColumns(columns, rows) };
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });

const command = { kind: z.literal('command'), at };

const commands = z.discriminatedUnion('command', [
  z.strictObject({ ...command, command: z.literal('pause-entries') }),
  z.strictObject({ ...command, command: z.literal('resume-entries') }),
  z.strictObject({ ...command, command: z.literal('stop-entries'), reason }),
  z.strictObject({ ...command, command: z.literal('close-position'), positionId: positionIdSchema, reason: exitReasonSchema }),
  z.strictObject({ ...command, command: z.literal('close-all'), reason: z.enum(['kill-switch', 'session-end', 'manual', 'risk']) }),
  z.strictObject({ ...command, command: z.literal('reset-kill') }),
  z.strictObject({ ...command, command: z.literal('reset-breaker'), breaker: z.enum(BREAKERS) }),
  z.strictObject({ ...command, command: z.literal('lock'), symbol: marketSymbolSchema.nullable(), side: z.enum(['long', 'short']).nullable(), until: number, reason }),
  z.strictObject({ ...command, command: z.literal('unlock'), lockId: z.string() }),
  z.strictObject({ ...command, command: z.literal('apply-allocation') }),
  z.strictObject({ ...command, command: z.literal('cancel-order'), clientOrderId: clientOrderIdSchema }),
  z.strictObject({ ...command, command: z.literal('set-limits'), limits: riskLimitsSchema }),
  z.strictObject({ ...command, command: z.literal('move-stop'), positionId: positionIdSchema, stop: number }),
  z.strictObject({ ...command, command: z.literal('reduce-position'), positionId: positionIdSchema, by: z.enum(['fraction', 'amount']), value: number, reason: exitReasonSchema }),
]);

/** One core event as the journal holds it. */
export const coreEventSchema: z.ZodType<CoreEvent> = z.discriminatedUnion('kind', [
  history,
  z.strictObject({ kind: z.literal('candle'), at, instrument, timeframe, openTime: number, open: number, high: number, low: number, close: number, volume: number }),
  z.strictObject({ kind: z.literal('price'), at, instrument, last: number, bid: number, ask: number, mark: number }),
  z.strictObject({ kind: z.literal('order-accepted'), at, clientOrderId: clientOrderIdSchema, exchangeOrderId: exchangeOrderIdSchema }),
  z.strictObject({ kind: z.literal('order-closed'), at, clientOrderId: clientOrderIdSchema, status: z.enum(['cancelled', 'rejected', 'expired']), reason }),
  z.strictObject({ kind: z.literal('fill'), at, clientOrderId: clientOrderIdSchema, fillId: z.string(), price: number, amount: number, fee: number, liquidity: z.enum(['maker', 'taker']) }),
  z.strictObject({ kind: z.literal('funding'), at, instrument, rate: number, payment: number }),
  z.strictObject({ kind: z.literal('funding-rate'), at, instrument, rate: number, nextAt: number }),
  z.strictObject({ kind: z.literal('liquidation'), at, instrument, fillId: z.string(), price: number, amount: number, fee: number }),
  z.strictObject({ kind: z.literal('timer'), at }),
  z.strictObject({
    kind: z.literal('gate'), at, instrument: instrument.nullable(),
    code: z.enum(['data-stale', 'clock-skew', 'symbol-quarantined', 'breaker-tripped', 'auth-failure']), blocked: z.boolean(), reason,
  }),
  z.strictObject({ kind: z.literal('rules'), at, instrument, rules: marketRulesSchema }),
  commands,
]);
