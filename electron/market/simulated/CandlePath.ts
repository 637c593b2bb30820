import type { Candle } from '../../../shared/domain/candle.ts';
import type { MarketRules } from '../../../shared/domain/instrument.ts';
import { decimalGrid, type DecimalGrid } from './decimalGrid.ts';
import type { Prng } from './Prng.ts';
import type { QuoteShape } from './simulatedMarket.ts';

/** How lively the way between two turning points is, in shares of the candle's range. */
const NOISE = 0.6;
/** Share of the way the mark price makes up with each step. */
const MARK_PULL = 0.05;
/** How much the value at the best price varies, standard deviation of its logarithm. */
const DEPTH_SPREAD = 0.8;
/** A candle that rises mostly sees its low first. */
const USUAL_ORDER = 0.7;

/**
 * What trades within one candle: one price a step. The first is the open, the last the close, high and low are both reached, low first or
 * high first as the random numbers will, and nothing leaves the range.
 */
export class CandlePath {
  readonly last: Float64Array;
  readonly bid: Float64Array;
  readonly ask: Float64Array;
  readonly mark: Float64Array;
  readonly bidSize: Float64Array;
  readonly askSize: Float64Array;
  readonly #prices: DecimalGrid;
  readonly #amounts: DecimalGrid;
  readonly #shape: QuoteShape;

  /** @throws RangeError for fewer than 4 steps: open, two turns, close. */
  constructor(steps: number, rules: MarketRules, shape: QuoteShape) {
    if (!(steps >= 4)) throw new RangeError(`a candle's path needs at least 4 steps, not ${steps}`);
    this.last = new Float64Array(steps);
    this.bid = new Float64Array(steps);
    this.ask = new Float64Array(steps);
    this.mark = new Float64Array(steps);
    this.bidSize = new Float64Array(steps);
    this.askSize = new Float64Array(steps);
    this.#prices = decimalGrid(rules.priceTick);
    this.#amounts = decimalGrid(rules.amountStep);
    this.#shape = shape;
  }

  get steps(): number {
    return this.last.length;
  }

  /** Draws the path of `candle`; `prng` must be seeded for it. */
  draw(candle: Candle, prng: Prng): void {
    this.#drawLast(candle, prng);
    this.#drawBook(candle, prng);
  }

  #drawLast(candle: Candle, prng: Prng): void {
    const { open, high, low, close } = candle;
    const end = this.steps - 1;
    const lowFirst = prng.next() < (close >= open ? USUAL_ORDER : 1 - USUAL_ORDER);
    const first = 1 + Math.floor(prng.next() * (end - 2));
    const second = first + 1 + Math.floor(prng.next() * (end - 1 - first));
    this.last[0] = open;
    this.#bridge(0, first, lowFirst ? low : high, candle, prng);
    this.#bridge(first, second, lowFirst ? high : low, candle, prng);
    this.#bridge(second, end, close, candle, prng);
  }

  /** A Brownian bridge from the price at `from` to `target` at `to`, kept within the candle. */
  #bridge(from: number, to: number, target: number, { high, low }: Candle, prng: Prng): void {
    const noise = (NOISE * (high - low)) / Math.sqrt(this.steps);
    let price = this.last[from] ?? target;
    for (let step = from + 1; step < to; step += 1) {
      const left = to - step + 1;
      price += (target - price) / left + noise * Math.sqrt((left - 1) / left) * prng.normal();
      if (price > high) price = Math.max(low, 2 * high - price);
      else if (price < low) price = Math.min(high, 2 * low - price);
      this.last[step] = Math.min(high, Math.max(low, this.#prices.round(price)));
    }
    this.last[to] = target;
  }

  #drawBook({ open }: Candle, prng: Prng): void {
    const { step: tick } = this.#prices;
    let mark = open;
    for (let step = 0; step < this.steps; step += 1) {
      const last = this.last[step] ?? open;
      const buys = prng.next() < 0.5;
      const wanted = this.#prices.round(last * this.#shape.spreadFraction * (0.6 + 0.8 * prng.next()));
      const spread = Math.max(tick, wanted);
      this.bid[step] = buys ? Math.max(tick, this.#prices.round(last - spread)) : last;
      this.ask[step] = buys ? last : this.#prices.round(last + spread);
      mark += MARK_PULL * (last - mark);
      this.mark[step] = this.#prices.round(mark);
      const top = this.#shape.topNotional / last;
      this.bidSize[step] = this.#size(top, prng);
      this.askSize[step] = this.#size(top, prng);
    }
  }

  #size(top: number, prng: Prng): number {
    return Math.max(this.#amounts.step, this.#amounts.round(top * Math.exp(DEPTH_SPREAD * prng.normal())));
  }
}
