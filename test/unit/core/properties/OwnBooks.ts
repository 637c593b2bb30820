import { BigNumber } from 'bignumber.js';
import { expect } from 'vitest';
import type { BreakerView } from '../../../../shared/domain/breaker.ts';
import type { ClientOrderId, MarketSymbol } from '../../../../shared/domain/ids.ts';
import type { Instrument } from '../../../../shared/domain/instrument.ts';
import type { OrderRequest, PositionSide } from '../../../../shared/domain/order.ts';
import type { LockView } from '../../../../shared/domain/protection.ts';
import type { RiskLimits } from '../../../../shared/domain/riskLimits.ts';
import type { TradingCore } from '../../../../electron/core/coreApi.ts';
import type { CoreEffect } from '../../../../electron/core/effects.ts';
import type { CoreEvent } from '../../../../electron/core/events.ts';

const DAY = 86_400_000;
const SLACK = 1 + 1e-9;

interface Sent {
  readonly order: OrderRequest;
  filled: BigNumber;
  isWorking: boolean;
}

interface Lock {
  readonly symbol: MarketSymbol | null;
  readonly side: PositionSide | null;
  readonly until: number;
}

/**
 * A session's account, kept from nothing but the events and the orders that were sent, in exact decimals: money, what is held, what may still
 * fill, and what holds entries back. Says of every order whether it was allowed, and of the core's own account whether it is right.
 */
export class OwnBooks {
  readonly #core: TradingCore;
  readonly #instruments: readonly Instrument[];
  readonly #sent = new Map<ClientOrderId, Sent>();
  /** Signed amounts by position, and its market. */
  readonly #held = new Map<string, { readonly instrument: number; amount: BigNumber }>();
  readonly #marks = new Map<number, number>();
  readonly #fillIds = new Set<string>();
  readonly #gates = new Set<string>();
  readonly #outcomes = new Map<string, string>();
  #locks: readonly Lock[] = [];
  #limits: RiskLimits;
  #cash: BigNumber;
  #fees = new BigNumber(0);
  #funding = new BigNumber(0);
  #now = 0;
  #day = -1;
  #tradesToday = 0;
  #isPaused = false;
  #isStopped = false;
  #isKilled = false;
  #before: { readonly locks: readonly LockView[]; readonly tripped: readonly BreakerView[] } = { locks: [], tripped: [] };
  entries = 0;

  constructor(core: TradingCore) {
    this.#core = core;
    this.#instruments = core.options.instruments;
    this.#limits = core.riskLimits();
    this.#cash = new BigNumber(core.options.startEquity);
  }

  /** What stood when the event came: it is allowed to end by it, not to be overlooked. */
  before(): void {
    this.#before = { locks: [...this.#core.locks()], tripped: this.#core.breakers().filter(({ state }) => state === 'tripped') };
  }

  after(event: CoreEvent, effects: readonly CoreEffect[]): void {
    this.#now = Math.max(this.#now, event.at);
    const day = Math.floor(this.#now / DAY);
    const isNewDay = day > this.#day;
    if (isNewDay) [this.#day, this.#tradesToday] = [day, 0];
    const isRepeated = (event.kind === 'fill' || event.kind === 'liquidation') && this.#fillIds.has(event.fillId);
    if (!isRepeated) this.#book(event);
    for (const effect of effects) {
      if (effect.kind === 'submit-order') this.#checkOrder(effect.order, isNewDay);
      if (effect.kind === 'decision-outcome') this.#checkOutcome(effect.decisionId, effect.outcome, event);
    }
    this.#checkMoney();
    if (this.#isKilled) expect(this.#core.openPositions().filter(({ status }) => status !== 'closing'), 'killed, and not being closed').toEqual([]);
  }

  /** Signed amount of a position. */
  heldOf(positionId: string): BigNumber {
    return this.#held.get(positionId)?.amount ?? new BigNumber(0);
  }

  #book(event: CoreEvent): void {
    switch (event.kind) {
      case 'price': this.#marks.set(event.instrument, event.mark); break;
      case 'fill': this.#bookFill(event); break;
      case 'liquidation': this.#bookLiquidation(event); break;
      case 'funding':
        if ([...this.#held.values()].some(({ instrument }) => instrument === event.instrument)) {
          this.#cash = this.#cash.minus(event.payment);
          this.#funding = this.#funding.plus(event.payment);
        }
        break;
      case 'order-closed': {
        const sent = this.#sent.get(event.clientOrderId);
        if (sent !== undefined) sent.isWorking = false;
        break;
      }
      case 'gate':
        if (event.blocked) this.#gates.add(`${event.code} ${event.instrument ?? 'all'}`);
        else this.#gates.delete(`${event.code} ${event.instrument ?? 'all'}`);
        break;
      case 'command': this.#follow(event); break;
      default:
    }
  }

  #follow(event: Extract<CoreEvent, { kind: 'command' }>): void {
    switch (event.command) {
      case 'pause-entries': this.#isPaused = true; break;
      case 'resume-entries': this.#isPaused = false; break;
      case 'stop-entries': this.#isStopped = true; break;
      case 'close-all':
        if (event.reason === 'kill-switch') this.#isKilled = true;
        if (event.reason === 'session-end') this.#isStopped = true;
        break;
      case 'reset-kill':
        if (this.#openCount() === 0 && this.#working().length === 0) this.#isKilled = false;
        break;
      case 'set-limits': this.#limits = { ...this.#limits, ...event.limits }; break;
      case 'lock':
        if (event.until > this.#now) this.#locks = [...this.#locks, event];
        break;
      case 'unlock': {
        const lock = this.#before.locks.find(({ id }) => id === event.lockId);
        if (lock?.rule === 'manual') this.#locks = this.#locks.filter(({ symbol, side }) => symbol !== lock.symbol || side !== lock.side);
        break;
      }
      default:
    }
  }

  #bookFill(event: Extract<CoreEvent, { kind: 'fill' }>): void {
    this.#fillIds.add(event.fillId);
    const sent = this.#sent.get(event.clientOrderId);
    if (sent === undefined) throw new Error(`a fill of ${event.clientOrderId}, which was not sent`);
    const { order } = sent;
    sent.filled = sent.filled.plus(event.amount);
    if (sent.filled.gte(order.amount)) sent.isWorking = false;
    this.#pay(order.side, event.price, event.amount, event.fee);
    const known = this.#held.get(order.positionId);
    if (known === undefined) this.#tradesToday += 1;
    const before = known?.amount ?? new BigNumber(0);
    const amount = before.plus(order.side === 'buy' ? event.amount : -event.amount);
    if (order.reduceOnly) {
      expect(amount.abs().lt(before.abs()), `${order.purpose} ${order.clientOrderId} shrinks its position`).toBe(true);
      expect(amount.isZero() || amount.isPositive() === before.isPositive(), `${order.clientOrderId} does not turn its position round`).toBe(true);
    }
    this.#held.set(order.positionId, { instrument: order.instrument, amount });
  }

  #bookLiquidation(event: Extract<CoreEvent, { kind: 'liquidation' }>): void {
    this.#fillIds.add(event.fillId);
    const one = [...this.#held.values()].find(({ instrument, amount }) => instrument === event.instrument && !amount.isZero());
    if (one === undefined) throw new Error('liquidated what is not held');
    this.#pay(one.amount.isPositive() ? 'sell' : 'buy', event.price, event.amount, event.fee);
    one.amount = one.amount.minus(one.amount.isPositive() ? event.amount : -event.amount);
  }

  #pay(side: 'buy' | 'sell', price: number, amount: number, fee: number): void {
    const value = new BigNumber(price).times(amount);
    this.#cash = (side === 'buy' ? this.#cash.minus(value) : this.#cash.plus(value)).minus(fee);
    this.#fees = this.#fees.plus(fee);
  }

  #working(): Sent[] {
    return [...this.#sent.values()].filter(({ order, isWorking }) => isWorking && order.purpose === 'entry');
  }

  #openCount(): number {
    return [...this.#held.values()].filter(({ amount }) => !amount.isZero()).length;
  }

  #markOf(instrument: number): number {
    return this.#marks.get(instrument) ?? Number.NaN;
  }

  #equity(): BigNumber {
    return [...this.#held.values()].reduce((sum, { instrument, amount }) => sum.plus(amount.times(this.#markOf(instrument))), this.#cash);
  }

  #checkOrder(order: OrderRequest, isNewDay: boolean): void {
    const { clientOrderId, positionId } = order;
    expect(this.#sent.has(clientOrderId), clientOrderId).toBe(false);
    expect(clientOrderId).toMatch(/^[A-Za-z0-9_-]{1,36}$/);
    const rules = this.#core.options.instruments[order.instrument]?.rules;
    if (rules === null || rules === undefined) throw new Error('an order without rules');
    expect(new BigNumber(order.amount).mod(rules.amountStep).toNumber()).toBe(0);
    for (const price of [order.price, order.triggerPrice]) if (price !== null) expect(new BigNumber(price).mod(rules.priceTick).toNumber()).toBe(0);
    const held = this.heldOf(positionId);
    if (order.reduceOnly) {
      expect(new BigNumber(order.amount).lte(held.abs()), `${order.purpose} of ${order.amount}, ${held.toString()} held`).toBe(true);
      expect(order.side).toBe(held.isPositive() ? 'sell' : 'buy');
    } else {
      expect(order.purpose).toBe('entry');
      expect(held.isZero()).toBe(true);
      this.#checkEntry(order, isNewDay);
    }
    this.#sent.set(clientOrderId, { order, filled: new BigNumber(0), isWorking: true });
  }

  #checkEntry(order: OrderRequest, isNewDay: boolean): void {
    this.entries += 1;
    const { instrument } = order;
    const symbol = this.#instruments[instrument]?.symbol;
    const side = order.side === 'buy' ? 'long' : 'short';
    expect([this.#isPaused, this.#isStopped, this.#isKilled], 'paused, stopped, killed').toEqual([false, false, false]);
    expect([...this.#gates].filter((gate) => gate.endsWith(' all') || gate.endsWith(` ${instrument}`)), 'closed gates').toEqual([]);
    const isOurs = (lock: Lock): boolean => lock.until > this.#now && (lock.symbol === null || lock.symbol === symbol) && (lock.side === null || lock.side === side);
    expect([...this.#locks, ...this.#before.locks].filter(isOurs), 'locks').toEqual([]);
    const tripped = this.#before.tripped.filter(({ id, instruments }) => (instruments.length === 0 || instruments.includes(instrument)) && !(isNewDay && id.startsWith('daily-loss')));
    expect(tripped.map(({ id }) => id), 'tripped').toEqual([]);

    const limits = this.#limits;
    const equity = this.#equity().toNumber();
    const working = this.#working();
    const waiting = working.filter((sent) => sent.filled.isZero()).length;
    const notional = order.amount * (order.price ?? this.#markOf(instrument));
    const held = [...this.#held.values()].reduce((sum, one) => sum + one.amount.abs().toNumber() * this.#markOf(one.instrument), 0);
    const mayFill = working.reduce((sum, sent) => sum + sent.filled.minus(sent.order.amount).abs().toNumber() * (sent.order.price ?? this.#markOf(sent.order.instrument)), 0);
    expect(held + mayFill + notional, 'exposure').toBeLessThanOrEqual(equity * Math.min(limits.max_exposure, limits.max_leverage) * SLACK);
    expect(notional, 'position size').toBeLessThanOrEqual(equity * limits.max_position_size * SLACK);
    if (limits.max_notional_per_trade !== null) expect(notional, 'notional').toBeLessThanOrEqual(limits.max_notional_per_trade * SLACK);
    expect(this.#openCount() + waiting, 'positions').toBeLessThan(limits.max_positions);
    expect(this.#tradesToday + waiting, 'trades today').toBeLessThan(limits.daily_max_trades);
  }

  /** A signal has one outcome; an entry that had ended and fills after all corrects it, and nothing else does. */
  #checkOutcome(id: string, outcome: string, event: CoreEvent): void {
    const known = this.#outcomes.get(id);
    if (known !== undefined) expect([event.kind, known, outcome], id).toEqual(['fill', expect.stringMatching(/^(signal-expired|order-refused)$/), 'opened']);
    this.#outcomes.set(id, outcome);
  }

  #checkMoney(): void {
    const account = this.#core.account();
    const isNear = (core: number, own: BigNumber, what: string): void => { expect(Math.abs(own.minus(core).toNumber()), what).toBeLessThan(1e-6); };
    isNear(account.equity, this.#equity(), 'equity');
    isNear(account.fees, this.#fees, 'fees');
    isNear(account.funding, this.#funding, 'funding');
    isNear(account.realised + account.unrealised, this.#equity().minus(this.#core.options.startEquity).plus(this.#fees).plus(this.#funding), 'profit');
    for (const { id, side, openAmount } of this.#core.positions()) expect(this.heldOf(id).times(side === 'long' ? 1 : -1).eq(openAmount), id).toBe(true);
  }
}
