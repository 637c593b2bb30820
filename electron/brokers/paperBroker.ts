import type { ClientOrderId } from '../../shared/domain/ids.ts';
import type { Instrument } from '../../shared/domain/instrument.ts';
import { isWorking, type OrderRequest, type OrderView } from '../../shared/domain/order.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { Broker, BrokerEvent } from './broker.ts';
import { MarginAccount } from './MarginAccount.ts';
import { PaperMarket } from './PaperMarket.ts';

export interface PaperBrokerOptions {
  readonly instruments: readonly Instrument[];
  readonly execution: Settings['execution'];
  /** No market has more (`risk.max_leverage`); as the settings say where not given. */
  readonly maxLeverage?: number;
  /** Quote currency. */
  readonly startEquity: number;
  /** Called for every event, in order; it may submit and cancel at once. */
  readonly listener: (event: BrokerEvent) => void;
}

/** What a core knows after a restart. */
export interface PaperBrokerState {
  /** All orders of the session, ended ones too. Those still `submitted` were never accepted: they are not taken up, and can be submitted again. */
  readonly orders: readonly OrderView[];
  readonly openPositions: readonly PositionView[];
  /** Start equity + realised − fees − funding. */
  readonly cash: number;
}

export interface PaperBroker extends Broker {
  readonly kind: 'paper';
  /** Rebuilds the exchange's side from the core's; tells nobody anything. Only before the first order. */
  restore(state: PaperBrokerState): void;
  /** Base currency, positive long, negative short. */
  netAmount(instrument: number): number;
  workingOrders(): readonly OrderRequest[];
  /** Start equity + realised − fees − funding. */
  cash(): number;
}

/**
 * A paper exchange with isolated or cross margin: deterministic, driven by its calls alone, without clock or timer. Fees are the settings'; nothing
 * fills better than the quote's opposing side (system.md 7.3). An order meets the market at the first quote at least
 * `paper_latency_ms` after it was sent, and so does a cancel, which a fill may outrun.
 */
export function createPaperBroker(options: PaperBrokerOptions): PaperBroker {
  const { instruments, execution } = options;
  const account = new MarginAccount({
    mode: execution.margin_mode,
    leverage: instruments.map(({ symbol, rules }) => {
      const wanted = execution.leverage.overrides[symbol] ?? execution.leverage.default;
      return Math.min(wanted, rules?.maxLeverage ?? wanted, Math.max(1, options.maxLeverage ?? wanted));
    }),
    cash: options.startEquity,
    tiers: instruments.map(({ rules }) => rules?.maintenanceTiers),
  });
  const known = new Map<ClientOrderId, PaperMarket>();
  const emit = inOrder(options.listener);
  const promised = (): number => markets.reduce((sum, market) => sum + market.promised, 0);
  const liquidate = (instrument: number, at: number): void => {
    for (let next = account.toLiquidate(instrument); next !== null && marketOf(next).liquidate(at); next = account.toLiquidate(instrument));
  };
  const markets = instruments.map((instrument, index) => new PaperMarket({ index, instrument, execution, account, promised, liquidate: (at) => { liquidate(index, at); }, emit }));
  let isClosed = false;

  function marketOf(instrument: number): PaperMarket {
    const market = markets[instrument];
    if (market === undefined) throw new RangeError(`instrument ${instrument} of ${markets.length}`);
    return market;
  }

  return {
    kind: 'paper',
    submit(order, at) {
      if (isClosed || known.has(order.clientOrderId)) return;
      const market = marketOf(order.instrument);
      known.set(order.clientOrderId, market);
      market.submit(order, at);
    },
    cancel(clientOrderId, at) {
      if (!isClosed) known.get(clientOrderId)?.cancel(clientOrderId, at);
    },
    quote(quote) {
      if (!isClosed) marketOf(quote.instrument).quote(quote);
    },
    funding(instrument, at, rate, mark) {
      if (!isClosed) marketOf(instrument).funding(at, rate, mark);
    },
    missedCandle(instrument, candle, closeTime) {
      if (!isClosed) marketOf(instrument).missedCandle(candle, closeTime);
    },
    watchedCandle(instrument, candle, closeTime) {
      if (!isClosed) marketOf(instrument).watchedCandle(candle, closeTime);
    },
    restore({ orders, openPositions, cash }) {
      if (known.size > 0) throw new Error(`restore comes before the first order, but ${known.size} are known`);
      account.restore(cash, openPositions.map(({ instrument, side, openAmount, entryPrice, markPrice: mark }) => ({
        instrument, entryPrice, mark, amount: side === 'long' ? openAmount : -openAmount,
      })));
      for (const order of orders) {
        if (order.status === 'submitted') continue;
        const market = marketOf(order.instrument);
        known.set(order.clientOrderId, market);
        if (isWorking(order.status)) market.restore(order, order.filledAmount, order.createdAt);
      }
    },
    netAmount: (instrument) => account.netAmount(instrument),
    workingOrders: () => markets.flatMap((market) => market.working),
    cash: () => account.cash,
    close() {
      isClosed = true;
      return Promise.resolve();
    },
  };
}

/** Events caused by a listener follow the one it is listening to. */
function inOrder(listener: (event: BrokerEvent) => void): (event: BrokerEvent) => void {
  const waiting: BrokerEvent[] = [];
  let isDelivering = false;
  return (event) => {
    waiting.push(event);
    if (isDelivering) return;
    isDelivering = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) listener(next);
    } finally {
      isDelivering = false;
    }
  };
}
