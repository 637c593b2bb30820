import { BigNumber } from 'bignumber.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CandleColumns } from '../../../shared/domain/candle.ts';
import { columnsFromCandles } from '../../../shared/domain/candle.ts';
import { sessionId } from '../../../shared/domain/ids.ts';
import type { OrderRequest } from '../../../shared/domain/order.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import type { CoreOptions, TradingCore } from '../../../electron/core/coreApi.ts';
import { createCore, restoreCore } from '../../../electron/core/createCore.ts';
import type { CoreEffect } from '../../../electron/core/effects.ts';
import type { CoreEvent } from '../../../electron/core/events.ts';
import { calmSettings, instrumentOf, RULES, thresholds } from './support/coreHarness.ts';
import { randomWalk, seededRandom } from './support/randomWalk.ts';
import { RoughExchange } from './support/roughExchange.ts';

const HALF_HOUR = TIMEFRAME_MS['30m'];
const BEGIN = Date.UTC(2024, 4, 1);
const INSTRUMENTS = [instrumentOf('BTC'), instrumentOf('ETH'), instrumentOf('SOL')];

interface Session {
  readonly core: TradingCore;
  readonly events: CoreEvent[];
  readonly effects: CoreEffect[];
}

/** Plays one random session and looks at every invariant after every event. */
function play(seed: number, steps: number, settings: CoreSettings): Session {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const options: CoreOptions = { sessionId: sessionId('p'), settings, instruments: INSTRUMENTS, startEquity: 1_000, entryTtlMs: 60_000 };
  const core = createCore(options);
  const exchange = new RoughExchange(random, RULES.amountStep);
  const session: Session = { core, events: [], effects: [] };
  const books = new Books(core, settings, exchange);
  const prices = INSTRUMENTS.map(() => 100);
  let now = BEGIN;

  const apply = (event: CoreEvent): void => {
    session.events.push(event);
    books.before();
    const effects = [...core.apply(event)];
    session.effects.push(...effects);
    exchange.take(effects);
    books.after(event, effects);
  };
  const listen = (isFair: boolean): void => {
    for (const event of exchange.speak(now, (instrument) => prices[instrument] ?? 0, isFair)) apply(event);
    books.atRest();
  };
  const move = (instrument: number, swing: number): void => {
    const price = Math.max(1, Number(((prices[instrument] ?? 100) * (1 + swing * (random() - 0.5))).toFixed(2)));
    prices[instrument] = price;
    apply({ kind: 'price', at: now, instrument, last: price, bid: price, ask: price, mark: price });
  };

  const histories = INSTRUMENTS.map((_, instrument) => ({
    '4h': randomWalk({ seed: seed + instrument, count: 200, timeframeMs: TIMEFRAME_MS['4h'], start: BEGIN - 200 * TIMEFRAME_MS['4h'] }),
    '1h': randomWalk({ seed: seed + instrument + 10, count: 200, timeframeMs: TIMEFRAME_MS['1h'], start: BEGIN - 200 * TIMEFRAME_MS['1h'] }),
    '30m': randomWalk({ seed: seed + instrument + 20, count: 200, timeframeMs: HALF_HOUR, start: BEGIN - 200 * HALF_HOUR })
      .map((candle) => ({ ...candle, open: 100, high: 101, low: 99.2, close: 99.5 + random() })),
  }));
  for (const [instrument, history] of histories.entries()) {
    for (const timeframe of ['4h', '1h', '30m'] as const) {
      apply({ kind: 'history', at: now, instrument, timeframe, columns: columnsFromCandles(history[timeframe]) });
    }
  }

  for (let step = 0; step < steps; step += 1) {
    const openTime = now - (now % HALF_HOUR);
    now = openTime + HALF_HOUR;
    for (const instrument of INSTRUMENTS.keys()) {
      const close = prices[instrument] ?? 100;
      apply({
        kind: 'candle', at: now + Math.floor(random() * 500), instrument, timeframe: '30m', openTime,
        open: close, high: close * (1 + 0.02 * random()), low: close * (1 - 0.02 * random()), close, volume: 1,
      });
      if (random() < 0.7) listen(false);
    }
    for (let tick = 0; tick < 3; tick += 1) {
      now += 1_000 + Math.floor(random() * 200_000);
      move(Math.floor(random() * INSTRUMENTS.length), random() < 0.05 ? 0.3 : 0.03);
      listen(false);
    }
    const held = pick(core.openPositions());
    const chance = random();
    if (chance < 0.05) apply({ kind: 'command', at: now, command: 'pause-entries' });
    else if (chance < 0.12) apply({ kind: 'command', at: now, command: 'resume-entries' });
    else if (chance < 0.15) apply({ kind: 'command', at: now, command: 'close-all', reason: 'kill-switch' });
    else if (chance < 0.3) apply({ kind: 'command', at: now, command: 'reset-kill' });
    else if (chance < 0.33) apply({ kind: 'command', at: now, command: 'close-all', reason: 'manual' });
    else if (chance < 0.4 && held !== undefined) apply({ kind: 'command', at: now, command: 'close-position', positionId: held.id, reason: 'manual' });
    else if (chance < 0.5 && held !== undefined) apply({ kind: 'command', at: now, command: 'move-stop', positionId: held.id, stop: held.markPrice * (0.98 + 0.04 * random()) });
    else if (chance < 0.6) apply({ kind: 'funding', at: now, instrument: Math.floor(random() * INSTRUMENTS.length), rate: 0.0001, payment: Number((0.2 * (random() - 0.5)).toFixed(8)) });
    else if (chance < 0.65) apply({ kind: 'gate', at: now, instrument: null, code: 'clock-skew', blocked: random() < 0.5, reason: 'rough' });
    else if (chance < 0.7) apply({ kind: 'timer', at: now });
  }

  // everything must come to an end: close all, with an exchange that now behaves
  apply({ kind: 'command', at: now, command: 'close-all', reason: 'session-end' });
  for (let minute = 0; minute < 20 && (core.openPositions().length > 0 || !exchange.isIdle); minute += 1) {
    now += 60_000;
    listen(true);
    apply({ kind: 'timer', at: now });
  }
  expect(core.openPositions()).toEqual([]);
  expect(core.orders().filter((order) => ['submitted', 'open', 'partially-filled'].includes(order.status))).toEqual([]);
  expectEverySignalEnded(core);
  return session;
}

/** Every signal has come to exactly one end, with a reason unless it was executed. */
function expectEverySignalEnded(core: TradingCore): void {
  const { generated, reached, live } = core.signalStatistics();
  expect(live).toBe(0);
  expect(reached.executed + reached.rejected + reached.expired + reached.refused).toBe(generated);
  for (const { stages, stage, reason } of core.signals()) {
    const ends = stages.filter((step) => ['executed', 'rejected', 'expired', 'refused'].includes(step.stage));
    expect(ends.map((step) => step.stage)).toEqual([stage]);
    expect(reason === null).toBe(stage === 'executed');
  }
}

/** The test's own books, kept in exact arithmetic beside the core's. */
class Books {
  readonly #core: TradingCore;
  readonly #settings: CoreSettings;
  readonly #exchange: RoughExchange;
  readonly #ids = new Set<string>();
  readonly #fillIds = new Set<string>();
  readonly #outcomes = new Map<string, string>();
  readonly #sides = new Map<string, 'buy' | 'sell'>();
  #cash = new BigNumber(1_000);
  #before: { equity: number; exposure: number; positions: number; trades: number; entries: string } = { equity: 1_000, exposure: 0, positions: 0, trades: 0, entries: 'open' };
  #late = 0;

  constructor(core: TradingCore, settings: CoreSettings, exchange: RoughExchange) {
    this.#core = core;
    this.#settings = settings;
    this.#exchange = exchange;
  }

  before(): void {
    this.#before = this.#usage();
  }

  after(event: CoreEvent, effects: readonly CoreEffect[]): void {
    if (event.kind === 'fill' && this.#fillIds.has(event.fillId)) expect(effects).toEqual([]);
    else if (event.kind === 'fill') this.#bookFill(event);
    if (event.kind === 'funding' && this.#core.positions().some((position) => position.instrument === event.instrument)) this.#cash = this.#cash.minus(event.payment);
    for (const effect of effects) {
      if (effect.kind === 'submit-order') this.#checkOrder(effect.order, event);
      if (effect.kind === 'decision-outcome') {
        // an entry that had ended can still fill: that alone corrects an outcome
        const correctable = event.kind === 'fill' && effect.outcome === 'opened' ? [undefined, 'signal-expired', 'order-refused'] : [undefined];
        expect(correctable, `outcome of ${effect.decisionId}`).toContain(this.#outcomes.get(effect.decisionId));
        this.#outcomes.set(effect.decisionId, effect.outcome);
      }
    }
    this.#checkMoney();
    this.#checkLimits();
  }

  #bookFill(event: Extract<CoreEvent, { kind: 'fill' }>): void {
    this.#fillIds.add(event.fillId);
    const side = this.#sides.get(event.clientOrderId);
    const value = new BigNumber(event.price).times(event.amount);
    this.#cash = (side === 'buy' ? this.#cash.minus(value) : this.#cash.plus(value)).minus(event.fee);
  }

  #usage(): { equity: number; exposure: number; positions: number; trades: number; entries: string } {
    const account = this.#core.account();
    const open = this.#core.openPositions();
    const working = this.#core.orders().filter((order) => order.purpose === 'entry' && ['submitted', 'open', 'partially-filled'].includes(order.status));
    const unfilled = working.filter((order) => order.filledAmount === 0).length;
    const exposure = open.reduce((sum, position) => sum + position.openAmount * position.markPrice, 0)
      + working.reduce((sum, order) => sum + (order.amount - order.filledAmount) * (order.price ?? 0), 0);
    return { equity: account.equity, exposure, positions: open.length + unfilled, trades: account.tradesToday + unfilled, entries: account.entries };
  }

  #checkOrder(order: OrderRequest, event: CoreEvent): void {
    expect(this.#ids.has(order.clientOrderId), order.clientOrderId).toBe(false);
    this.#ids.add(order.clientOrderId);
    this.#sides.set(order.clientOrderId, order.side);
    expect(order.clientOrderId).toMatch(/^[A-Za-z0-9_-]{1,36}$/);
    expect(new BigNumber(order.amount).mod(RULES.amountStep).toNumber()).toBe(0);
    for (const price of [order.price, order.triggerPrice]) if (price !== null) expect(new BigNumber(price).mod(RULES.priceTick).toNumber()).toBe(0);
    if (order.reduceOnly) {
      const position = this.#core.positions().find((one) => one.id === order.positionId);
      expect(order.amount).toBeLessThanOrEqual(position?.openAmount ?? 0);
      expect(order.side).toBe(position?.side === 'long' ? 'sell' : 'buy');
      return;
    }
    const { risk } = this.#settings;
    const usage = this.#before;
    const notional = order.amount * (order.price ?? 0);
    expect(event.kind).toBe('candle');
    expect(usage.entries).toBe('open');
    expect(notional).toBeGreaterThanOrEqual(RULES.minNotional * (1 - 0.005));
    expect(notional).toBeLessThanOrEqual(usage.equity * risk.max_position_size * (1 + 1e-12));
    expect(usage.exposure + notional).toBeLessThanOrEqual(usage.equity * risk.max_exposure * (1 + 1e-12));
    expect(usage.positions).toBeLessThan(risk.max_positions);
    expect(usage.trades).toBeLessThan(risk.daily_max_trades);
  }

  #checkMoney(): void {
    const account = this.#core.account();
    const positions = this.#core.positions();
    const open = positions.reduce(
      (sum, position) => sum.plus(new BigNumber(position.openAmount).times(position.markPrice).times(position.side === 'long' ? 1 : -1)), new BigNumber(0));
    expect(Math.abs(this.#cash.plus(open).minus(account.equity).toNumber())).toBeLessThan(1e-6);
    const total = (field: 'realisedPnl' | 'fees' | 'funding' | 'unrealisedPnl' | 'netPnl'): number => positions.reduce((sum, position) => sum + position[field], 0);
    expect(Math.abs(total('realisedPnl') - account.realised)).toBeLessThan(1e-6);
    expect(Math.abs(total('unrealisedPnl') - account.unrealised)).toBeLessThan(1e-6);
    expect(Math.abs(total('fees') - account.fees)).toBeLessThan(1e-6);
    expect(Math.abs(total('funding') - account.funding)).toBeLessThan(1e-6);
    expect(Math.abs(account.startEquity + total('netPnl') - account.equity)).toBeLessThan(1e-6);
    expect(Math.abs(this.#core.fills().reduce((sum, fill) => sum + fill.fee, 0) - account.fees)).toBeLessThan(1e-6);
  }

  /** Once everything the exchange said has been heard, it holds exactly what the core says is open, on the same side. */
  atRest(): void {
    for (const position of this.#core.positions()) {
      const held = this.#exchange.held.get(position.id)?.toNumber() ?? 0;
      expect(position.side === 'long' ? held : 0 - held, position.id).toBe(position.openAmount);
    }
  }

  #checkLimits(): void {
    this.#late = this.#exchange.lateFills;
    const { risk } = this.#settings;
    expect(this.#core.openPositions().length).toBeLessThanOrEqual(risk.max_positions + this.#late);
    expect(this.#core.account().tradesToday).toBeLessThanOrEqual(risk.daily_max_trades + this.#late);
  }
}

/** Events as the journal writes them: JSON, with columns as plain numbers. */
function throughJson(events: readonly CoreEvent[]): CoreEvent[] {
  const text = JSON.stringify(events, (_, value: unknown) => (value instanceof Float64Array ? [...value] : value));
  const plain = JSON.parse(text) as CoreEvent[];
  return plain.map((event) => {
    if (event.kind !== 'history') return event;
    const columns = Object.fromEntries(Object.entries(event.columns).map(([name, values]) => [name, Float64Array.from(values as ArrayLike<number>)]));
    return { ...event, columns: columns as unknown as CandleColumns };
  });
}

const settings = fc.record({
  max_positions: fc.integer({ min: 1, max: 3 }),
  daily_max_trades: fc.integer({ min: 1, max: 40 }),
  max_exposure: fc.constantFrom(0.3, 0.5, 1),
  max_position_size: fc.constantFrom(0.05, 0.2, 0.5),
}).map((risk) => calmSettings({
  risk: { ...risk, max_portfolio_risk: 0.1, daily_loss_limit_pct: 0.1 },
  management: { daily_loss_limit: 0.2 },
  duplicates: { min_price_change_pct: 0 },
  rip: { symbols: thresholds(0) },
  bounce: { symbols: { 'BTC/USDT:USDT': { rsi_threshold: 100 }, 'ETH/USDT:USDT': { rsi_threshold: 50 }, 'SOL/USDT:USDT': { rsi_threshold: 0 } } },
  age: 14_400,
}));

describe('any sequence of events', () => {
  it('keeps the books to the cent, every limit, every id unique and every reduce-only order within its position, and ends flat', () => {
    let [fills, late, entries] = [0, 0, 0];
    fc.assert(fc.property(fc.integer(), settings, (seed, given) => {
      const { core } = play(seed, 40, given);
      fills += core.fills().length;
      entries += core.positions().length;
      late += core.orders().filter((order) => order.status === 'filled' && order.statusReason !== null).length;
    }), { numRuns: 40, seed: 7 });
    // the property must have had something to look at
    expect(Math.min(fills, entries, late)).toBeGreaterThan(10);
  }, 60_000);

  it('gives the same state again, from the events as the journal writes them and from a snapshot anywhere among them', () => {
    fc.assert(fc.property(fc.integer(), settings, fc.nat(999), (seed, given, where) => {
      const { core, events, effects } = play(seed, 25, given);
      const again = createCore(core.options);
      const cut = Math.floor((where * events.length) / 1_000);
      const replayed: CoreEffect[] = [];
      let snapshot: unknown = again.snapshot();
      let effectsBefore = 0;
      for (const [index, event] of throughJson(events).entries()) {
        if (index === cut) [snapshot, effectsBefore] = [JSON.parse(JSON.stringify(again.snapshot())), replayed.length];
        replayed.push(...again.apply(event));
      }
      expect(again.stateHash()).toBe(core.stateHash());
      expect(replayed).toEqual(effects);
      const restored = restoreCore(snapshot);
      const rest = events.slice(cut).flatMap((event) => [...restored.apply(event)]);
      expect(rest).toEqual(effects.slice(effectsBefore));
      expect(restored.snapshot()).toEqual(core.snapshot());
      expect(restored.stateHash()).toBe(core.stateHash());
      expect(restored.orders()).toEqual(core.orders());
      expect(restored.decision(0)).toEqual(core.decision(0));
    }), { numRuns: 8, seed: 11 });
  }, 60_000);

  it('has a hash that differs as soon as anything differs', () => {
    const { core, events } = play(3, 5, calmSettings());
    const other = createCore(core.options);
    for (const event of events.slice(0, -1)) other.apply(event);
    const last = events.at(-1);
    if (last !== undefined) other.apply({ ...last, at: last.at + 1 });
    expect(other.stateHash()).not.toBe(core.stateHash());
  });
});
