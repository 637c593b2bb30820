import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsFromCandles } from '../../../shared/domain/candle.ts';
import { sessionId } from '../../../shared/domain/ids.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import type { TradingCore } from '../../../electron/core/coreApi.ts';
import { createCore, restoreCore } from '../../../electron/core/createCore.ts';
import type { CoreEffect } from '../../../electron/core/effects.ts';
import type { CoreEvent } from '../../../electron/core/events.ts';
import { calmSettings, instrumentOf, RULES, thresholds } from './support/coreHarness.ts';
import { randomWalk, seededRandom } from './support/randomWalk.ts';
import { RoughExchange } from './support/roughExchange.ts';

const HALF_HOUR = TIMEFRAME_MS['30m'];
const HOUR = TIMEFRAME_MS['1h'];
const BEGIN = Date.UTC(2024, 4, 1);
/** Ether on two exchanges: one budget for both. */
const INSTRUMENTS = [instrumentOf('BTC'), instrumentOf('ETH'), instrumentOf('SOL'), instrumentOf('ETH', 'binanceusdm')];
const SLACK = 1 + 1e-9;

interface Held {
  readonly instrument: number;
  readonly sign: 1 | -1;
  readonly notional: number;
  readonly risk: number;
  readonly isSure: boolean;
}

/** What is held and what may still fill, from what the core shows to everybody; `just` is the order that has just been sent. */
function heldBy(core: TradingCore): Held[] {
  const open = core.openPositions().map(({ instrument, side, openAmount, markPrice, entryPrice, stopLoss }): Held => {
    const sign = side === 'long' ? 1 : -1;
    return { instrument, sign, notional: openAmount * markPrice, risk: Math.max(0, sign * (entryPrice - stopLoss) * openAmount), isSure: true };
  });
  const working = core.orders().filter(({ purpose, status }) => purpose === 'entry' && ['submitted', 'open', 'partially-filled'].includes(status));
  return [...open, ...working.map((order): Held => {
    const decision = core.decision(Number(order.decisionId?.slice(1)));
    const price = Math.max(order.price ?? 0, decision.close);
    const notional = (order.amount - order.filledAmount) * price;
    return { instrument: order.instrument, sign: order.side === 'buy' ? 1 : -1, notional, risk: notional * (Math.abs(decision.close - (decision.stop ?? 0)) / decision.close), isSure: false };
  })];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Largest sum either way over every choice of which working entries fill, tried one by one. */
function worstOf(held: readonly Held[], valueOf: (one: Held) => number): number {
  const sure = sum(held.filter(({ isSure }) => isSure).map(valueOf));
  const perhaps = held.filter(({ isSure }) => !isSure).map(valueOf);
  let worst = 0;
  for (let choice = 0; choice < 2 ** perhaps.length; choice += 1) worst = Math.max(worst, Math.abs(sure + sum(perhaps.filter((_, index) => (choice >> index) % 2 === 1))));
  return worst;
}

/** Every limit that an entry which has just been sent must have left intact, by an account of its own. */
function checkEntry(core: TradingCore, settings: CoreSettings): void {
  const { risk, class_limits: classes } = settings;
  const { equity } = core.account();
  const held = heldBy(core);
  const gross = sum(held.map(({ notional }) => notional));
  expect(gross).toBeLessThanOrEqual(equity * Math.min(risk.max_exposure, risk.max_leverage) * SLACK);
  expect(sum(held.map((one) => one.risk))).toBeLessThanOrEqual(equity * risk.max_portfolio_heat * SLACK);
  expect(held.length).toBeLessThanOrEqual(risk.max_positions);
  const newest = held.at(-1);
  if (newest === undefined) throw new Error('an entry was sent and nothing is held');
  expect(newest.isSure).toBe(false);
  const rest = held.slice(0, -1);
  // the entry itself counts as filled: it may lean against what is held
  const net = worstOf([...rest, { ...newest, isSure: true }], ({ sign, notional }) => sign * notional);
  if (risk.max_net_exposure !== null) expect(net).toBeLessThanOrEqual(equity * risk.max_net_exposure * SLACK);
  const isEther = ({ instrument }: Held): boolean => instrument === 1 || instrument === 3;
  const ether = held.filter(isEther);
  const { max_exposure: share, notional: most } = classes.meme;
  if (isEther(newest) && share !== null) expect(sum(ether.map(({ notional }) => notional))).toBeLessThanOrEqual(equity * share * SLACK);
  if (isEther(newest) && most !== null) expect(newest.notional).toBeLessThanOrEqual(most * SLACK);
}

interface Played {
  readonly core: TradingCore;
  readonly events: readonly CoreEvent[];
  readonly effects: readonly CoreEffect[];
  readonly entries: number;
}

function play(seed: number, steps: number, settings: CoreSettings): Played {
  const random = seededRandom(seed);
  const core = createCore({ sessionId: sessionId('r'), settings, instruments: INSTRUMENTS, startEquity: 1_000, entryTtlMs: 60_000 });
  const exchange = new RoughExchange(random, RULES.amountStep);
  const events: CoreEvent[] = [];
  const all: CoreEffect[] = [];
  let [now, entries] = [BEGIN, 0];
  const prices = INSTRUMENTS.map(() => 100);
  const apply = (event: CoreEvent): void => {
    events.push(event);
    const effects = [...core.apply(event)];
    all.push(...effects);
    exchange.take(effects);
    const sent = effects.filter((effect) => effect.kind === 'submit-order' && effect.order.purpose === 'entry').length;
    entries += sent;
    if (sent === 1) checkEntry(core, settings);
    for (const { used } of core.limits()) if (used !== null) expect(Number.isFinite(used)).toBe(true);
  };
  for (const instrument of INSTRUMENTS.keys()) {
    for (const timeframe of ['4h', '1h', '30m'] as const) {
      const length = TIMEFRAME_MS[timeframe];
      const candles = randomWalk({ seed: seed + instrument, count: 200, timeframeMs: length, start: BEGIN - 200 * length, swing: 0.004 });
      apply({ kind: 'history', at: now, instrument, timeframe, columns: columnsFromCandles(timeframe === '30m' ? candles.map((candle) => ({ ...candle, open: 100, high: 100.8, low: 99.2, close: 99.5 + random() })) : candles) });
    }
  }
  for (let step = 0; step < steps; step += 1) {
    const openTime = now - (now % HALF_HOUR);
    now = openTime + HALF_HOUR;
    const order = [...INSTRUMENTS.keys()].sort(() => random() - 0.5);
    for (const instrument of order) {
      const close = prices[instrument] ?? 100;
      const candle = { instrument, open: close, high: close * 1.008, low: close * 0.992, close, volume: 1 };
      if (now % HOUR === 0) apply({ kind: 'candle', at: now, timeframe: '1h', openTime: now - HOUR, ...candle });
      apply({ kind: 'candle', at: now, timeframe: '30m', openTime, ...candle });
      if (random() < 0.4) for (const event of exchange.speak(now, (market) => prices[market] ?? 0, false)) apply(event);
    }
    for (let tick = 0; tick < 4; tick += 1) {
      now += 1_000 + Math.floor(random() * 200_000);
      const instrument = Math.floor(random() * INSTRUMENTS.length);
      const price = Number(((prices[instrument] ?? 100) * (1 + 0.02 * (random() - 0.5))).toFixed(2));
      prices[instrument] = price;
      apply({ kind: 'price', at: now, instrument, last: price, bid: price, ask: price, mark: price });
      if (random() < 0.1) apply({ kind: 'funding-rate', at: now, instrument, rate: 0.002 * (random() - 0.5), nextAt: now + HOUR });
      for (const event of exchange.speak(now, (market) => prices[market] ?? 0, false)) apply(event);
    }
  }
  return { core, events, effects: all, entries };
}

const limits = fc.record({
  max_exposure: fc.constantFrom(0.5, 1, 2),
  max_net_exposure: fc.constantFrom(null, 0.15, 0.4, 1),
  max_beta_exposure: fc.constantFrom(null, 0.3, 1),
  max_correlation: fc.constantFrom(null, 0.2, 0.9),
  max_concentration: fc.constantFrom(null, 0.4),
  max_var: fc.constantFrom(null, 0.02),
  max_expected_shortfall: fc.constantFrom(null, 0.03),
  max_leverage: fc.constantFrom(0.7, 3, 25),
  max_funding_cost: fc.constantFrom(null, 0.0005),
  max_portfolio_heat: fc.constantFrom(0.003, 0.02, 0.5),
  max_positions: fc.integer({ min: 1, max: 4 }),
  max_position_size: fc.constantFrom(0.1, 0.3),
});

const settings = fc.tuple(limits, fc.constantFrom('fixed_risk', 'fixed_fraction', 'volatility_adjusted', 'kelly', 'regime_based'), fc.constantFrom(null, 0.25), fc.constantFrom(null, 60)).map(([risk, method, share, most]) => ({
  ...calmSettings({
    risk: { ...risk, max_portfolio_risk: 0.1, daily_loss_limit_pct: 0.2, max_drawdown: 0.9, min_win_rate: 0 },
    management: { daily_loss_limit: 0.5, position_loss_limit: 0.5, default_method: method },
    duplicates: { min_price_change_pct: 0 },
    rip: { symbols: { ...thresholds(100), 'SOL/USDT:USDT': { rsi_threshold: 0 }, 'ETH/USDT:USDT': { rsi_threshold: 50 } } },
    bounce: { symbols: { ...thresholds(100), 'ETH/USDT:USDT': { rsi_threshold: 50 } } },
    classes: { meme: { notional: most, risk: null, max_exposure: share, max_heat: null } },
    protections: { cooldown: { enabled: false }, stoploss_guard: { enabled: false } },
    emergency: { enable_circuit_breaker: false },
    age: 14_400,
  }),
  classes: { meme_bases: ['ETH'], microcap_bases: [], bluechip_bases: ['BTC', 'SOL'] },
}));

describe('whatever the order of events', () => {
  it('no entry is sent that a limit forbids, with everything that may still fill counted', () => {
    let entries = 0;
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), settings, (seed, given) => {
      entries += play(seed, 20, given).entries;
    }), { numRuns: 40, seed: 3 });
    expect(entries).toBeGreaterThan(200);
  }, 60_000);

  it('what is known of the markets together is the same after a snapshot as without one', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), settings, fc.nat(999), (seed, given, where) => {
      const { core, events, effects } = play(seed, 10, given);
      const cut = Math.floor((where * events.length) / 1_000);
      const before = createCore(core.options);
      const seen = events.slice(0, cut).flatMap((event) => [...before.apply(event)]).length;
      const restored = restoreCore(JSON.parse(JSON.stringify(before.snapshot())));
      expect(events.slice(cut).flatMap((event) => [...restored.apply(event)])).toEqual(effects.slice(seen));
      expect(restored.limits()).toEqual(core.limits());
      expect(restored.stateHash()).toBe(core.stateHash());
    }), { numRuns: 12, seed: 4 });
  }, 60_000);
});
