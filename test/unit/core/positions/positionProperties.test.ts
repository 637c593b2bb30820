import { BigNumber } from 'bignumber.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsFromCandles } from '../../../../shared/domain/candle.ts';
import { sessionId } from '../../../../shared/domain/ids.ts';
import type { PositionView } from '../../../../shared/domain/position.ts';
import { TIMEFRAME_MS } from '../../../../shared/domain/timeframe.ts';
import type { CoreSettings } from '../../../../shared/settings/schema.ts';
import type { TradingCore } from '../../../../electron/core/coreApi.ts';
import { createCore } from '../../../../electron/core/createCore.ts';
import type { CoreEvent } from '../../../../electron/core/events.ts';
import { calmCandle, calmSettings, instrumentOf, RULES, START } from '../support/coreHarness.ts';
import { seededRandom } from '../support/randomWalk.ts';
import { RoughExchange } from '../support/roughExchange.ts';

const HALF_HOUR = TIMEFRAME_MS['30m'];

interface Seen {
  fills: number;
  parts: number;
  trailed: number;
  even: number;
  late: number;
  unprotected: number;
}

/** One random session on a rough exchange, looked at after every event. */
class Session {
  readonly core: TradingCore;
  readonly #random: () => number;
  readonly #exchange: RoughExchange;
  readonly #fillIds = new Set<string>();
  readonly #seen: Seen;
  #cash = new BigNumber(1_000);
  #now = START;
  #price = 100;
  #before = new Map<string, PositionView>();

  constructor(seed: number, settings: CoreSettings, seen: Seen) {
    this.#random = seededRandom(seed);
    this.#exchange = new RoughExchange(this.#random, RULES.amountStep);
    this.#seen = seen;
    this.core = createCore({ sessionId: sessionId('p'), settings, instruments: [instrumentOf('BTC')], startEquity: 1_000, entryTtlMs: 60_000 });
    for (const timeframe of ['4h', '1h', '30m'] as const) {
      const length = TIMEFRAME_MS[timeframe];
      const candles = Array.from({ length: 200 }, (_, row) => calmCandle(START - (200 - row) * length));
      this.#apply({ kind: 'history', at: START, instrument: 0, timeframe, columns: columnsFromCandles(candles) });
    }
  }

  play(candles: number): void {
    for (let candle = 0; candle < candles; candle += 1) {
      const openTime = this.#now - (this.#now % HALF_HOUR);
      this.#now = openTime + HALF_HOUR;
      const close = this.#price;
      this.#apply({ kind: 'candle', at: this.#now, instrument: 0, timeframe: '30m', openTime, open: close, high: close + 0.5, low: close - 0.5, close, volume: 1 });
      this.#listen(false);
      for (let tick = 0; tick < 12; tick += 1) this.#step();
    }
    this.#apply({ kind: 'command', at: this.#now, command: 'close-all', reason: 'session-end' });
    for (let minute = 0; minute < 30 && (this.core.openPositions().length > 0 || !this.#exchange.isIdle); minute += 1) {
      this.#now += 60_000;
      this.#listen(true);
      this.#apply({ kind: 'timer', at: this.#now });
    }
    expect(this.core.openPositions()).toEqual([]);
    this.#seen.late += this.#exchange.lateFills;
  }

  #step(): void {
    this.#now += 1 + Math.floor(this.#random() * 20_000);
    this.#price = Number((this.#price * (1 + 0.012 * (this.#random() - 0.48))).toFixed(2));
    this.#apply({ kind: 'price', at: this.#now, instrument: 0, last: this.#price, bid: this.#price, ask: this.#price, mark: this.#price });
    this.#listen(false);
    const held = this.core.openPositions()[0];
    const chance = this.#random();
    if (held === undefined) return;
    if (chance < 0.03) this.#apply({ kind: 'command', at: this.#now, command: 'reduce-position', positionId: held.id, by: 'fraction', value: this.#random(), reason: 'manual' });
    else if (chance < 0.04) this.#apply({ kind: 'command', at: this.#now, command: 'close-position', positionId: held.id, reason: 'manual' });
    else if (chance < 0.06) this.#apply({ kind: 'funding', at: this.#now, instrument: 0, rate: 0.0001, payment: Number((0.2 * (this.#random() - 0.5)).toFixed(8)) });
    else if (chance < 0.1) this.#apply({ kind: 'timer', at: this.#now });
    else if (chance < 0.13) this.#loseStop(held.id);
  }

  /** The exchange says that a stop is gone; it may be wrong, and fill it all the same. */
  #loseStop(id: string): void {
    const stop = this.core.orders().find((order) => order.positionId === id && order.purpose === 'stop-loss' && order.status === 'open');
    if (stop !== undefined) this.#apply({ kind: 'order-closed', at: this.#now, clientOrderId: stop.clientOrderId, status: 'expired', reason: 'lost' });
  }

  #listen(isFair: boolean): void {
    for (const event of this.#exchange.speak(this.#now, () => this.#price, isFair)) this.#apply(event);
    for (const position of this.core.positions()) {
      const held = this.#exchange.held.get(position.id)?.toNumber() ?? 0;
      expect(position.side === 'long' ? held : 0 - held).toBe(position.openAmount);
    }
  }

  #apply(event: CoreEvent): void {
    const effects = [...this.core.apply(event)];
    this.#exchange.take(effects);
    if (event.kind === 'fill' && !this.#fillIds.has(event.fillId)) this.#book(event);
    if (event.kind === 'funding' && this.core.positions().length > 0) this.#cash = this.#cash.minus(event.payment);
    const now = this.core.positions();
    this.#checkMoney(now);
    for (const position of now) this.#checkPosition(position, event);
    this.#before = new Map(now.map((position) => [position.id, position]));
    for (const effect of effects) {
      if (effect.kind !== 'submit-order' || !effect.order.reduceOnly) continue;
      const position = now.find(({ id }) => id === effect.order.positionId);
      expect(effect.order.amount).toBeGreaterThan(0);
      expect(effect.order.amount).toBeLessThanOrEqual(position?.openAmount ?? 0);
      expect(effect.order.side).toBe(position?.side === 'long' ? 'sell' : 'buy');
    }
  }

  #book(event: Extract<CoreEvent, { kind: 'fill' }>): void {
    this.#fillIds.add(event.fillId);
    this.#seen.fills += 1;
    const order = this.core.orders().find(({ clientOrderId }) => clientOrderId === event.clientOrderId);
    const value = new BigNumber(event.price).times(event.amount);
    this.#cash = (order?.side === 'buy' ? this.#cash.minus(value) : this.#cash.plus(value)).minus(event.fee);
    if (order?.purpose === 'partial-exit') this.#seen.parts += 1;
    const before = this.#before.get(order?.positionId ?? '');
    const after = this.core.positions().find(({ id }) => id === order?.positionId);
    if (order?.reduceOnly === true) expect(after?.openAmount).toBeLessThan(before?.openAmount ?? 0);
  }

  #checkMoney(positions: readonly PositionView[]): void {
    const open = positions.reduce((sum, { side, openAmount, markPrice }) => sum.plus(new BigNumber(openAmount).times(markPrice).times(side === 'long' ? 1 : -1)), new BigNumber(0));
    expect(Math.abs(this.#cash.plus(open).minus(this.core.account().equity).toNumber())).toBeLessThan(1e-8);
    const net = positions.reduce((sum, { netPnl }) => sum.plus(netPnl), new BigNumber(1_000));
    expect(Math.abs(net.minus(this.core.account().equity).toNumber())).toBeLessThan(1e-8);
  }

  #checkPosition(position: PositionView, event: CoreEvent): void {
    expect(position.mae).toBeLessThanOrEqual(0);
    expect(position.mfe).toBeGreaterThanOrEqual(0);
    const before = this.#before.get(position.id);
    const isAnchored = event.kind === 'fill' && before?.status === 'opening';
    if (before !== undefined && !isAnchored && position.amount === before.amount) {
      expect(position.side === 'long' ? position.stopLoss : -position.stopLoss).toBeGreaterThanOrEqual(position.side === 'long' ? before.stopLoss : -before.stopLoss);
    }
    if (position.trailing.isActivated && before?.trailing.isActivated === false) this.#seen.trailed += 1;
    if (position.isAtBreakEven && before?.isAtBreakEven === false) this.#seen.even += 1;
    if (position.openAmount === 0) return;
    const working = this.core.orders().filter((order) => order.positionId === position.id && ['submitted', 'open', 'partially-filled'].includes(order.status));
    const isGuarded = working.some(({ purpose }) => purpose === 'stop-loss' || purpose === 'exit');
    if (!isGuarded) this.#seen.unprotected += 1;
    if (!isGuarded) expect(this.#failedAttemptsOf(position.id), `${position.id} after ${event.kind}`).toBeGreaterThan(0);
  }

  /** Attempts that failed in a row: above 0 the next one is scheduled. */
  #failedAttemptsOf(id: string): number {
    const { positions } = this.core.snapshot() as { positions: readonly { readonly id: string; readonly failedAttempts: number }[] };
    return positions.find((position) => position.id === id)?.failedAttempts ?? 0;
  }
}

const management = fc.record({
  trailing: fc.record({ enabled: fc.boolean(), activation_r: fc.constantFrom(0.5, 1), distance: fc.constantFrom('atr' as const, 'percent' as const), atr_mult: fc.constantFrom(0.3, 1), distance_pct: fc.constantFrom(0.003, 0.02) }),
  break_even: fc.record({ enabled: fc.boolean(), at_r: fc.constantFrom(0.3, 0.75) }),
  partial_exit: fc.record({ enabled: fc.boolean(), at_r: fc.constantFrom(0.5, 1), fraction: fc.constantFrom(0.25, 0.5, 0.9) }),
});

describe('any sequence of fills, cancels, prices, parts, late fills and repetitions', () => {
  it('keeps money exact to 1e-8, stops from moving away, reduce-only orders from growing anything, and every position guarded', () => {
    const seen: Seen = { fills: 0, parts: 0, trailed: 0, even: 0, late: 0, unprotected: 0 };
    fc.assert(fc.property(fc.integer(), management, fc.boolean(), (seed, positions, isShort) => {
      const session = new Session(seed, calmSettings({
        risk: { daily_loss_limit_pct: 0.2 }, management: { daily_loss_limit: 0.5 }, duplicates: { enabled: false }, age: 7_200, positions,
        bounce: { enable: !isShort }, rip: { symbols: { 'BTC/USDT:USDT': { rsi_threshold: isShort ? 0 : 100 } } },
      }), seen);
      session.play(12);
    }), { numRuns: 60, seed: 3 });
    // the property must have had something to look at
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(10);
  }, 60_000);
});
