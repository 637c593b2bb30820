import { z } from 'zod';
import type { PriceEvent } from '../../core/events.ts';
import { settingsSchema } from '../../../shared/settings/schema.ts';
import {
  clientOrderIdSchema, decisionIdSchema, exchangeSchema, instrumentSchema, orderRequestSchema, positionViewSchema,
  sessionDecisionSchema, sessionIdSchema,
} from '../schemas/tradingSchemas.ts';
import { coreEventSchema } from './eventSchema.ts';
import { RECORD_VERSION, type JournalRecord, type OpenRecord } from './records.ts';

const count = z.number().int().min(0);
const at = z.number();

const coreSettingsSchema = settingsSchema.pick({
  execution: true, risk: true, risk_management: true, protections: true, emergency: true, portfolio: true, class_limits: true, classes: true, adaptive_strategies: true, regime: true, indicators: true, signals: true, position_management: true,
});

const open: z.ZodType<OpenRecord> = z.strictObject({
  type: z.literal('open'),
  version: z.literal(RECORD_VERSION),
  appVersion: z.string(),
  startedAt: at,
  options: z.strictObject({
    sessionId: sessionIdSchema,
    settings: coreSettingsSchema,
    instruments: z.array(instrumentSchema),
    startEquity: z.number(),
    entryTtlMs: z.number(),
  }),
  session: z.strictObject({
    mode: z.enum(['paper', 'demo', 'live']),
    market: z.enum(['exchange', 'simulated']),
    exchanges: z.array(exchangeSchema),
    speed: z.number(),
    seed: count.nullable(),
    source: z.string(),
    endpointHost: z.string().nullable(),
    candleFiles: z.array(z.string()),
    durationSeconds: z.number(),
    isSelected: z.boolean().exactOptional(),
  }),
});

const recordSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('event'), event: coreEventSchema }),
  z.strictObject({
    type: z.literal('effects'),
    of: count,
    decisions: z.array(sessionDecisionSchema).exactOptional(),
    orders: z.array(orderRequestSchema).exactOptional(),
    cancels: z.array(z.strictObject({ clientOrderId: clientOrderIdSchema, reason: z.string() })).exactOptional(),
    outcomes: z.array(z.strictObject({ decisionId: decisionIdSchema, outcome: z.enum(['opened', 'signal-expired', 'order-refused', 'declined']), detail: z.string() })).exactOptional(),
    positions: z.array(positionViewSchema).exactOptional(),
    stateHash: z.string().exactOptional(),
  }),
  z.strictObject({ type: z.literal('submission'), clientOrderId: clientOrderIdSchema, stage: z.enum(['sending', 'acknowledged', 'failed']), detail: z.string().nullable() }),
  z.strictObject({ type: z.literal('note'), at, level: z.enum(['debug', 'info', 'warning', 'error']), source: z.string(), message: z.string() }),
  z.strictObject({ type: z.literal('resume'), at, tornBytes: count }),
  z.strictObject({
    type: z.literal('close'), at, outcome: z.enum(['completed', 'failed', 'cancelled', 'killed', 'discarded']),
    reason: z.string().nullable(), endEquity: z.number().nullable(),
  }),
]);

/** A record of the journal from its JSON text. @throws SyntaxError or ZodError where the text is not one. */
export function decodeRecord(json: string): JournalRecord {
  const value: unknown = JSON.parse(json);
  if (isPriceRecord(value)) return value;
  if (typeof value === 'object' && value !== null && 'type' in value && value.type === 'open') return open.parse(value);
  return recordSchema.parse(value);
}

/** Checked by hand, because prices are nearly all of a journal. Anything unusual goes to the schema, which says what is wrong. */
function isPriceRecord(value: unknown): value is { readonly type: 'event'; readonly event: PriceEvent } {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'event' || !('event' in value)) return false;
  const { event } = value;
  if (typeof event !== 'object' || event === null || !('kind' in event) || event.kind !== 'price') return false;
  let members = 0;
  for (const key in event) if (key !== '') members += 1;
  return members === 7
    && 'at' in event && typeof event.at === 'number'
    && 'instrument' in event && typeof event.instrument === 'number' && Number.isInteger(event.instrument) && event.instrument >= 0
    && 'last' in event && typeof event.last === 'number'
    && 'bid' in event && typeof event.bid === 'number'
    && 'ask' in event && typeof event.ask === 'number'
    && 'mark' in event && typeof event.mark === 'number'
    && Object.keys(value).length === 2;
}
