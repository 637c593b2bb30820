import { z } from 'zod';
import { CHECK_NAMES, REASON_CODES, strategyIdSchema, type SessionDecision } from '../../../shared/domain/decision.ts';
import { clientOrderId, decisionId, exchangeOrderId, parseMarketSymbol, positionId, sessionId } from '../../../shared/domain/ids.ts';
import { EXCHANGES, type Instrument, type MarketRules } from '../../../shared/domain/instrument.ts';
import type { OrderRequest } from '../../../shared/domain/order.ts';
import type { ExitReason, PositionView } from '../../../shared/domain/position.ts';
import type { Regime } from '../../../shared/domain/regime.ts';

/*
 * Checks for what the files hold. Each schema is declared as the domain type it yields, so a type that changes without its schema
 * does not compile. Objects are strict: a field that an older version would drop without a word is refused by name instead.
 */

const number = z.number();
const integer = z.number().int();
const nullableNumber = z.number().nullable();
const text = z.string();

export const clientOrderIdSchema = text.min(1).transform(clientOrderId);
export const exchangeOrderIdSchema = text.min(1).transform(exchangeOrderId);
export const positionIdSchema = text.min(1).transform(positionId);
export const decisionIdSchema = text.min(1).transform(decisionId);
export const sessionIdSchema = text.min(1).transform(sessionId);

export const marketSymbolSchema = text.transform((input, context) => {
  const symbol = parseMarketSymbol(input);
  if (symbol !== null && symbol === input) return symbol;
  context.addIssue({ code: 'custom', message: `${input} is not a canonical symbol such as BTC/USDT:USDT` });
  return z.NEVER;
});

export const exchangeSchema = z.enum(EXCHANGES);

export const exitReasonSchema: z.ZodType<ExitReason> = z.enum([
  'stop-loss', 'take-profit', 'trailing-stop', 'time', 'signal', 'manual', 'kill-switch', 'liquidation', 'session-end', 'risk',
]);

export const marketRulesSchema: z.ZodType<MarketRules> = z.strictObject({
  priceTick: number,
  amountStep: number,
  minAmount: number,
  minNotional: number,
  takerFee: number,
  makerFee: number,
  maxLeverage: number,
  maintenanceTiers: z.array(z.strictObject({ notionalUpTo: nullableNumber, rate: number, amount: number })).exactOptional(),
});

export const instrumentSchema: z.ZodType<Instrument> = z.strictObject({
  exchange: exchangeSchema,
  symbol: marketSymbolSchema,
  rules: marketRulesSchema.nullable(),
});

const regimeSchema: z.ZodType<Regime> = z.strictObject({
  trend: z.enum(['bullish', 'bearish', 'neutral']),
  momentum: z.enum(['strong', 'weak', 'sideways']),
  momentumDirection: z.enum(['up', 'down', 'flat']),
  volatility: z.enum(['low', 'normal', 'high']),
  riskMultiplier: number,
  microTrendStrength: number,
  entryScoreLong: number,
  entryScoreShort: number,
  confidence: z.enum(['sufficient', 'insufficient-data']),
  momentumRsi: nullableNumber,
  momentumChange: nullableNumber,
  volatilityPercentile: nullableNumber,
});

export const sessionDecisionSchema: z.ZodType<SessionDecision> = z.strictObject({
  id: decisionIdSchema,
  instrument: integer,
  time: number,
  symbol: marketSymbolSchema,
  strategy: strategyIdSchema,
  verdict: z.enum(['enter', 'decline', 'not-ready']),
  reason: z.enum(REASON_CODES).nullable(),
  close: number,
  rsi: nullableNumber,
  threshold: nullableNumber,
  atr: nullableNumber,
  emaFast: nullableNumber,
  emaMid: nullableNumber,
  emaSlow: nullableNumber,
  regime: regimeSchema,
  favourable: z.strictObject({
    verdict: z.boolean(),
    reason: z.enum([
      'bullish-strong', 'entry-score-low', 'bearish-high-volatility', 'not-bullish', 'bullish',
      'bearish', 'high-volatility', 'no-downward-pressure', 'insufficient-data',
    ]),
  }),
  checks: z.array(z.strictObject({
    name: z.enum([...CHECK_NAMES, ...REASON_CODES]),
    value: nullableNumber,
    limit: nullableNumber,
    pass: z.boolean(),
    detail: z.string().exactOptional(),
  })),
  entry: nullableNumber,
  stop: nullableNumber,
  target: nullableNumber,
  rewardToRisk: nullableNumber,
  sizeMultiplier: nullableNumber,
});

export const orderRequestSchema: z.ZodType<OrderRequest> = z.strictObject({
  clientOrderId: clientOrderIdSchema,
  instrument: integer,
  side: z.enum(['buy', 'sell']),
  type: z.enum(['market', 'limit', 'stop-market', 'take-profit-market']),
  purpose: z.enum(['entry', 'stop-loss', 'take-profit', 'partial-exit', 'exit']),
  reduceOnly: z.boolean(),
  amount: number,
  price: nullableNumber,
  triggerPrice: nullableNumber,
  timeInForce: z.enum(['IOC', 'GTC', 'FOK', 'PO']),
  decisionId: decisionIdSchema.nullable(),
  positionId: positionIdSchema,
});

export const positionViewSchema: z.ZodType<PositionView> = z.strictObject({
  id: positionIdSchema,
  instrument: integer,
  exchange: exchangeSchema,
  symbol: marketSymbolSchema,
  side: z.enum(['long', 'short']),
  strategy: strategyIdSchema,
  decisionId: decisionIdSchema.nullable(),
  status: z.enum(['opening', 'open', 'closing', 'closed']),
  openedAt: number,
  closedAt: nullableNumber,
  entryPrice: number,
  exitPrice: nullableNumber,
  amount: number,
  openAmount: number,
  initialStop: number,
  stopLoss: number,
  takeProfit: number,
  hasProtectiveStop: z.boolean(),
  exitReason: exitReasonSchema.nullable(),
  markPrice: number,
  unrealisedPnl: number,
  realisedPnl: number,
  fees: number,
  funding: number,
  netPnl: number,
  mae: number,
  mfe: number,
  liquidationPrice: nullableNumber,
  // what positions of older journals do not have
  marginMode: z.enum(['isolated', 'cross']).default('isolated'),
  leverage: number.default(1),
  margin: number.default(0),
  roe: number.default(0),
  initialRisk: number.default(0),
  rMultiple: nullableNumber.default(null),
  entryAtr: nullableNumber.default(null),
  trailing: z.strictObject({ isActivated: z.boolean(), level: nullableNumber }).default({ isActivated: false, level: null }),
  isAtBreakEven: z.boolean().default(false),
  partialExits: z.array(z.strictObject({ at: number, price: number, amount: number, reason: exitReasonSchema })).default([]),
});
