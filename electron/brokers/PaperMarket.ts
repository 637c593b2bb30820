import { exchangeOrderId, type ClientOrderId } from '../../shared/domain/ids.ts';
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { Liquidity, OrderRequest } from '../../shared/domain/order.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { Broker, BrokerEvent, BrokerQuote } from './broker.ts';
import { add, ceilToStep, floorToStep, multiply, subtract } from './decimalSteps.ts';
import type { MarginAccount } from './MarginAccount.ts';
import { refuseOrder } from './refuseOrder.ts';
import { takeableAmount, takerPrice, type TakerTerms } from './takerPrice.ts';

type MissedCandle = Parameters<Broker['missedCandle']>[1];

/** An order sent within this part of a candle was there for nearly all of it. */
const NEARLY_FROM_THE_START = 0.25;

export interface PaperMarketOptions {
  readonly index: number;
  readonly instrument: Instrument;
  readonly execution: Settings['execution'];
  readonly account: MarginAccount;
  /** Margin promised to other working orders, quote currency. */
  readonly promised: () => number;
  /** Takes away what the account's newest mark prices leave without margin; in a cross account positions of other markets too. */
  readonly liquidate: (at: number) => void;
  readonly emit: (event: BrokerEvent) => void;
}

interface WorkingOrder {
  readonly request: OrderRequest;
  readonly submittedAt: number;
  /** When it reaches the exchange. */
  readonly arrivesAt: number;
  filled: number;
  /** A limit order that has found nobody on arrival and waits in the book. */
  isResting: boolean;
  /** When a cancel reaches the exchange; null while none is on its way. */
  cancelledAt: number | null;
  /** Margin and fee set aside, quote currency. */
  promised: number;
}

/** One market of the paper exchange: its working orders, met by quotes and, after an absence, by candles. */
export class PaperMarket {
  readonly #options: PaperMarketOptions;
  #orders: WorkingOrder[] = [];
  #quote: BrokerQuote | null = null;
  #takenBuy = 0;
  #takenSell = 0;

  constructor(options: PaperMarketOptions) {
    this.#options = options;
  }

  get working(): readonly OrderRequest[] {
    return this.#orders.map((order) => order.request);
  }

  get promised(): number {
    return this.#orders.reduce((sum, order) => sum + order.promised, 0);
  }

  submit(request: OrderRequest, at: number): void {
    const { instrument, account, emit, index } = this.#options;
    const refusal = refuseOrder(request, instrument.rules, this.#quote?.last ?? null) ?? this.#refuseMargin(request);
    const id = request.clientOrderId;
    if (refusal !== null) {
      emit({ kind: 'order-closed', at, clientOrderId: id, status: 'rejected', reason: `${refusal.code}: ${refusal.message}` });
      return;
    }
    const order: WorkingOrder = {
      request, submittedAt: at, arrivesAt: at + this.#options.execution.paper_latency_ms,
      filled: 0, isResting: false, cancelledAt: null, promised: this.#requirement(request, request.amount),
    };
    this.#orders.push(order);
    emit({ kind: 'order-accepted', at, clientOrderId: id, exchangeOrderId: exchangeOrderId(`paper-${id}`) });
    if (request.reduceOnly && account.reducible(index, request.side) === 0) this.#close(order, 'cancelled', at, 'reduce-only: there is no position to reduce');
  }

  /** Takes up an order that was accepted before a restart. One that may rest in the book is taken to rest there: it gets its own price, no better. */
  restore(request: OrderRequest, filled: number, createdAt: number): void {
    const order: WorkingOrder = {
      request, submittedAt: createdAt, arrivesAt: createdAt + this.#options.execution.paper_latency_ms,
      filled, isResting: request.timeInForce === 'GTC' || request.timeInForce === 'PO', cancelledAt: null, promised: 0,
    };
    order.promised = this.#requirement(request, this.#remaining(order));
    this.#orders.push(order);
  }

  cancel(clientOrderId: ClientOrderId, at: number): void {
    const order = this.#orders.find(({ request }) => request.clientOrderId === clientOrderId);
    if (order === undefined || order.cancelledAt !== null) return;
    order.cancelledAt = at + this.#options.execution.paper_latency_ms;
    if (order.cancelledAt === at) this.#confirmCancels(at);
  }

  quote(quote: BrokerQuote): void {
    this.#show(quote);
    if (this.#orders.length === 0 && this.#options.account.netAmount(this.#options.index) === 0) return;
    const { at } = quote;
    this.#confirmCancels(at);
    const reference = this.#options.execution.stop_trigger === 'mark' ? quote.mark : quote.last;
    this.#each('market', (order) => { if (order.arrivesAt <= at) this.#takeNow(order, quote); });
    for (const type of ['stop-market', 'take-profit-market'] as const) {
      this.#each(type, (order) => {
        if (order.arrivesAt <= at && isTriggered(order.request, reference)) this.#takeTriggered(order, quote, this.#options.execution.stop_trigger === 'last');
      });
    }
    this.#each('limit', (order) => { if (order.arrivesAt <= at) this.#meetLimit(order, quote); });
    this.#options.liquidate(at);
  }

  funding(at: number, rate: number, mark: number): void {
    const { account, index, emit } = this.#options;
    const payment = account.fund(index, rate, mark);
    if (payment !== null) emit({ kind: 'funding', at, instrument: index, rate, payment });
  }

  /**
   * A candle nobody watched: the gap at its open first; then the worst of it (stops, liquidation), then what helps us (limits, targets).
   * An order sent within the candle may have met its whole range: it can be stopped by it, but not helped. All beyond the open is known at
   * the close only and happens then.
   */
  missedCandle(candle: MissedCandle, closeTime: number): void {
    const { index, account } = this.#options;
    const wasThere = (order: WorkingOrder): boolean => order.submittedAt <= candle.openTime;
    const open = flatQuote(index, candle.open, candle.openTime);
    this.#show(open);
    this.#confirmCancels(candle.openTime);
    this.#each('market', (order) => { if (wasThere(order)) this.#takeNow(order, open); });
    for (const type of ['stop-market', 'take-profit-market'] as const) {
      this.#each(type, (order) => { if (wasThere(order) && isTriggered(order.request, candle.open)) this.#takeTriggered(order, open, false); });
    }
    this.#each('limit', (order) => { if (wasThere(order)) this.#meetLimit(order, open); });
    const adverse = account.netAmount(index) > 0 ? candle.low : candle.high;
    this.#takeTouched('stop-market', candle, closeTime, () => true);
    account.show(index, adverse);
    this.#options.liquidate(closeTime);
    this.#each('limit', (order) => {
      if (wasThere(order)) this.#meetLimit(order, flatQuote(index, order.request.side === 'buy' ? candle.low : candle.high, closeTime));
    });
    this.#takeTouched('take-profit-market', candle, closeTime, wasThere);
    const close = flatQuote(index, candle.close, closeTime);
    this.#show(close);
    this.#confirmCancels(closeTime);
    this.#each('market', (order) => { if (order.arrivesAt <= closeTime) this.#takeNow(order, close); });
  }

  /**
   * Quotes are samples: a wick between two of them fires a stop on an exchange all the same. The stop goes first where both are touched.
   * Of the candle in which an order was sent only the part after it counts, which its range does not tell: a stop that was there for nearly
   * all of it is taken to be touched, a target is not.
   */
  watchedCandle(candle: Pick<MissedCandle, 'openTime' | 'high' | 'low'>, closeTime: number): void {
    if (this.#options.execution.stop_trigger !== 'last') return;
    const soonEnough = candle.openTime + NEARLY_FROM_THE_START * (closeTime - candle.openTime);
    this.#takeTouched('stop-market', candle, closeTime, (order) => order.submittedAt <= soonEnough);
    this.#takeTouched('take-profit-market', candle, closeTime, (order) => order.submittedAt <= candle.openTime);
  }

  #show(quote: BrokerQuote): void {
    this.#quote = quote;
    this.#takenBuy = 0;
    this.#takenSell = 0;
    this.#options.account.show(this.#options.index, quote.mark);
  }

  /** Orders of one type in the order they came; those that end on the way are left out. */
  #each(type: OrderRequest['type'], act: (order: WorkingOrder) => void): void {
    for (const order of this.#orders.filter(({ request }) => request.type === type)) if (this.#orders.includes(order)) act(order);
  }

  #remaining(order: WorkingOrder): number {
    return subtract(order.request.amount, order.filled);
  }

  #tradable(order: WorkingOrder): number {
    const { request } = order;
    const remaining = this.#remaining(order);
    return request.reduceOnly ? Math.min(remaining, this.#options.account.reducible(this.#options.index, request.side)) : remaining;
  }

  #terms(request: OrderRequest, quote: BrokerQuote): TakerTerms {
    const taken = request.side === 'buy' ? this.#takenBuy : this.#takenSell;
    return { side: request.side, quote, taken, slippage: this.#options.execution.slippage_pct };
  }

  /** A market order, or a limit order on arrival: takes what there is within its price; the rest of a market order expires. */
  #takeNow(order: WorkingOrder, quote: BrokerQuote): void {
    const { request } = order;
    const { rules } = this.#options.instrument;
    if (rules === null) return;
    const terms = this.#terms(request, quote);
    const wanted = this.#tradable(order);
    const takeable = floorToStep(takeableAmount(terms, wanted, request.price), rules.amountStep);
    const amount = takeable < wanted && request.timeInForce === 'FOK' ? 0 : takeable;
    if (amount > 0) {
      const price = this.#roundAgainst(request, takerPrice(terms, amount));
      const needed = request.reduceOnly ? 0 : this.#requirementAt(request, amount, price);
      const available = this.#options.account.available() - this.#options.promised() + order.promised;
      if (needed > available) {
        this.#close(order, 'cancelled', quote.at, `insufficient-margin: ${needed.toFixed(2)} needed, ${available.toFixed(2)} available`);
        return;
      }
      this.#fill(order, amount, price, 'taker', quote.at);
    }
    if (request.type !== 'market' || !this.#orders.includes(order)) return;
    const shown = request.side === 'buy' ? `ask ${quote.ask}` : `bid ${quote.bid}`;
    const reason = request.price === null ? `the book held no more (${shown})` : `nothing more to be had up to ${request.price} (${shown})`;
    this.#close(order, 'expired', quote.at, `${this.#remaining(order)} not filled: ${reason}`);
  }

  #takeTriggered(order: WorkingOrder, quote: BrokerQuote, isBoundByTrigger: boolean): void {
    const amount = this.#tradable(order);
    const shown = takerPrice(this.#terms(order.request, quote), amount);
    const { side } = order.request;
    const bound = isBoundByTrigger ? this.#slippedTrigger(order.request) : shown;
    this.#fill(order, amount, this.#roundAgainst(order.request, side === 'buy' ? Math.max(shown, bound) : Math.min(shown, bound)), 'taker', quote.at);
  }

  #takeTouched(type: 'stop-market' | 'take-profit-market', candle: Pick<MissedCandle, 'high' | 'low'>, closeTime: number, counts: (order: WorkingOrder) => boolean): void {
    this.#each(type, (order) => {
      const touches = isTriggered(order.request, candle.low) || isTriggered(order.request, candle.high);
      if (!touches || !counts(order)) return;
      this.#fill(order, this.#tradable(order), this.#roundAgainst(order.request, this.#slippedTrigger(order.request)), 'taker', closeTime);
    });
  }

  #slippedTrigger({ side, triggerPrice }: OrderRequest): number {
    const { slippage_pct: slippage } = this.#options.execution;
    return (triggerPrice ?? 0) * (side === 'buy' ? 1 + slippage : 1 - slippage);
  }

  #meetLimit(order: WorkingOrder, quote: BrokerQuote): void {
    const { request } = order;
    const { rules } = this.#options.instrument;
    const price = request.price;
    if (price === null || rules === null) return;
    const facing = request.side === 'buy' ? quote.ask : quote.bid;
    if (!order.isResting) {
      const isMarketable = request.side === 'buy' ? facing <= price : facing >= price;
      if (isMarketable && request.timeInForce === 'PO') {
        this.#close(order, 'expired', quote.at, `post-only at ${price} would have taken ${facing}`);
        return;
      }
      if (isMarketable) this.#takeNow(order, quote);
      if (!this.#orders.includes(order)) return;
      if (request.timeInForce === 'IOC' || request.timeInForce === 'FOK') {
        this.#close(order, 'expired', quote.at, `${this.#remaining(order)} not filled: nothing more to be had up to ${price} (${facing})`);
        return;
      }
      order.isResting = true;
      return;
    }
    const isThrough = request.side === 'buy' ? facing < price : facing > price;
    if (!isThrough) return;
    const size = request.side === 'buy' ? quote.askSize : quote.bidSize;
    const taken = request.side === 'buy' ? this.#takenBuy : this.#takenSell;
    const amount = size === null ? this.#tradable(order) : floorToStep(Math.max(0, Math.min(this.#tradable(order), size - taken)), rules.amountStep);
    if (amount > 0) this.#fill(order, amount, price, 'maker', quote.at);
  }

  #fill(order: WorkingOrder, amount: number, price: number, liquidity: Liquidity, at: number): void {
    const { index, account, execution, emit } = this.#options;
    const { request } = order;
    if (amount <= 0) {
      this.#close(order, 'cancelled', at, 'reduce-only: nothing left to reduce');
      return;
    }
    const fee = multiply(amount, price, liquidity === 'maker' ? execution.maker_fee_pct : execution.fee_pct);
    if (request.side === 'buy') this.#takenBuy += amount;
    else this.#takenSell += amount;
    account.fill(index, request.side, amount, price, fee);
    order.filled = add(order.filled, amount);
    const remaining = this.#remaining(order);
    order.promised = remaining > 0 ? this.#requirement(request, remaining) : 0;
    if (remaining === 0) this.#orders = this.#orders.filter((other) => other !== order);
    emit({ kind: 'fill', at, clientOrderId: request.clientOrderId, fillId: `paper-${request.clientOrderId}-${order.filled}`, price, amount, fee, liquidity });
    this.#cancelSurplus(at);
  }

  /** A flat position needs no protection: what could only reduce it ends with it. */
  #cancelSurplus(at: number): void {
    const { account, index } = this.#options;
    for (const order of this.#orders.filter(({ request }) => request.reduceOnly)) {
      if (account.reducible(index, order.request.side) === 0) this.#close(order, 'cancelled', at, 'reduce-only: nothing left to reduce');
    }
  }

  /**
   * The exchange takes the position away at its bankruptcy price, whatever the market shows, and charges a taker fee: what a better price
   * would leave goes to its insurance. `false` where there was nothing to take.
   */
  liquidate(at: number): boolean {
    const { account, index, execution, emit, instrument } = this.#options;
    const net = account.netAmount(index);
    if (net === 0 || instrument.rules === null) return false;
    const amount = Math.abs(net);
    const tick = instrument.rules.priceTick;
    const bankruptcy = account.bankruptcyPrice(index);
    const price = net > 0 ? Math.max(tick, floorToStep(bankruptcy, tick)) : ceilToStep(bankruptcy, tick);
    const fee = multiply(amount, price, execution.fee_pct);
    account.fill(index, net > 0 ? 'sell' : 'buy', amount, price, fee);
    emit({ kind: 'liquidation', at, instrument: index, fillId: `paper-liquidation-${index}-${at}`, price, amount, fee });
    this.#cancelSurplus(at);
    return true;
  }

  #confirmCancels(at: number): void {
    for (const order of this.#orders.filter(({ cancelledAt }) => cancelledAt !== null && cancelledAt <= at)) {
      this.#close(order, 'cancelled', at, 'cancelled on request');
    }
  }

  #close(order: WorkingOrder, status: 'cancelled' | 'expired', at: number, reason: string): void {
    if (!this.#orders.includes(order)) return;
    this.#orders = this.#orders.filter((other) => other !== order);
    this.#options.emit({ kind: 'order-closed', at, clientOrderId: order.request.clientOrderId, status, reason });
  }

  #refuseMargin(request: OrderRequest): { readonly code: string; readonly message: string } | null {
    const needed = this.#requirement(request, request.amount);
    const available = this.#options.account.available() - this.#options.promised();
    if (needed <= available) return null;
    return { code: 'insufficient-margin', message: `${needed.toFixed(2)} needed for margin and fee, ${available.toFixed(2)} available` };
  }

  #requirement(request: OrderRequest, amount: number): number {
    const price = request.price ?? request.triggerPrice ?? this.#quote?.last ?? null;
    return request.reduceOnly || price === null ? 0 : this.#requirementAt(request, amount, price);
  }

  #requirementAt(request: OrderRequest, amount: number, price: number): number {
    return this.#options.account.requirement(this.#options.index, request.side, amount, price, this.#options.execution.fee_pct);
  }

  #roundAgainst(request: OrderRequest, price: number): number {
    const tick = this.#options.instrument.rules?.priceTick ?? 0;
    return request.side === 'buy' ? ceilToStep(price, tick) : Math.max(tick, floorToStep(price, tick));
  }
}

/** True at and beyond the trigger: a sell stop and a buy target below it, a buy stop and a sell target above it. */
function isTriggered({ type, side, triggerPrice }: OrderRequest, reference: number): boolean {
  if (triggerPrice === null) return false;
  const firesBelow = (type === 'stop-market') === (side === 'sell');
  return firesBelow ? reference <= triggerPrice : reference >= triggerPrice;
}

/** A price with no book around it. */
function flatQuote(instrument: number, price: number, at: number): BrokerQuote {
  return { at, instrument, last: price, bid: price, ask: price, mark: price, bidSize: null, askSize: null };
}
