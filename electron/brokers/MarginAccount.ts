import type { LiquidationInput } from '../core/positions/liquidationPrice.ts';
import { bankruptcyPrice, liquidationPrice, maintenanceMargin } from '../core/positions/liquidationPrice.ts';
import type { MaintenanceTier } from '../../shared/domain/instrument.ts';
import type { OrderSide } from '../../shared/domain/order.ts';
import type { MarginMode } from '../../shared/domain/position.ts';
import { add, multiply, subtract } from './decimalSteps.ts';

export interface MarginAccountOptions {
  readonly mode: MarginMode;
  /** Per instrument. */
  readonly leverage: readonly number[];
  /** Per instrument; undefined: the usual ones. */
  readonly tiers: readonly (readonly MaintenanceTier[] | undefined)[];
  /** Quote currency. */
  readonly cash: number;
}

interface NetPosition {
  /** Base currency, positive long, negative short. */
  amount: number;
  entryPrice: number;
  /** Quote currency set aside for it. */
  margin: number;
  /** Newest mark price. */
  mark: number;
}

/**
 * The money side of a paper exchange: one net position per market. Isolated: each stands for its own losses with its own margin. Cross: the
 * whole account stands for all of them, and they go together.
 */
export class MarginAccount {
  readonly #options: MarginAccountOptions;
  readonly #positions: readonly NetPosition[];
  #cash: number;

  constructor(options: MarginAccountOptions) {
    this.#options = options;
    this.#cash = options.cash;
    this.#positions = options.leverage.map(() => ({ amount: 0, entryPrice: 0, margin: 0, mark: 0 }));
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

  /** Quote currency that new orders can use. Profits that are not realised do not count; losses do where the whole account stands for them. */
  available(): number {
    const rest = this.#positions.reduce((left, position) => left - position.margin, this.#cash);
    return this.#options.mode === 'isolated' ? rest : rest + Math.min(0, this.#unrealised());
  }

  /** Margin and fee for the part of an order that would add to the position. */
  requirement(instrument: number, side: OrderSide, amount: number, price: number, feeRate: number): number {
    const added = Math.max(0, amount - this.reducible(instrument, side));
    return added * price * (1 / this.#leverageOf(instrument) + feeRate);
  }

  restore(cash: number, positions: readonly { readonly instrument: number; readonly amount: number; readonly entryPrice: number; readonly mark: number }[]): void {
    this.#cash = cash;
    for (const position of this.#positions) Object.assign(position, { amount: 0, entryPrice: 0, margin: 0, mark: 0 });
    for (const { instrument, amount, entryPrice, mark } of positions) {
      this.#grow(instrument, amount, entryPrice);
      this.#position(instrument).mark = mark;
    }
  }

  /** The newest mark price of a market. */
  show(instrument: number, mark: number): void {
    this.#position(instrument).mark = mark;
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

  /** Mark price at which the position is taken away; null without one, or where no price above 0 does it. */
  liquidationPrice(instrument: number): number | null {
    const input = this.#standing(instrument);
    return input === null ? null : liquidationPrice(input);
  }

  /** Price at which everything that stands for the position is lost: what a liquidation closes at. */
  bankruptcyPrice(instrument: number): number {
    const input = this.#standing(instrument);
    if (input === null) return this.#position(instrument).entryPrice;
    return bankruptcyPrice({ ...input, collateral: input.collateral + (this.#options.mode === 'cross' ? this.#othersMaintenance(instrument) : 0) });
  }

  /** The next position to be taken away at the newest marks, where there is one; in a cross account the largest goes first. */
  toLiquidate(instrument: number): number | null {
    if (this.#options.mode === 'isolated') return this.#isBeyond(instrument) ? instrument : null;
    const equity = this.#cash + this.#unrealised();
    const needed = this.#positions.reduce((sum, _, index) => sum + this.#maintenance(index), 0);
    if (needed === 0 || equity > needed) return null;
    const sizes = this.#positions.map(({ amount, mark }) => Math.abs(amount) * mark);
    return sizes.indexOf(Math.max(...sizes));
  }

  #isBeyond(instrument: number): boolean {
    const { amount, mark } = this.#position(instrument);
    const limit = this.liquidationPrice(instrument);
    return limit !== null && (amount > 0 ? mark <= limit : mark >= limit);
  }

  #standing(instrument: number): LiquidationInput | null {
    const { amount, entryPrice, margin, mark } = this.#position(instrument);
    if (amount === 0) return null;
    const others = this.#unrealised() - amount * (mark - entryPrice) - this.#othersMaintenance(instrument);
    return {
      side: amount > 0 ? 'long' : 'short',
      entryPrice,
      amount: Math.abs(amount),
      collateral: this.#options.mode === 'isolated' ? margin : this.#cash + others,
      tiers: this.#options.tiers[instrument],
    };
  }

  #unrealised(): number {
    return this.#positions.reduce((sum, { amount, entryPrice, mark }) => sum + amount * (mark - entryPrice), 0);
  }

  #maintenance(instrument: number): number {
    const { amount, mark } = this.#position(instrument);
    return amount === 0 ? 0 : maintenanceMargin(Math.abs(amount) * mark, this.#options.tiers[instrument]);
  }

  #othersMaintenance(instrument: number): number {
    return this.#positions.reduce((sum, _, index) => sum + (index === instrument ? 0 : this.#maintenance(index)), 0);
  }

  #grow(instrument: number, amount: number, price: number): void {
    const position = this.#position(instrument);
    const size = Math.abs(position.amount);
    const added = Math.abs(amount);
    if (position.mark === 0) position.mark = price;
    position.entryPrice = (position.entryPrice * size + price * added) / (size + added);
    position.margin += (added * price) / this.#leverageOf(instrument);
    position.amount = add(position.amount, amount);
  }

  #leverageOf(instrument: number): number {
    return this.#options.leverage[instrument] ?? 1;
  }

  #position(instrument: number): NetPosition {
    const position = this.#positions[instrument];
    if (position === undefined) throw new RangeError(`instrument ${instrument} of ${this.#positions.length}`);
    return position;
  }
}
