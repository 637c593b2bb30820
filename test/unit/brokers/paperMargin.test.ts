import { BigNumber } from 'bignumber.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MaintenanceTier } from '../../../shared/domain/instrument.ts';
import { maintenanceMargin } from '../../../electron/core/positions/liquidationPrice.ts';
import { desk, instrument, open, order, quote, RULES } from './paperDesk.ts';

const leverage = (times: number) => ({ leverage: { default: times, overrides: {} } });
const cross = { margin_mode: 'cross' as const };
const liquidations = (events: readonly { readonly kind: string }[]) => events.filter(({ kind }) => kind === 'liquidation');

describe('maintenance tiers', () => {
  const tiers: readonly MaintenanceTier[] = [{ notionalUpTo: 500, rate: 0.005, amount: 0 }, { notionalUpTo: null, rate: 0.05, amount: 22.5 }];

  test('decide when a position is taken away', () => {
    const d = desk({ execution: leverage(10), instruments: [instrument('BTC', { ...RULES, maintenanceTiers: tiers })] });
    open(d, 'buy', 10, 100);
    // (1000 - 100 - 22.5) / (10 * 0.95) = 92.368…
    d.broker.quote(quote(1_000, 92.4));
    expect(d.news()).toEqual([]);
    d.broker.quote(quote(2_000, 92.3));
    expect(d.news()).toMatchObject([{ kind: 'liquidation', price: 90, amount: 10, fee: 0.54 }]);
  });

  test('leave a small position where it is', () => {
    const d = desk({ execution: leverage(10), instruments: [instrument('BTC', { ...RULES, maintenanceTiers: tiers })] });
    open(d, 'buy', 1, 100);
    d.broker.quote(quote(1_000, 91));
    expect(d.news()).toEqual([]);
    d.broker.quote(quote(2_000, 90.4));
    expect(liquidations(d.news())).toHaveLength(1);
  });
});

describe('the mark price', () => {
  test('liquidates, whatever the last trade was, and at no better price than bankruptcy', () => {
    const d = desk({ execution: leverage(10) });
    open(d, 'sell', 5, 100);
    d.broker.quote(quote(1_000, 130, { mark: 101 }));
    expect(d.news()).toEqual([]);
    d.broker.quote(quote(2_000, 101, { mark: 109.6 }));
    expect(d.news()).toMatchObject([{ kind: 'liquidation', price: 110, amount: 5 }]);
    expect(d.broker.netAmount(0)).toBe(0);
  });
});

describe('isolated margin', () => {
  test('loses no more than the margin of the one position and its fees', () => {
    const d = desk({ execution: leverage(10), instruments: [instrument('BTC'), instrument('ETH')] });
    open(d, 'buy', 10, 100);
    d.broker.submit(order({ instrument: 1, side: 'buy', amount: 10 }), 1_000);
    d.broker.quote({ ...quote(2_000, 50), instrument: 1 });
    d.news();
    d.broker.quote(quote(3_000, 40));
    expect(liquidations(d.news())).toHaveLength(1);
    expect(d.broker.netAmount(1)).toBe(10);
    expect(d.broker.cash()).toBeGreaterThan(1_000 - 100 - 3);
  });
});

describe('cross margin', () => {
  test('lets the whole account stand for a position', () => {
    const isolated = desk({ execution: leverage(10) });
    const shared = desk({ execution: { ...leverage(10), ...cross } });
    for (const d of [isolated, shared]) {
      open(d, 'buy', 10, 100);
      d.broker.quote(quote(1_000, 50));
    }
    expect(liquidations(isolated.news())).toHaveLength(1);
    expect(shared.news()).toEqual([]);
    expect(shared.broker.netAmount(0)).toBe(10);
  });

  test('takes it away where the account no longer covers the maintenance margin, and leaves nothing of it', () => {
    const d = desk({ execution: { ...leverage(10), ...cross } });
    open(d, 'buy', 20, 100);
    // 998.8 of cash: (2000 - 998.8) / (20 * 0.995) = 50.311…
    d.broker.quote(quote(1_000, 50.4));
    expect(d.news()).toEqual([]);
    d.broker.quote(quote(2_000, 50.3));
    // bankrupt at (2000 - 998.8) / 20 = 50.06, on the tick below
    expect(d.news()).toMatchObject([{ kind: 'liquidation', price: 50, amount: 20 }]);
    expect(d.broker.cash()).toBeLessThanOrEqual(0);
    expect(d.broker.cash()).toBeGreaterThan(-3);
  });

  test("takes the profits of other positions for one's loss, and the largest first where that is not enough", () => {
    const d = desk({ execution: { ...leverage(10), ...cross }, instruments: [instrument('BTC'), instrument('ETH')] });
    open(d, 'buy', 20, 100);
    d.broker.submit(order({ instrument: 1, side: 'sell', amount: 10 }), 1_000);
    d.broker.quote({ ...quote(2_000, 50), instrument: 1 });
    d.broker.quote({ ...quote(3_000, 30), instrument: 1 });
    d.news();
    d.broker.quote(quote(4_000, 45));
    expect(d.news()).toEqual([]);
    d.broker.quote({ ...quote(5_000, 55), instrument: 1 });
    const [first, ...others] = liquidations(d.news());
    expect(first).toMatchObject({ instrument: 0, amount: 20 });
    expect(others).toMatchObject([{ instrument: 1, amount: 10 }]);
  });

  test('counts open losses against new orders, but not open profits', () => {
    const big = { amount: 90, price: 100 };
    const make = (mark: number) => {
      const d = desk({ execution: { ...leverage(10), ...cross }, instruments: [instrument('BTC'), instrument('ETH')] });
      open(d, 'buy', 1, 100);
      d.broker.quote(quote(1_000, mark));
      d.broker.submit(order({ instrument: 1, ...big }), 2_000);
      return d.news().map(({ kind }) => kind);
    };
    expect(make(100)).toEqual(['order-accepted']);
    expect(make(1)).toEqual(['order-closed']);
    const d = desk({ execution: { ...leverage(10), ...cross }, instruments: [instrument('BTC'), instrument('ETH')] });
    open(d, 'buy', 1, 100);
    d.broker.quote(quote(1_000, 900));
    d.broker.submit(order({ instrument: 1, amount: 120, price: 100 }), 2_000);
    expect(d.news()).toMatchObject([{ kind: 'order-closed', status: 'rejected' }]);
  });

  test('goes on after a restart with the same limits', () => {
    const d = desk({ execution: { ...leverage(10), ...cross } });
    const { id, side, strategy } = { id: order().positionId, side: 'long' as const, strategy: 'adaptive-oversold-bounce' as const };
    d.broker.restore({
      orders: [], cash: 998.8,
      openPositions: [{
        id, instrument: 0, exchange: 'simulated', symbol: instrument().symbol, side, strategy, decisionId: null, status: 'open', openedAt: 0, closedAt: null,
        entryPrice: 100, exitPrice: null, amount: 20, openAmount: 20, initialStop: 95, stopLoss: 95, takeProfit: 110, hasProtectiveStop: true, exitReason: null,
        markPrice: 60, unrealisedPnl: -800, realisedPnl: 0, fees: 1.2, funding: 0, netPnl: -801.2, mae: -800, mfe: 0, liquidationPrice: 50.31, marginMode: 'cross',
        leverage: 10, margin: 200, roe: -4, initialRisk: 100, rMultiple: -8, entryAtr: 1, trailing: { isActivated: false, level: null }, isAtBreakEven: false, partialExits: [],
      }],
    });
    d.broker.quote(quote(1_000, 50.4));
    expect(d.events).toEqual([]);
    d.broker.quote(quote(2_000, 50.3));
    expect(liquidations(d.events)).toHaveLength(1);
  });

  test('whatever the marks do, no position outlives its margin and no liquidation is better than bankruptcy', () => {
    const marks = fc.array(fc.tuple(fc.nat(1), fc.integer({ min: 100, max: 3_000 })), { minLength: 1, maxLength: 40 });
    const sides = fc.tuple(fc.constantFrom('buy' as const, 'sell' as const), fc.constantFrom('buy' as const, 'sell' as const));
    let seen = 0;
    fc.assert(fc.property(marks, sides, fc.constantFrom('isolated' as const, 'cross' as const), (moves, [first, second], margin_mode) => {
      const d = desk({ execution: { ...leverage(10), margin_mode }, instruments: [instrument('BTC'), instrument('ETH')] });
      open(d, first, 30, 100);
      d.broker.submit(order({ instrument: 1, side: second, amount: 40 }), 1_000);
      d.broker.quote({ ...quote(2_000, 100), instrument: 1 });
      const entry = [100, d.news().flatMap((event) => (event.kind === 'fill' ? [event.price] : []))[0] ?? 100];
      const sign = [first === 'buy' ? 1 : -1, second === 'buy' ? 1 : -1];
      const mark = [100, 100];
      let [at, lost] = [3_000, new BigNumber(0)];
      for (const [index, ticks] of moves) {
        mark[index] = ticks / 10;
        d.broker.quote({ ...quote((at += 1_000), ticks / 10), instrument: index });
        for (const event of d.news()) {
          if (event.kind !== 'liquidation') continue;
          seen += 1;
          lost = lost.plus(new BigNumber(event.price).minus(entry[event.instrument] ?? 0).times(event.amount).times(sign[event.instrument] ?? 0)).minus(event.fee);
        }
        const upnl = [0, 1].map((one) => d.broker.netAmount(one) * ((mark[one] ?? 0) - (entry[one] ?? 0)));
        const needed = [0, 1].map((one) => maintenanceMargin(Math.abs(d.broker.netAmount(one)) * (mark[one] ?? 0)));
        const isOpen = needed.some((margin) => margin > 0);
        if (margin_mode === 'cross' && isOpen) expect(d.broker.cash() + (upnl[0] ?? 0) + (upnl[1] ?? 0)).toBeGreaterThan((needed[0] ?? 0) + (needed[1] ?? 0));
        if (margin_mode === 'isolated') for (const one of [0, 1]) if (needed[one] !== 0) expect(Math.abs(d.broker.netAmount(one)) * (entry[one] ?? 0) / 10 + (upnl[one] ?? 0)).toBeGreaterThan((needed[one] ?? 0) - 1e-9);
      }
      const opened = new BigNumber(30).times(100).plus(new BigNumber(40).times(entry[1] ?? 0)).times(0.0006);
      expect(Math.abs(d.broker.cash() - new BigNumber(1_000).minus(opened).plus(lost).toNumber())).toBeLessThan(1e-6);
    }), { numRuns: 200 });
    expect(seen).toBeGreaterThan(50);
  }, 60_000);
});
