import fc from 'fast-check';
import type { CoreEvent, HistoryEvent, PriceEvent } from '../../../../electron/core/events.ts';
import type { EventRecord, JournalRecord, OpenRecord } from '../../../../electron/storage/journal/records.ts';
import { BREAKERS } from '../../../../shared/domain/breaker.ts';
import type { SessionDecision } from '../../../../shared/domain/decision.ts';
import { SHIPPED_STRATEGIES } from '../../../../shared/domain/strategyWords.ts';
import { clientOrderId, decisionId, exchangeOrderId, parseMarketSymbol, positionId, sessionId, type MarketSymbol } from '../../../../shared/domain/ids.ts';
import type { MarketRules } from '../../../../shared/domain/instrument.ts';
import type { OrderRequest } from '../../../../shared/domain/order.ts';
import type { PositionView } from '../../../../shared/domain/position.ts';
import { NEUTRAL_REGIME } from '../../../../shared/domain/regime.ts';
import { riskLimitsSchema } from '../../../../shared/domain/riskLimits.ts';
import { coreSettingsOf, defaultSettings } from '../../../../shared/settings/schema.ts';

export const btc: MarketSymbol = canonical('BTC/USDT:USDT');

function canonical(text: string): MarketSymbol {
  const symbol = parseMarketSymbol(text);
  if (symbol === null) throw new Error(`${text} is not a symbol`);
  return symbol;
}

export const rules: MarketRules = { priceTick: 0.1, amountStep: 0.0001, minAmount: 0.0001, minNotional: 5, takerFee: 0.0005, makerFee: 0.0002, maxLeverage: 125 };

export const openRecord: OpenRecord = {
  type: 'open',
  version: 1,
  appVersion: '0.1.0',
  startedAt: 1_760_000_000_000,
  options: {
    sessionId: sessionId('s-1'),
    settings: coreSettingsOf(defaultSettings()),
    instruments: [{ exchange: 'bingx', symbol: btc, rules }, { exchange: 'simulated', symbol: canonical('ETH/USDT:USDT'), rules: null }],
    startEquity: 100,
    entryTtlMs: 60_000,
  },
  session: {
    mode: 'paper', market: 'exchange', exchanges: ['bingx'], speed: 60, seed: null, source: 'BingX at 127.0.0.1:9001',
    endpointHost: '127.0.0.1:9001', candleFiles: [], durationSeconds: 600,
  },
};

export function priceRecord(at: number, last = 65_000.1): EventRecord {
  return { type: 'event', event: { kind: 'price', at, instrument: 0, last, bid: last - 0.1, ask: last + 0.1, mark: last } };
}

export const order: OrderRequest = {
  clientOrderId: clientOrderId('s-1-e-1'), instrument: 0, side: 'buy', type: 'market', purpose: 'entry', reduceOnly: false, amount: 0.0003,
  price: 65_100, triggerPrice: null, timeInForce: 'IOC', decisionId: decisionId('d-1'), positionId: positionId('p-1'),
};

export const decision: SessionDecision = {
  id: decisionId('d-1'), instrument: 0, time: 1_760_001_000_000, symbol: btc, strategy: 'adaptive-oversold-bounce', verdict: 'enter', reason: null,
  close: 65_000, rsi: 31.2, threshold: 38.5, atr: 210.5, emaFast: 65_010, emaMid: 65_300, emaSlow: 66_000.25, regime: NEUTRAL_REGIME,
  favourable: { verdict: true, reason: 'no-downward-pressure' },
  checks: [{ name: 'rsi', value: 31.2, limit: 38.5, pass: true }, { name: 'cooldown', value: null, limit: 60, pass: true }],
  entry: 65_000, stop: 64_747.4, target: 65_526.25, rewardToRisk: 2.083, sizeMultiplier: 1,
};

export const position: PositionView = {
  id: positionId('p-1'), instrument: 0, exchange: 'bingx', symbol: btc, side: 'long', strategy: 'adaptive-oversold-bounce', decisionId: decisionId('d-1'),
  status: 'open', openedAt: 1_760_001_000_200, closedAt: null, entryPrice: 65_010, exitPrice: null, amount: 0.0003, openAmount: 0.0003,
  initialStop: 64_750, stopLoss: 64_750, takeProfit: 65_530, hasProtectiveStop: true, exitReason: null, markPrice: 65_020, unrealisedPnl: 0.003,
  realisedPnl: 0, fees: 0.0098, funding: -0, netPnl: -0.0068, mae: -0.001, mfe: 0.004, liquidationPrice: null,
  marginMode: 'isolated', leverage: 5, margin: 3.9, roe: -0.0017, initialRisk: 0.078, rMultiple: -0.087, entryAtr: 210.5,
  trailing: { isActivated: false, level: null }, isAtBreakEven: false, partialExits: [{ at: 1_760_001_000_300, price: 65_100, amount: 0.0001, reason: 'take-profit' }],
};

/** Any float64 a file can hold: the extremes, −0 and subnormals included. */
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const time = fc.integer({ min: 0, max: 4_102_444_800_000 });
const words = fc.string({ unit: 'binary', maxLength: 40 });
const identifier = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const instrument = fc.nat(50);

const history: fc.Arbitrary<HistoryEvent> = fc.record({
  kind: fc.constant('history' as const), at: time, instrument, timeframe: fc.constantFrom('30m' as const, '1h' as const, '4h' as const),
  columns: fc.nat(30).chain((rows) => {
    const column = fc.array(finite, { minLength: rows, maxLength: rows }).map((values) => Float64Array.from(values));
    return fc.record({ openTime: column, open: column, high: column, low: column, close: column, volume: column });
  }),
});

const price: fc.Arbitrary<PriceEvent> = fc.record({ kind: fc.constant('price' as const), at: time, instrument, last: finite, bid: finite, ask: finite, mark: finite });

const events: fc.Arbitrary<CoreEvent> = fc.oneof(
  history,
  price,
  fc.record({ kind: fc.constant('candle' as const), at: time, instrument, timeframe: fc.constant('30m' as const), openTime: time, open: finite, high: finite, low: finite, close: finite, volume: finite }),
  fc.record({ kind: fc.constant('order-accepted' as const), at: time, clientOrderId: identifier.map(clientOrderId), exchangeOrderId: identifier.map(exchangeOrderId) }),
  fc.record({ kind: fc.constant('order-closed' as const), at: time, clientOrderId: identifier.map(clientOrderId), status: fc.constantFrom('cancelled' as const, 'rejected' as const, 'expired' as const), reason: words }),
  fc.record({ kind: fc.constant('fill' as const), at: time, clientOrderId: identifier.map(clientOrderId), fillId: words, price: finite, amount: finite, fee: finite, liquidity: fc.constantFrom('maker' as const, 'taker' as const) }),
  fc.record({ kind: fc.constant('funding' as const), at: time, instrument, rate: finite, payment: finite }),
  fc.record({ kind: fc.constant('funding-rate' as const), at: time, instrument, rate: finite, nextAt: time }),
  fc.record({ kind: fc.constant('liquidation' as const), at: time, instrument, fillId: words, price: finite, amount: finite, fee: finite }),
  fc.record({ kind: fc.constant('timer' as const), at: time }),
  fc.record({ kind: fc.constant('gate' as const), at: time, instrument: fc.option(instrument), code: fc.constantFrom('data-stale' as const, 'breaker-tripped' as const, 'auth-failure' as const), blocked: fc.boolean(), reason: words }),
  fc.record({ kind: fc.constant('rules' as const), at: time, instrument, rules: fc.constant(rules) }),
  time.map((at): CoreEvent => ({ kind: 'command', at, command: 'pause-entries' })),
  fc.record({ kind: fc.constant('command' as const), at: time, command: fc.constant('stop-entries' as const), reason: words }),
  fc.record({ kind: fc.constant('command' as const), at: time, command: fc.constant('reset-breaker' as const), breaker: fc.constantFrom(...BREAKERS) }),
  fc.record({ kind: fc.constant('command' as const), at: time, command: fc.constant('lock' as const), symbol: fc.option(fc.constant(btc)), side: fc.option(fc.constant('short' as const)), until: time, reason: words }),
  fc.record({ kind: fc.constant('command' as const), at: time, command: fc.constant('unlock' as const), lockId: words }),
  time.map((at): CoreEvent => ({ kind: 'command', at, command: 'apply-allocation' })),
  fc.record({ kind: fc.constant('command' as const), at: time, command: fc.constant('move-stop' as const), positionId: identifier.map(positionId), stop: finite }),
  fc.record({
    kind: fc.constant('command' as const), at: time, command: fc.constant('reduce-position' as const), positionId: identifier.map(positionId),
    by: fc.constantFrom('fraction' as const, 'amount' as const), value: finite, reason: fc.constant('manual' as const),
  }),
  fc.record({ kind: fc.constant('command' as const), at: time, command: fc.constant('set-limits' as const), limits: fc.constant(limits()) }),
);

/** Any record the journal can be given. */
export const anyRecord: fc.Arbitrary<JournalRecord> = fc.oneof(
  fc.constant(openRecord),
  events.map((event): JournalRecord => ({ type: 'event', event })),
  fc.record({
    type: fc.constant('effects' as const), of: fc.nat(),
    decisions: fc.array(fc.record({ rsi: fc.option(finite), close: finite, strategy: fc.constantFrom(...SHIPPED_STRATEGIES) }).map((changed) => ({ ...decision, ...changed })), { maxLength: 3 }),
    orders: fc.array(finite.map((amount) => ({ ...order, amount })), { maxLength: 3 }),
    cancels: fc.array(fc.record({ clientOrderId: identifier.map(clientOrderId), reason: words }), { maxLength: 2 }),
    outcomes: fc.array(fc.record({ decisionId: identifier.map(decisionId), outcome: fc.constant('opened' as const), detail: words }), { maxLength: 2 }),
    positions: fc.array(finite.map((netPnl) => ({ ...position, netPnl })), { maxLength: 2 }),
    stateHash: words,
  }, { requiredKeys: ['type', 'of'] }),
  fc.record({ type: fc.constant('submission' as const), clientOrderId: identifier.map(clientOrderId), stage: fc.constantFrom('sending' as const, 'acknowledged' as const, 'failed' as const), detail: fc.option(words) }),
  fc.record({ type: fc.constant('note' as const), at: time, level: fc.constant('warning' as const), source: words, message: words }),
  fc.record({ type: fc.constant('resume' as const), at: time, tornBytes: fc.nat() }),
  fc.record({ type: fc.constant('close' as const), at: time, outcome: fc.constantFrom('completed' as const, 'discarded' as const), reason: fc.option(words), endEquity: fc.option(finite) }),
  // fast-check makes some objects without a prototype; what the engine journals are plain ones.
).map((record) => structuredClone(record));

function limits(): Extract<CoreEvent, { readonly command: 'set-limits' }>['limits'] {
  return riskLimitsSchema.strip().parse(defaultSettings().risk);
}
