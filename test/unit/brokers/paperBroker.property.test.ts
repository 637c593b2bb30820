import { BigNumber } from 'bignumber.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientOrderId } from '../../../shared/domain/ids.ts';
import type { OrderRequest } from '../../../shared/domain/order.ts';
import type { BrokerEvent, BrokerQuote } from '../../../electron/brokers/broker.ts';
import { desk, order, RULES } from './paperDesk.ts';

const ticks = fc.integer({ min: 900, max: 1_100 }).map((count) => count / 10);
const size = fc.option(fc.integer({ min: 1, max: 4_000 }).map((steps) => steps / 1_000));
const amount = fc.integer({ min: 1, max: 5_000 }).map((steps) => steps / 1_000);

const quoteStep = fc.record({ kind: fc.constant('quote' as const), last: ticks, below: fc.integer({ min: 0, max: 20 }), above: fc.integer({ min: 0, max: 20 }), bidSize: size, askSize: size, mark: ticks });
const orderStep = fc.record({
  kind: fc.constant('order' as const), side: fc.constantFrom('buy' as const, 'sell' as const),
  type: fc.constantFrom('market' as const, 'limit' as const, 'stop-market' as const, 'take-profit-market' as const),
  timeInForce: fc.constantFrom('IOC' as const, 'GTC' as const, 'FOK' as const, 'PO' as const),
  reduceOnly: fc.boolean(), amount, price: fc.option(ticks), trigger: ticks,
});
const step = fc.oneof(
  { weight: 6, arbitrary: quoteStep },
  { weight: 4, arbitrary: orderStep },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('funding' as const), rate: fc.integer({ min: -30, max: 30 }).map((n) => n / 10_000), mark: ticks }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Trace {
  readonly events: readonly { readonly event: BrokerEvent; readonly quote: BrokerQuote | null; readonly netBefore: number }[];
  readonly orders: ReadonlyMap<string, OrderRequest>;
  readonly net: number;
  readonly cash: number;
}

const START = 2_000;

function play(steps: readonly Step[], gapMs: number, stopTrigger: 'last' | 'mark'): Trace {
  const d = desk({ startEquity: START, execution: { stop_trigger: stopTrigger } });
  const events: { event: BrokerEvent; quote: BrokerQuote | null; netBefore: number }[] = [];
  const orders = new Map<string, OrderRequest>();
  let at = 0;
  let net = new BigNumber(0);
  let shown: BrokerQuote | null = null;
  const note = (): void => {
    for (const event of d.news()) {
      events.push({ event, quote: shown, netBefore: net.toNumber() });
      if (event.kind === 'fill') net = net.plus(orders.get(event.clientOrderId)?.side === 'buy' ? event.amount : -event.amount);
      if (event.kind === 'liquidation') net = new BigNumber(0);
    }
  };
  for (const [index, action] of steps.entries()) {
    at += gapMs;
    switch (action.kind) {
      case 'quote': {
        const { last, mark, bidSize, askSize } = action;
        shown = { at, instrument: 0, last, mark, bidSize, askSize, bid: (last * 10 - action.below) / 10, ask: (last * 10 + action.above) / 10 };
        d.broker.quote(shown);
        break;
      }
      case 'order': {
        const isTriggered = action.type === 'stop-market' || action.type === 'take-profit-market';
        const sent: OrderRequest = {
          ...order(), clientOrderId: clientOrderId(`s-${index}`), side: action.side, type: action.type, timeInForce: action.timeInForce, reduceOnly: action.reduceOnly,
          amount: action.amount, price: isTriggered ? null : action.price, triggerPrice: isTriggered ? action.trigger : null,
        };
        orders.set(sent.clientOrderId, sent);
        d.broker.submit(sent, at);
        d.broker.submit(sent, at);
        break;
      }
      case 'cancel': {
        const id = [...orders.values()][action.which]?.clientOrderId;
        if (id !== undefined) d.broker.cancel(id, at);
        break;
      }
      case 'funding':
        d.broker.funding(0, at, action.rate, action.mark);
        break;
    }
    note();
  }
  return { events, orders, net: d.broker.netAmount(0), cash: d.broker.cash() };
}

const script = fc.tuple(fc.array(step, { minLength: 5, maxLength: 60 }), fc.constantFrom(50, 200, 1_000), fc.constantFrom('last' as const, 'mark' as const));
const isOn = (value: number, unit: number): boolean => new BigNumber(value).modulo(unit).isZero();

test('no fill is better than the opposing side of its quote, nor worse than the price its order allows', () => {
  fc.assert(fc.property(script, ([steps, gapMs, trigger]) => {
    const { events, orders } = play(steps, gapMs, trigger);
    for (const { event, quote } of events) {
      if (event.kind !== 'fill') continue;
      const sent = orders.get(event.clientOrderId);
      if (sent === undefined || quote === null) throw new Error('a fill without its order or a quote');
      const isBuy = sent.side === 'buy';
      expect(isBuy ? event.price >= quote.ask : event.price <= quote.bid).toBe(true);
      expect(sent.price === null || (isBuy ? event.price <= sent.price : event.price >= sent.price)).toBe(true);
      expect(event.at).toBe(quote.at);
      expect(isOn(event.price, RULES.priceTick) && isOn(event.amount, RULES.amountStep)).toBe(true);
      expect(event.fee).toBe(new BigNumber(event.price).times(event.amount).times(0.0006).toNumber());
    }
  }), { numRuns: 400 });
});

test('a reduce-only order never grows or turns a position', () => {
  fc.assert(fc.property(script, ([steps, gapMs, trigger]) => {
    const { events, orders } = play(steps, gapMs, trigger);
    for (const { event, netBefore } of events) {
      if (event.kind !== 'fill' || orders.get(event.clientOrderId)?.reduceOnly !== true) continue;
      const after = netBefore + (orders.get(event.clientOrderId)?.side === 'buy' ? event.amount : -event.amount);
      expect(Math.abs(after)).toBeLessThan(Math.abs(netBefore));
      expect(after * netBefore).toBeGreaterThanOrEqual(-1e-12);
    }
  }), { numRuns: 400 });
});

test('each order is answered once, fills at most what was sent and nothing after its end', () => {
  fc.assert(fc.property(script, ([steps, gapMs, trigger]) => {
    const { events, orders } = play(steps, gapMs, trigger);
    const fillIds = events.flatMap(({ event }) => (event.kind === 'fill' ? [event.fillId] : []));
    expect(new Set(fillIds).size).toBe(fillIds.length);
    for (const [id, sent] of orders) {
      const own = events.map(({ event }) => event).filter((event) => 'clientOrderId' in event && event.clientOrderId === id);
      expect(own.filter((event, index) => event.kind === 'order-accepted' && index === 0 || event.kind === 'order-closed' && event.status === 'rejected')).toHaveLength(1);
      expect(own.findIndex((event) => event.kind === 'order-closed')).toBeOneOf([-1, own.length - 1]);
      const filled = own.reduce((sum, event) => (event.kind === 'fill' ? sum.plus(event.amount) : sum), new BigNumber(0));
      expect(filled.lte(sent.amount)).toBe(true);
    }
  }), { numRuns: 400 });
});

test('the money balances: what flat accounts hold is what was traded, less fees and funding', () => {
  fc.assert(fc.property(script, ([steps, gapMs, trigger]) => {
    const { events, orders, net, cash } = play(steps, gapMs, trigger);
    let expected = new BigNumber(START);
    let held = new BigNumber(0);
    for (const { event } of events) {
      if (event.kind === 'fill') {
        const signed = orders.get(event.clientOrderId)?.side === 'buy' ? event.amount : -event.amount;
        expected = expected.minus(new BigNumber(signed).times(event.price)).minus(event.fee);
        held = held.plus(signed);
      } else if (event.kind === 'funding') {
        expected = expected.minus(event.payment);
      } else if (event.kind === 'liquidation') {
        expected = expected.plus(held.times(event.price)).minus(event.fee);
        held = new BigNumber(0);
      }
    }
    expect(net).toBe(held.toNumber());
    expect(net === 0 ? Math.abs(cash - expected.toNumber()) : 0).toBeLessThan(1e-8);
  }), { numRuns: 400 });
});

test('the same calls give the same events', () => {
  fc.assert(fc.property(script, ([steps, gapMs, trigger]) => {
    expect(play(steps, gapMs, trigger)).toEqual(play(steps, gapMs, trigger));
  }), { numRuns: 100 });
});
