import { describe, expect, test } from 'vitest';
import type { OrderView } from '../../../shared/domain/order.ts';
import type { PositionView } from '../../../shared/domain/position.ts';
import type { BrokerEvent } from '../../../electron/brokers/broker.ts';
import { desk, instrument, LATENCY_MS, noBook, open, order, quote, RULES } from './paperDesk.ts';

const kinds = (events: readonly BrokerEvent[]): string[] => events.map((event) => (event.kind === 'order-closed' ? event.status : event.kind));
const fills = (events: readonly BrokerEvent[]) => events.flatMap((event) => (event.kind === 'fill' ? [{ price: event.price, amount: event.amount, fee: event.fee, liquidity: event.liquidity, at: event.at }] : []));
const reasons = (events: readonly BrokerEvent[]): string[] => events.flatMap((event) => (event.kind === 'order-closed' ? [event.reason] : []));

describe('market orders', () => {
  test('are accepted at once and fill at the first quote after the way to the exchange', () => {
    const d = desk();
    const sent = order({ amount: 2 });
    d.broker.submit(sent, 1_000);
    expect(d.news()).toEqual([{ kind: 'order-accepted', at: 1_000, clientOrderId: sent.clientOrderId, exchangeOrderId: `paper-${sent.clientOrderId}` }]);
    d.broker.quote(quote(1_000 + LATENCY_MS - 1, 100));
    expect(d.news()).toEqual([]);
    d.broker.quote(quote(1_000 + LATENCY_MS, 101));
    expect(fills(d.news())).toEqual([{ price: 101.1, amount: 2, fee: 0.12132, liquidity: 'taker', at: 1_150 }]);
  });

  test('sell at the bid', () => {
    const d = desk();
    d.broker.submit(order({ side: 'sell' }), 0);
    d.broker.quote(quote(LATENCY_MS, 100, { bid: 99.7, ask: 100 }));
    expect(fills(d.news())[0]?.price).toBe(99.7);
  });

  test('pay the slippage of the settings where no book is known, rounded against us', () => {
    const d = desk();
    d.broker.submit(order(), 0);
    d.broker.submit(order({ side: 'sell', amount: 3 }), 0);
    d.broker.quote(quote(LATENCY_MS, 100, { bid: 100, ask: 100, ...noBook }));
    expect(fills(d.news()).map(({ price }) => price)).toEqual([100.1, 99.9]);
  });

  test('pay the shown spread where it is wider than that slippage', () => {
    const d = desk();
    d.broker.submit(order(), 0);
    d.broker.quote(quote(LATENCY_MS, 100, { bid: 99.5, ask: 100.5, ...noBook }));
    expect(fills(d.news())[0]?.price).toBe(100.5);
  });

  test('pay for the depth they use up', () => {
    const d = desk({ execution: { slippage_pct: 0.01 } });
    d.broker.submit(order({ amount: 3 }), 0);
    d.broker.quote(quote(LATENCY_MS, 100, { ask: 100, askSize: 1 }));
    // 1 at the best price, 2 more at 1 % a size: on average 2 % over the two, 4/3 % of 0.5 · 2² over three.
    expect(fills(d.news())[0]?.price).toBe(100.7);
  });

  test('stop at their worst price: what fits is filled, the rest expires', () => {
    const d = desk({ execution: { slippage_pct: 0.01 } });
    d.broker.submit(order({ amount: 3, price: 101 }), 0);
    d.broker.quote(quote(LATENCY_MS, 100, { ask: 100, askSize: 1 }));
    const events = d.news();
    expect(kinds(events)).toEqual(['order-accepted', 'fill', 'expired']);
    expect(fills(events)[0]?.amount).toBe(2);
    expect(reasons(events)[0]).toContain('1 not filled');
  });

  test('expire unfilled when the worst price is not to be had', () => {
    const d = desk();
    d.broker.submit(order({ price: 100 }), 0);
    d.broker.quote(quote(LATENCY_MS, 100, { ask: 100.1 }));
    const events = d.news();
    expect(kinds(events)).toEqual(['order-accepted', 'expired']);
    expect(reasons(events)[0]).toContain('100 (ask 100.1)');
  });

  test('fill or kill fills nothing where not all can be had', () => {
    const d = desk({ execution: { slippage_pct: 0.01 } });
    d.broker.submit(order({ amount: 3, price: 101, timeInForce: 'FOK' }), 0);
    d.broker.quote(quote(LATENCY_MS, 100, { ask: 100, askSize: 1 }));
    expect(kinds(d.news())).toEqual(['order-accepted', 'expired']);
  });

  test('share what one quote shows', () => {
    const d = desk({ execution: { slippage_pct: 0.01 } });
    d.broker.submit(order({ amount: 1 }), 0);
    d.broker.submit(order({ amount: 1 }), 0);
    d.broker.quote(quote(LATENCY_MS, 100, { ask: 100, askSize: 1 }));
    expect(fills(d.news()).map(({ price }) => price)).toEqual([100, 100.5]);
  });
});

describe('limit orders', () => {
  const limit = { type: 'limit', timeInForce: 'GTC', price: 99 } as const;

  test('rest until the market trades through their price, then fill there as maker', () => {
    const d = desk({ execution: { maker_fee_pct: 0.0002 } });
    d.broker.submit(order(limit), 0);
    d.broker.quote(quote(1_000, 100));
    d.broker.quote(quote(2_000, 98.9, { bid: 98.9, ask: 99 }));
    expect(fills(d.news())).toEqual([]);
    d.broker.quote(quote(3_000, 98.5, { bid: 98.5, ask: 98.6 }));
    expect(fills(d.news())).toEqual([{ price: 99, amount: 1, fee: 0.0198, liquidity: 'maker', at: 3_000 }]);
  });

  test('that meet the other side on arrival take it', () => {
    const d = desk();
    d.broker.submit(order({ ...limit, price: 101 }), 0);
    d.broker.quote(quote(1_000, 100));
    expect(fills(d.news())).toMatchObject([{ price: 100.1, liquidity: 'taker' }]);
  });

  test('post-only expire where they would take', () => {
    const d = desk();
    d.broker.submit(order({ ...limit, price: 101, timeInForce: 'PO' }), 0);
    d.broker.quote(quote(1_000, 100));
    expect(reasons(d.news())[0]).toContain('post-only');
  });

  test.each(['IOC', 'FOK'] as const)('%s expire where nothing is to be had', (timeInForce) => {
    const d = desk();
    d.broker.submit(order({ ...limit, timeInForce }), 0);
    d.broker.quote(quote(1_000, 100));
    expect(kinds(d.news())).toEqual(['order-accepted', 'expired']);
  });

  test('fill no more than the side that trades through them shows', () => {
    const d = desk();
    d.broker.submit(order({ ...limit, amount: 3 }), 0);
    d.broker.quote(quote(1_000, 100));
    d.broker.quote(quote(2_000, 98, { askSize: 1 }));
    d.broker.quote(quote(3_000, 98, { askSize: 5 }));
    expect(fills(d.news()).map(({ amount }) => amount)).toEqual([1, 2]);
  });
});

describe('stops and targets', () => {
  const stop = { type: 'stop-market', side: 'sell', reduceOnly: true, purpose: 'stop-loss', triggerPrice: 95 } as const;
  const target = { type: 'take-profit-market', side: 'sell', reduceOnly: true, purpose: 'take-profit', triggerPrice: 110 } as const;

  test('a stop waits for its trigger and fills there with slippage', () => {
    const d = desk();
    open(d, 'buy', 1, 100);
    d.broker.submit(order(stop), 200);
    d.broker.quote(quote(1_000, 95.1));
    expect(fills(d.news())).toEqual([]);
    d.broker.quote(quote(2_000, 95, { bid: 95 }));
    expect(fills(d.news())[0]?.price).toBe(94.9);
  });

  test('a stop that is jumped over fills at what the market shows', () => {
    const d = desk();
    open(d, 'buy', 1, 100);
    d.broker.submit(order(stop), 200);
    d.broker.quote(quote(1_000, 90, { bid: 89.8 }));
    expect(fills(d.news())[0]?.price).toBe(89.8);
  });

  test('a short is stopped above', () => {
    const d = desk();
    open(d, 'sell', 1, 100);
    d.broker.submit(order({ ...stop, side: 'buy', triggerPrice: 105 }), 200);
    d.broker.quote(quote(1_000, 104.9));
    d.broker.quote(quote(2_000, 105, { ask: 105 }));
    expect(fills(d.news())[0]?.price).toBe(105.1);
  });

  test('triggers follow the mark price where the settings say so, and fill at the book', () => {
    const d = desk({ execution: { stop_trigger: 'mark' } });
    open(d, 'buy', 1, 100);
    d.broker.submit(order(stop), 200);
    d.broker.quote(quote(1_000, 94, { mark: 96 }));
    expect(fills(d.news())).toEqual([]);
    d.broker.quote(quote(2_000, 97, { mark: 95, bid: 96.9 }));
    expect(fills(d.news())[0]?.price).toBe(96.9);
  });

  test('a target fills at its trigger less slippage, never at the better price beyond', () => {
    const d = desk();
    open(d, 'buy', 1, 100);
    d.broker.submit(order(target), 200);
    d.broker.quote(quote(1_000, 112));
    expect(fills(d.news())[0]?.price).toBe(109.9);
  });

  test('when one closes the position the other is cancelled', () => {
    const d = desk();
    open(d, 'buy', 1, 100);
    d.broker.submit(order(stop), 200);
    d.broker.submit(order(target), 200);
    d.broker.quote(quote(1_000, 111));
    expect(kinds(d.news())).toEqual(['order-accepted', 'order-accepted', 'fill', 'cancelled']);
    expect(d.broker.workingOrders()).toEqual([]);
  });
});

describe('reduce-only', () => {
  test('is cut to the position and what is left of the order cancelled', () => {
    const d = desk();
    open(d, 'buy', 1, 100);
    d.broker.submit(order({ side: 'sell', amount: 5, reduceOnly: true }), 200);
    d.broker.quote(quote(1_000, 100));
    const events = d.news();
    expect(kinds(events)).toEqual(['order-accepted', 'fill', 'cancelled']);
    expect(fills(events)[0]?.amount).toBe(1);
    expect(d.broker.netAmount(0)).toBe(0);
  });

  test('without a position is accepted and cancelled with a reason', () => {
    const d = desk();
    d.broker.submit(order({ side: 'sell', reduceOnly: true }), 0);
    expect(kinds(d.events)).toEqual(['order-accepted', 'cancelled']);
    expect(reasons(d.events)[0]).toContain('no position');
  });
});

describe('refusals', () => {
  test.each([
    ['no-market-rules', order(), null],
    ['amount-step', order({ amount: 0.0015 }), RULES],
    ['bad-amount', order({ amount: 0 }), RULES],
    ['min-amount', order({ amount: 0.001 }), { ...RULES, minAmount: 0.01 }],
    ['min-notional', order({ amount: 0.01, price: 100 }), RULES],
    ['price-tick', order({ price: 100.05 }), RULES],
    ['price-missing', order({ type: 'limit' }), RULES],
    ['trigger-missing', order({ type: 'stop-market' }), RULES],
    ['post-only-market', order({ timeInForce: 'PO' }), RULES],
    ['insufficient-margin', order({ amount: 60, price: 100 }), RULES],
  ] as const)('%s is a rejection with code and message', (code, request, rules) => {
    const d = desk({ instruments: [instrument('BTC', rules)] });
    d.broker.submit(request, 7);
    expect(d.events).toEqual([{ kind: 'order-closed', at: 7, clientOrderId: request.clientOrderId, status: 'rejected', reason: expect.stringMatching(new RegExp(`^${code}: .+`)) }]);
  });

  test('a reduce-only order may be smaller than the minimums', () => {
    const d = desk({ instruments: [instrument('BTC', { ...RULES, minAmount: 0.5 })] });
    open(d, 'buy', 1, 100);
    d.broker.submit(order({ side: 'sell', amount: 0.01, reduceOnly: true }), 200);
    d.broker.quote(quote(1_000, 100));
    expect(fills(d.news())[0]?.amount).toBe(0.01);
  });

  test('margin promised to one order is not there for another', () => {
    const d = desk({ startEquity: 100 });
    d.broker.submit(order({ amount: 4, price: 100 }), 0);
    d.broker.submit(order({ amount: 4, price: 100 }), 0);
    expect(kinds(d.events)).toEqual(['order-accepted', 'rejected']);
  });

  test('a leverage of the settings or a lower one of the market decides the margin', () => {
    const tight = desk({ startEquity: 100, instruments: [instrument('BTC', { ...RULES, maxLeverage: 2 })] });
    tight.broker.submit(order({ amount: 3, price: 100 }), 0);
    expect(kinds(tight.events)).toEqual(['rejected']);
    const wide = desk({ startEquity: 100, execution: { leverage: { default: 5, overrides: { 'BTC/USDT:USDT': 10 } } } });
    wide.broker.submit(order({ amount: 9, price: 100 }), 0);
    expect(kinds(wide.events)).toEqual(['order-accepted']);
  });
});

describe('life of an order', () => {
  test('a repeated client id changes nothing, not even after the order ended', () => {
    const d = desk();
    const sent = order();
    d.broker.submit(sent, 0);
    d.broker.submit(sent, 10);
    d.broker.quote(quote(1_000, 100));
    d.broker.submit(sent, 2_000);
    d.broker.quote(quote(3_000, 100));
    expect(kinds(d.events)).toEqual(['order-accepted', 'fill']);
  });

  test('a cancel takes its way too, and a fill may outrun it', () => {
    const d = desk();
    const limit = { type: 'limit', timeInForce: 'GTC', price: 99 } as const;
    const [first, second] = [order(limit), order(limit)];
    d.broker.submit(first, 0);
    d.broker.quote(quote(1_000, 100));
    d.broker.cancel(first.clientOrderId, 2_000);
    d.broker.quote(quote(2_100, 98));
    d.broker.submit(second, 3_000);
    d.broker.quote(quote(4_000, 100));
    d.broker.cancel(second.clientOrderId, 5_000);
    d.broker.quote(quote(5_150, 98));
    expect(kinds(d.events)).toEqual(['order-accepted', 'fill', 'order-accepted', 'cancelled']);
  });

  test('a cancel of an unknown or ended order says nothing', () => {
    const d = desk();
    open(d, 'buy', 1, 100);
    for (const event of d.events) if (event.kind === 'fill') d.broker.cancel(event.clientOrderId, 5_000);
    d.broker.cancel(order().clientOrderId, 5_000);
    d.broker.quote(quote(6_000, 100));
    expect(d.news()).toEqual([]);
  });

  test('orders sent from within the listener are answered after what caused them', () => {
    const d = desk({
      react: (event, broker) => {
        if (event.kind === 'fill' && broker.workingOrders().length === 0 && broker.netAmount(0) > 0) {
          broker.submit(order({ side: 'sell', type: 'stop-market', triggerPrice: 90, reduceOnly: true }), event.at);
        }
      },
    });
    d.broker.submit(order(), 0);
    d.broker.quote(quote(1_000, 100));
    expect(kinds(d.events)).toEqual(['order-accepted', 'fill', 'order-accepted']);
  });
});

describe('money', () => {
  test('a round trip leaves price difference less fees', () => {
    const d = desk();
    open(d, 'buy', 1, 100);
    d.broker.submit(order({ side: 'sell', reduceOnly: true }), 1_000);
    d.broker.quote(quote(2_000, 110, { bid: 110 }));
    expect(d.broker.cash()).toBeCloseTo(1_000 + 10 - 0.06 - 0.066, 10);
  });

  test('a long pays a positive funding rate, a short receives it, nobody else is asked', () => {
    const d = desk({ instruments: [instrument('BTC'), instrument('ETH'), instrument('SOL')] });
    open(d, 'buy', 2, 100);
    d.broker.submit(order({ instrument: 1, side: 'sell', amount: 1 }), 1_000);
    d.broker.quote({ ...quote(2_000, 50), instrument: 1 });
    d.news();
    for (const index of [0, 1, 2]) d.broker.funding(index, 28_800_000, 0.0001, 101);
    expect(d.news()).toEqual([
      { kind: 'funding', at: 28_800_000, instrument: 0, rate: 0.0001, payment: 0.0202 },
      { kind: 'funding', at: 28_800_000, instrument: 1, rate: 0.0001, payment: -0.0101 },
    ]);
  });

  test('a position whose margin is used up by the mark price is taken away at its bankruptcy price', () => {
    const d = desk({ execution: { leverage: { default: 10, overrides: {} } } });
    open(d, 'buy', 10, 100);
    d.broker.submit(order({ side: 'sell', amount: 10, type: 'take-profit-market', triggerPrice: 120, reduceOnly: true }), 200);
    d.news();
    // Liquidation at 90 / 0.995 = 90.452…
    d.broker.quote(quote(1_000, 90.5));
    expect(d.news()).toEqual([]);
    d.broker.quote(quote(2_000, 90.4));
    expect(d.news()).toMatchObject([
      { kind: 'liquidation', at: 2_000, instrument: 0, price: 90, amount: 10, fee: 0.54 },
      { kind: 'order-closed', status: 'cancelled' },
    ]);
    expect(d.broker.cash()).toBeCloseTo(1_000 - 0.6 - 100 - 0.54, 10);
    expect(d.broker.netAmount(0)).toBe(0);
  });

  test('a stop before the liquidation price comes first', () => {
    const d = desk();
    open(d, 'sell', 10, 100);
    d.broker.submit(order({ side: 'buy', amount: 10, type: 'stop-market', triggerPrice: 102, reduceOnly: true }), 200);
    d.broker.quote(quote(1_000, 130));
    expect(kinds(d.news())).toEqual(['order-accepted', 'fill']);
  });
});

describe('a candle nobody watched', () => {
  const candle = (open: number, high: number, low: number, close: number) => ({ openTime: 1_800_000, open, high, low, close, volume: 1 });
  const END = 3_600_000;
  const protect = (d: ReturnType<typeof desk>) => {
    d.broker.submit(order({ side: 'sell', type: 'stop-market', triggerPrice: 95, reduceOnly: true }), 200);
    d.broker.submit(order({ side: 'sell', type: 'take-profit-market', triggerPrice: 110, reduceOnly: true }), 200);
    d.news();
  };

  test('fills orders under way at its open', () => {
    const d = desk();
    d.broker.submit(order(), 1_800_000);
    d.broker.missedCandle(0, candle(100, 105, 99, 104), END);
    expect(fills(d.news())).toMatchObject([{ price: 100.1, at: 1_800_000 }]);
  });

  test('stops before it reaches the target where it holds both', () => {
    const d = desk();
    open(d, 'buy', 1, 100);
    protect(d);
    d.broker.missedCandle(0, candle(100, 111, 94, 110), END);
    expect(fills(d.news())).toMatchObject([{ price: 94.9, at: END }]);
  });

  test('fills a stop it opens beyond at the open', () => {
    const d = desk();
    open(d, 'buy', 1, 100);
    protect(d);
    d.broker.missedCandle(0, candle(90, 111, 80, 110), END);
    expect(fills(d.news())).toMatchObject([{ price: 89.9, at: 1_800_000 }]);
  });

  test('fills a target it touches at the trigger less slippage', () => {
    const d = desk();
    open(d, 'buy', 1, 100);
    protect(d);
    d.broker.missedCandle(0, candle(100, 112, 99, 111), END);
    expect(fills(d.news())).toMatchObject([{ price: 109.9, at: END }]);
  });

  test('touches nothing outside its range', () => {
    const d = desk();
    open(d, 'buy', 1, 100);
    protect(d);
    d.broker.missedCandle(0, candle(100, 109.9, 95.1, 100), END);
    expect(d.news()).toEqual([]);
  });

  test('can stop but not reward an order sent within it', () => {
    const d = desk();
    open(d, 'buy', 1, 100);
    d.broker.submit(order({ side: 'sell', type: 'take-profit-market', triggerPrice: 110, reduceOnly: true }), 1_900_000);
    d.news();
    d.broker.missedCandle(0, candle(100, 112, 94, 100), END);
    expect(d.news()).toEqual([]);
    d.broker.submit(order({ side: 'sell', type: 'stop-market', triggerPrice: 95, reduceOnly: true }), 1_900_000);
    d.broker.missedCandle(0, candle(100, 112, 94, 100), END);
    expect(fills(d.news())).toMatchObject([{ price: 94.9 }]);
  });

  test('fills a resting limit order only below its price', () => {
    const d = desk();
    d.broker.submit(order({ type: 'limit', timeInForce: 'GTC', price: 99 }), 0);
    d.broker.quote(quote(1_000, 100));
    d.broker.missedCandle(0, candle(100, 101, 99, 100), END);
    expect(fills(d.news())).toEqual([]);
    d.broker.missedCandle(0, { ...candle(100, 101, 98.9, 100), openTime: END }, END + 1_800_000);
    expect(fills(d.news())).toMatchObject([{ price: 99, liquidity: 'maker' }]);
  });

  test('fills an order sent within it at its close', () => {
    const d = desk();
    d.broker.submit(order(), 1_900_000);
    d.broker.missedCandle(0, candle(90, 105, 90, 104), END);
    expect(fills(d.news())).toMatchObject([{ price: 104.1, at: END }]);
  });
});

describe('a candle that was watched', () => {
  const candle = (high: number, low: number) => ({ openTime: 1_800_000, high, low });
  const END = 3_600_000;
  const setUp = (options: Parameters<typeof desk>[0] = {}) => {
    const d = desk(options);
    open(d, 'buy', 1, 100);
    d.broker.submit(order({ side: 'sell', type: 'stop-market', triggerPrice: 95, reduceOnly: true }), 200);
    d.broker.submit(order({ side: 'sell', type: 'take-profit-market', triggerPrice: 110, reduceOnly: true }), 200);
    d.broker.quote(quote(2_000_000, 101));
    d.news();
    return d;
  };

  test('fires a stop whose price fell between two quotes', () => {
    const d = setUp();
    d.broker.watchedCandle(0, candle(104, 94.9), END);
    expect(fills(d.news())).toMatchObject([{ price: 94.9, at: END }]);
    expect(d.broker.netAmount(0)).toBe(0);
  });

  test('fires a target whose price fell between two quotes, after a stop', () => {
    const target = setUp();
    target.broker.watchedCandle(0, candle(110, 99), END);
    expect(fills(target.news())).toMatchObject([{ price: 109.9, at: END }]);
    const both = setUp();
    both.broker.watchedCandle(0, candle(111, 94), END);
    expect(fills(both.news())).toMatchObject([{ price: 94.9 }]);
  });

  test('fires nothing that its range leaves alone', () => {
    const d = setUp();
    d.broker.watchedCandle(0, candle(109.9, 95.1), END);
    expect(d.news()).toEqual([]);
  });

  test('says nothing about the mark price, where that fires stops', () => {
    const d = setUp({ execution: { stop_trigger: 'mark' } });
    d.broker.watchedCandle(0, candle(111, 94), END);
    expect(d.news()).toEqual([]);
  });

  test('counts for an order sent within it only as far as it may have been there', () => {
    const sentAt = (at: number) => {
      const d = desk();
      open(d, 'buy', 1, 100, 1_800_000);
      d.broker.submit(order({ side: 'sell', type: 'stop-market', triggerPrice: 95, reduceOnly: true }), at);
      d.broker.submit(order({ side: 'sell', type: 'take-profit-market', triggerPrice: 110, reduceOnly: true }), at);
      d.news();
      return d;
    };
    const early = sentAt(1_810_000);
    early.broker.watchedCandle(0, candle(111, 99), END);
    expect(early.news()).toEqual([]);
    early.broker.watchedCandle(0, candle(111, 94), END);
    expect(fills(early.news())).toMatchObject([{ price: 94.9 }]);
    const late = sentAt(3_000_000);
    late.broker.watchedCandle(0, candle(111, 94), END);
    expect(late.news()).toEqual([]);
  });
});

describe('restart', () => {
  const view = (fields: Partial<OrderView>): OrderView => ({
    ...order(), exchangeOrderId: null, status: 'open', filledAmount: 0, averagePrice: null, createdAt: 0, updatedAt: 0, statusReason: null, ...fields,
  });
  const long: PositionView = {
    id: order().positionId, instrument: 0, exchange: 'simulated', symbol: instrument().symbol, side: 'long', strategy: 'adaptive-oversold-bounce', decisionId: null,
    status: 'open', openedAt: 0, closedAt: null, entryPrice: 100, exitPrice: null, amount: 1, openAmount: 1, initialStop: 95, stopLoss: 95, takeProfit: 110,
    hasProtectiveStop: true, exitReason: null, markPrice: 100, unrealisedPnl: 0, realisedPnl: 0, fees: 0.06, funding: 0, netPnl: -0.06, mae: 0, mfe: 0, liquidationPrice: null,
    marginMode: 'isolated', leverage: 5, margin: 20, roe: -0.003, initialRisk: 5, rMultiple: -0.012, entryAtr: null,
    trailing: { isActivated: false, level: null }, isAtBreakEven: false, partialExits: [],
  };

  test('takes up working orders and positions without a word, and goes on as if nothing had been', () => {
    const d = desk();
    const stop = view({ side: 'sell', type: 'stop-market', triggerPrice: 95, reduceOnly: true });
    const ended = view({ status: 'filled', filledAmount: 1 });
    d.broker.restore({ orders: [ended, stop], openPositions: [long], cash: 999.94 });
    expect(d.events).toEqual([]);
    d.broker.submit(ended, 500);
    d.broker.quote(quote(1_000, 95, { bid: 95 }));
    expect(d.events).toMatchObject([{ kind: 'fill', clientOrderId: stop.clientOrderId, price: 94.9, amount: 1 }]);
    expect(d.broker.cash()).toBeCloseTo(999.94 - 5.1 - 94.9 * 0.0006, 10);
  });

  test('an order that was never accepted can be submitted again', () => {
    const d = desk();
    const lost = view({ status: 'submitted' });
    d.broker.restore({ orders: [lost], openPositions: [], cash: 1_000 });
    d.broker.quote(quote(1_000, 100));
    expect(d.events).toEqual([]);
    d.broker.submit(lost, 2_000);
    d.broker.quote(quote(3_000, 100));
    expect(kinds(d.events)).toEqual(['order-accepted', 'fill']);
  });

  test('a partly filled order goes on with the rest and with fresh fill ids', () => {
    const d = desk();
    const partly = view({ status: 'partially-filled', type: 'limit', timeInForce: 'GTC', price: 99, amount: 3, filledAmount: 1 });
    d.broker.restore({ orders: [partly], openPositions: [long], cash: 1_000 });
    d.broker.quote(quote(1_000, 98));
    expect(d.events).toMatchObject([{ kind: 'fill', amount: 2, price: 99, fillId: `paper-${partly.clientOrderId}-3` }]);
  });

  test('comes before the first order', () => {
    const d = desk();
    d.broker.submit(order(), 0);
    expect(() => { d.broker.restore({ orders: [], openPositions: [], cash: 1 }); }).toThrow(/before the first order/);
  });
});

test('a closed broker is silent', async () => {
  const d = desk();
  d.broker.submit(order(), 0);
  await d.broker.close();
  d.broker.quote(quote(1_000, 100));
  d.broker.submit(order(), 2_000);
  expect(kinds(d.events)).toEqual(['order-accepted']);
});
