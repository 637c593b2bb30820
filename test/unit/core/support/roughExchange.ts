import { BigNumber } from 'bignumber.js';
import type { ClientOrderId } from '../../../../shared/domain/ids.ts';
import { exchangeOrderId } from '../../../../shared/domain/ids.ts';
import type { OrderRequest } from '../../../../shared/domain/order.ts';
import type { CoreEffect } from '../../../../electron/core/effects.ts';
import type { CoreEvent } from '../../../../electron/core/events.ts';

interface Resting {
  readonly order: OrderRequest;
  isAccepted: boolean;
  left: number;
  isCancelled: boolean;
}

/**
 * An exchange in miniature that keeps its books right and its manners bad: it delays, refuses, fills in parts, fills what was cancelled,
 * loses acknowledgements and repeats itself. Reduce-only orders never fill for more than is held.
 */
export class RoughExchange {
  readonly #random: () => number;
  readonly #stepOf: (instrument: number) => number;
  readonly #instruments = new Map<string, number>();
  readonly #resting = new Map<ClientOrderId, Resting>();
  /** Signed amount held per position of the core (each market trades one at a time, but late fills can overlap). */
  readonly held = new Map<string, BigNumber>();
  readonly lastFills: CoreEvent[] = [];
  #fills = 0;
  lateFills = 0;

  /** `step` of amounts, base currency; by market where they differ. */
  constructor(random: () => number, step: number | ((instrument: number) => number)) {
    this.#random = random;
    this.#stepOf = typeof step === 'number' ? () => step : step;
  }

  take(effects: readonly CoreEffect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'submit-order') this.#resting.set(effect.order.clientOrderId, { order: effect.order, isAccepted: false, left: effect.order.amount, isCancelled: false });
      if (effect.kind === 'cancel-order') {
        const resting = this.#resting.get(effect.clientOrderId);
        if (resting !== undefined) resting.isCancelled = true;
      }
    }
  }

  get isIdle(): boolean {
    return this.#resting.size === 0;
  }

  /** What the exchange says next, at the newest prices; perhaps nothing. `isFair` makes it fill and confirm everything at once. */
  speak(at: number, priceOf: (instrument: number) => number, isFair: boolean): CoreEvent[] {
    const events: CoreEvent[] = [];
    for (const [id, resting] of [...this.#resting]) {
      const chance = isFair ? 0.5 : this.#random();
      if (chance < 0.25) continue;
      if (resting.isCancelled) {
        this.#end(events, at, id, resting, 'cancelled');
        if (!isFair && chance > 0.93 && resting.left > 0) this.#lateFill(events, at, resting, priceOf(resting.order.instrument));
        continue;
      }
      if (!resting.isAccepted) {
        if (chance > 0.92) {
          this.#end(events, at, id, resting, 'rejected');
          continue;
        }
        resting.isAccepted = true;
        if (chance < 0.9) events.push({ kind: 'order-accepted', at, clientOrderId: id, exchangeOrderId: exchangeOrderId(`x${id}`) });
      }
      this.#trade(events, at, id, resting, priceOf(resting.order.instrument), chance);
    }
    if (!isFair && this.lastFills.length > 0 && this.#random() < 0.1) events.push(...this.lastFills.slice(-1));
    return events;
  }

  /** Takes the whole position on a market away at `price`; null where not exactly one is held there. What rests for it then fills nothing. */
  liquidate(instrument: number, at: number, price: number): Extract<CoreEvent, { kind: 'liquidation' }> | null {
    const held = [...this.held].filter(([id, amount]) => this.#instruments.get(id) === instrument && !amount.isZero());
    const [one] = held;
    if (one === undefined || held.length !== 1) return null;
    const [id, signed] = one;
    this.held.set(id, new BigNumber(0));
    this.#fills += 1;
    const amount = signed.abs().toNumber();
    return { kind: 'liquidation', at, instrument, fillId: `f${this.#fills}`, price, amount, fee: new BigNumber(price).times(amount).times(0.002).decimalPlaces(8).toNumber() };
  }

  #trade(events: CoreEvent[], at: number, id: ClientOrderId, resting: Resting, price: number, chance: number): void {
    const { order } = resting;
    const trigger = order.triggerPrice;
    if (trigger !== null) {
      const fallsTo = (order.type === 'stop-market') === (order.side === 'sell');
      if (fallsTo ? price > trigger : price < trigger) return;
    } else if (order.price !== null && (order.side === 'buy' ? price > order.price : price < order.price)) {
      this.#end(events, at, id, resting, 'expired');
      return;
    }
    const whole = this.#fillable(resting);
    const step = this.#stepOf(order.instrument);
    const part = chance > 0.6 ? Math.max(step, new BigNumber(whole).div(2).div(step).integerValue(BigNumber.ROUND_DOWN).times(step).toNumber()) : whole;
    if (whole > 0) this.#fill(events, at, resting, price, Math.min(part, whole));
    if (resting.left === 0) this.#resting.delete(id);
    else if (order.timeInForce === 'IOC' || this.#fillable(resting) === 0) this.#end(events, at, id, resting, 'expired');
  }

  #fillable(resting: Resting): number {
    const held = this.held.get(resting.order.positionId)?.abs().toNumber() ?? 0;
    return resting.order.reduceOnly ? Math.min(resting.left, held) : resting.left;
  }

  #lateFill(events: CoreEvent[], at: number, resting: Resting, price: number): void {
    const amount = this.#fillable(resting);
    if (amount === 0) return;
    this.lateFills += 1;
    this.#fill(events, at, resting, price, amount);
  }

  #fill(events: CoreEvent[], at: number, resting: Resting, price: number, amount: number): void {
    const { order } = resting;
    resting.left = new BigNumber(resting.left).minus(amount).toNumber();
    const signed = new BigNumber(amount).times(order.side === 'buy' ? 1 : -1);
    this.#instruments.set(order.positionId, order.instrument);
    this.held.set(order.positionId, (this.held.get(order.positionId) ?? new BigNumber(0)).plus(signed));
    const fee = new BigNumber(price).times(amount).times(0.0006).decimalPlaces(8).toNumber();
    this.#fills += 1;
    const event: CoreEvent = { kind: 'fill', at, clientOrderId: order.clientOrderId, fillId: `f${this.#fills}`, price, amount, fee, liquidity: 'taker' };
    events.push(event);
    this.lastFills.push(event);
  }

  #end(events: CoreEvent[], at: number, id: ClientOrderId, resting: Resting, status: 'cancelled' | 'rejected' | 'expired'): void {
    this.#resting.delete(id);
    resting.isCancelled = true;
    events.push({ kind: 'order-closed', at, clientOrderId: id, status, reason: 'rough' });
  }
}
