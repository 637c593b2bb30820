import { z } from 'zod';

/*
 * The session report (the file's own format, `run --report`): the parts the window shows. Further fields are let through.
 */

const step = z.looseObject({ id: z.string(), status: z.string(), durationMs: z.number().nullable(), message: z.string().nullable() });

const position = z.looseObject({
  id: z.string(),
  symbol: z.string(),
  side: z.enum(['long', 'short']),
  strategy: z.string(),
  openedAt: z.number(),
  closedAt: z.number().nullable(),
  entryPrice: z.number(),
  exitPrice: z.number().nullable(),
  amount: z.number(),
  exitReason: z.string().nullable(),
  realisedPnl: z.number(),
  fees: z.number(),
  funding: z.number(),
});
export type ReportPosition = z.output<typeof position>;

const stream = z.looseObject({
  exchange: z.string(),
  symbol: z.string(),
  channel: z.string(),
  state: z.string(),
  messages: z.number(),
  reconnects: z.number(),
  gapsFilled: z.number(),
});

export const reportSchema = z.looseObject({
  version: z.number(),
  mode: z.string(),
  market: z.string(),
  exchanges: z.array(z.string()),
  symbols: z.array(z.string()),
  startedAt: z.number(),
  endedAt: z.number(),
  outcome: z.string(),
  reason: z.string().nullable(),
  steps: z.array(step),
  candles: z.looseObject({ closed: z.number(), evaluated: z.number(), backfilled: z.number() }),
  decisions: z.looseObject({ total: z.number(), entered: z.number(), declined: z.record(z.string(), z.number()) }),
  orders: z.array(z.looseObject({ status: z.string() })),
  fills: z.array(z.unknown()),
  positions: z.array(position),
  pnl: z.looseObject({
    realised: z.number(),
    unrealised: z.number(),
    fees: z.number(),
    funding: z.number(),
    startEquity: z.number(),
    endEquity: z.number(),
  }),
  streams: z.array(stream),
  eventLoop: z.looseObject({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() }),
  errors: z.array(z.looseObject({ at: z.number(), where: z.string(), code: z.string(), message: z.string() })),
});
export type SessionReport = z.output<typeof reportSchema>;
