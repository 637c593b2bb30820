import { liquidationPrice } from '../core/positions/liquidationPrice.ts';
import type { OrderSide } from '../../shared/domain/order.ts';
import { add, multiply, subtract } from './decimalSteps.ts';

export interface IsolatedAccountOptions {
  /** Per instrument. */
  readonly leverage: readonly number[];
  /** Quote currency. */
  readonly cash: number;
  /** Fraction of the notional below which an exchange takes a position away. */
  readonly maintenanceMarginRate: number;
}

interface NetPosition {
  /** Base currency, positive long, negative short. */
  amount: number;
  entryPrice: number;
  /** Quote currency set aside for it. */
  margin: number;
}

/** The money side of a paper exchange: one net position per market, each with a margin of its own. */
export class IsolatedAccount {
  readonly #leverage: readonly number[];
  readonly #maintenanceMarginRate: number;
  readonly #positions: readonly NetPosition[];
  #cash: number;

  constructor(options: IsolatedAccountOptions) {
    this.#leverage = options.leverage;
    this.#maintenanceMarginRate = options.maintenanceMarginRate;
    this.#cash = options.cash;
    this.#positions = options.leverage.map(() => ({ amount: 0, entryPrice: 0, margin: 0 }));
  }

  /** Start equity + realised − fees − funding. */
  get cash(): number {
    return this.#cash;
  }

  /** Base currency, positive long, negative short. */
  netAmount(instrument: number): number {
    return this.#position(instrument).amount;
  }

  /** What an order on `side` could take off the position, base currency. */
  reducible(instrument: number, side: OrderSide): number {
    const { amount } = this.#position(instrument);
    return Math.max(0, side === 'sell' ? amount : -amount);
  }

  /** Quote currency that new orders can use; profits that are not realised do not count. */
  available(): number {
    return this.#positions.reduce((rest, position) => rest - position.margin, this.#cash);
  }

  /** Margin and fee for the part of an order that would add to the position. */
  requirement(instrument: number, side: OrderSide, amount: number, price: number, feeRate: number): number {
    const added = Math.max(0, amount - this.reducible(instrument, side));
    return added * price * (1 / (this.#leverage[instrument] ?? 1) + feeRate);
  }

  restore(cash: number, positions: readonly { readonly instrument: number; readonly amount: number; readonly entryPrice: number }[]): void {
    this.#cash = cash;
    for (const position of this.#positions) Object.assign(position, { amount: 0, entryPrice: 0, margin: 0 });
    for (const { instrument, amount, entryPrice } of positions) {
      this.#grow(instrument, amount, entryPrice);
    }
  }

  fill(instrument: number, side: OrderSide, amount: number, price: number, fee: number): void {
    const position = this.#position(instrument);
    const reduced = Math.min(amount, this.reducible(instrument, side));
    if (reduced > 0) {
      const gain = position.amount > 0 ? price - position.entryPrice : position.entryPrice - price;
      this.#cash += multiply(gain, reduced);
      const size = Math.abs(position.amount);
      position.margin = reduced === size ? 0 : position.margin * (1 - reduced / size);
      position.amount = add(position.amount, side === 'buy' ? reduced : -reduced);
    }
    const added = subtract(amount, reduced);
    if (added > 0) this.#grow(instrument, side === 'buy' ? added : -added, price);
    this.#cash -= fee;
  }

  /** Settles funding; returns the payment in quote currency, positive = paid, or null without a position. */
  fund(instrument: number, rate: number, mark: number): number | null {
    const { amount } = this.#position(instrument);
    if (amount === 0) return null;
    // Plus nothing: a negative zero would not survive the journal.
    const payment = multiply(amount, mark, rate) + 0;
    this.#cash -= payment;
    return payment;
  }

  /** Mark price at which the margin left equals the maintenance margin; null without a position. */
  liquidationPrice(instrument: number): number | null {
    const { amount, entryPrice, margin } = this.#position(instrument);
    if (amount === 0) return null;
    const cushion = margin / Math.abs(amount);
    return liquidationPrice(amount > 0 ? 'long' : 'short', entryPrice, cushion, this.#maintenanceMarginRate);
  }

  /** Price at which the whole margin is lost: what a liquidation closes at. */
  bankruptcyPrice(instrument: number): number {
    const { amount, entryPrice, margin } = this.#position(instrument);
    return amount === 0 ? entryPrice : entryPrice - margin / amount;
  }

  #grow(instrument: number, amount: number, price: number): void {
    const position = this.#position(instrument);
    const size = Math.abs(position.amount);
    const added = Math.abs(amount);
    position.entryPrice = (position.entryPrice * size + price * added) / (size + added);
    position.margin += (added * price) / (this.#leverage[instrument] ?? 1);
    position.amount = add(position.amount, amount);
  }

  #position(instrument: number): NetPosition {
    const position = this.#positions[instrument];
    if (position === undefined) throw new RangeError(`instrument ${instrument} of ${this.#positions.length}`);
    return position;
  }
}
