import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StrategyId } from '../../../../shared/domain/decision.ts';
import { positionId, sessionId } from '../../../../shared/domain/ids.ts';
import type { AllocationMethod } from '../../../../shared/domain/portfolio.ts';
import { createCore, restoreCore } from '../../../../electron/core/createCore.ts';
import { openNotionalOf, weightOf } from '../../../../electron/core/portfolio/allocationRoom.ts';
import { targetAllocation, rebalance } from '../../../../electron/core/portfolio/rebalance.ts';
import { metricsOf, strategyMetrics } from '../../../../electron/core/portfolio/strategyMetrics.ts';
import { driftOf, hintsOf } from '../../../../electron/core/portfolio/performanceWords.ts';
import { sharpeOf } from '../../../../electron/core/metrics/returnStatistics.ts';
import type { PositionState } from '../../../../electron/core/positions/positionState.ts';
import type { CoreState } from '../../../../electron/core/state/coreState.ts';
import { initialState, stateFromSnapshot } from '../../../../electron/core/state/snapshot.ts';
import { CoreHarness, calmSettings, instrumentOf, notices, only, START, submitted, thresholds } from '../support/coreHarness.ts';

const DAY = 86_400_000;
const BOUNCE: StrategyId = 'adaptive-oversold-bounce';
const RIP: StrategyId = 'adaptive-short-the-rip';

function stateOf(portfolio: object = {}): CoreState {
  return initialState({ sessionId: sessionId('s'), settings: calmSettings({ portfolio: { enforce_allocation: true, ...portfolio } }), instruments: [instrumentOf('BTC')], startEquity: 1_000, entryTtlMs: 60_000 });
}

/** A closed position with this net result; a template of a real one gives everything else. */
const template = ((): PositionState => {
  const harness = new CoreHarness({ settings: calmSettings() });
  const { stop, position } = harness.open();
  harness.fill(stop.clientOrderId, 98.8, position.amount);
  const closed = stateFromSnapshot(harness.core.snapshot()).positions.get(position.id);
  if (closed === undefined) throw new Error('no position');
  return closed;
})();

function close(state: CoreState, strategy: StrategyId, net: number, at: number): void {
  const position: PositionState = { ...template, id: positionId(`t${state.positions.size}`), strategy, realised: net, fees: 0, funding: 0, closedAt: at };
  state.positions.set(position.id, position);
  state.portfolio.closed.add(position);
}

/** `days` ended days on which the strategies made what the functions say, at 1,000 a day. */
function trade(state: CoreState, days: number, bounce: (day: number) => number, rip: ((day: number) => number) | null): void {
  for (let day = 0; day < days; day += 1) {
    const nets = [{ strategy: BOUNCE, net: bounce(day) }, ...(rip === null ? [] : [{ strategy: RIP, net: rip(day) }])];
    for (const { strategy, net } of nets) close(state, strategy, net, day * DAY + 1);
    state.portfolio.days.push({ day, startEquity: 1_000, endEquity: 1_000 + nets.reduce((sum, { net }) => sum + net, 0), nets });
  }
}

describe('strategy performance', () => {
  it('is kept of every closed position net of fees and funding, and reacts to nothing below 20 trades', () => {
    const harness = new CoreHarness({ settings: calmSettings({ duplicates: { enabled: false }, protections: { cooldown: { enabled: false }, stoploss_guard: { enabled: false } }, risk: { daily_loss_limit_pct: 0.2, max_drawdown: 0.9 } }) });
    let net = 0;
    for (let count = 0; count < 3; count += 1) {
      const { target, position } = harness.open();
      harness.fill(target.clientOrderId, 102.5, position.amount);
      net += harness.position().netPnl;
      harness.candle(0, 0, undefined);
      harness.command({ command: 'close-all', reason: 'manual' });
      for (const order of harness.core.orders()) if (order.purpose === 'entry' && order.status === 'submitted') harness.end(order.clientOrderId, 'cancelled');
    }
    const [bounce, rip] = harness.core.portfolio().strategies;
    expect(bounce).toMatchObject({ strategy: BOUNCE, trades: 3, wins: 3, winRate: 1, isSufficient: false, drift: [], hints: [], profitFactor: null });
    expect(bounce?.totalNet).toBeCloseTo(net, 10);
    expect(rip).toMatchObject({ strategy: RIP, trades: 0, winRate: null, expectancyR: null });
    expect(strategyMetrics(stateFromSnapshot(harness.core.snapshot()), BOUNCE)).toBeNull();
  });

  it('gives figures from the twentieth trade on, of the newest 200, with the size of the sample', () => {
    const state = stateOf();
    trade(state, 19, () => 1, null);
    expect(strategyMetrics(state, BOUNCE)).toBeNull();
    trade(state, 1, () => -1, null);
    expect(strategyMetrics(state, BOUNCE)).toMatchObject({ trades: 20, wins: 19, days: 20, recentTrades: 20 });
    expect(strategyMetrics(state, RIP)).toBeNull();
    for (let count = 0; count < 300; count += 1) close(state, BOUNCE, -2, 30 * DAY);
    expect(strategyMetrics(state, BOUNCE)).toMatchObject({ trades: 200, winRate: 0, totalNet: -400 });
  });

  it('takes Sharpe from the days and their part of the equity', () => {
    const state = stateOf();
    const nets = Array.from({ length: 30 }, (_, day) => (day % 3) - 0.5);
    trade(state, 30, (day) => nets[day] ?? 0, null);
    expect(strategyMetrics(state, BOUNCE)?.sharpe).toBeCloseTo(sharpeOf(nets.map((net) => net / 1_000)) ?? 0, 10);
  });

  it('counts funding that comes after the closing', () => {
    const harness = new CoreHarness();
    const { stop, position } = harness.open();
    harness.fill(stop.clientOrderId, 98.8, position.amount);
    const before = harness.core.portfolio().strategies[0]?.totalNet ?? 0;
    harness.apply({ kind: 'funding', at: harness.now, instrument: 0, rate: 0.0001, payment: 0.25 });
    expect(harness.core.portfolio().strategies[0]?.totalNet).toBeCloseTo(before - 0.25, 10);
  });

  it('names drift from 20 trades on and gives hints from 10', () => {
    const losing = (count: number): ReturnType<typeof metricsOf> => metricsOf(BOUNCE, Array.from({ length: count }, (_, row) => ({ net: row % 4 === 0 ? 1 : -2, risk: 1 })), []);
    expect([driftOf(losing(19)), hintsOf(losing(9), 1_000)]).toEqual([[], []]);
    expect(driftOf(losing(20)).length).toBe(2);
    expect(hintsOf(losing(20), 100)[0]).toBe('It loses money: review it before it trades on.');
    expect(hintsOf(losing(20), 100)).toContain('Its deepest fall is more than 10 % of the equity: reduce its size.');
    const fading = metricsOf(BOUNCE, Array.from({ length: 60 }, (_, row) => ({ net: row < 40 || row % 2 === 0 ? 3 : -1, risk: 1 })), []);
    expect(driftOf(fading)).toEqual(['It won 50 % of the last 20 trades, against 83 % over all.']);
  });
});

describe('the day', () => {
  it('is noted at midnight UTC with its first and last equity and what each strategy closed', () => {
    const harness = new CoreHarness();
    const { stop, position } = harness.open();
    harness.fill(stop.clientOrderId, 98.8, position.amount);
    const { netPnl } = harness.position();
    harness.timer(DAY);
    harness.timer(DAY);
    const { days } = stateFromSnapshot(harness.core.snapshot()).portfolio;
    expect(days).toEqual([
      { day: Math.floor(START / DAY), startEquity: 1_000, endEquity: expect.closeTo(1_000 + netPnl, 10), nets: [{ strategy: BOUNCE, net: expect.closeTo(netPnl, 10) }] },
      { day: Math.floor(START / DAY) + 1, startEquity: expect.closeTo(1_000 + netPnl, 10), endEquity: expect.closeTo(1_000 + netPnl, 10), nets: [] },
    ]);
    expect(harness.core.portfolio().account).toMatchObject({ days: 2, weekTrades: 1 });
  });
});

describe('the target shares', () => {
  const shares = (state: CoreState): readonly number[] => targetAllocation(state).weights.map(({ weight }) => weight);

  it('are equal by default, and whatever the method until there are enough trades and days', () => {
    expect(shares(stateOf())).toEqual([0.5, 0.5]);
    for (const method of ['inverse_volatility', 'risk_parity', 'mean_variance', 'performance'] as const) {
      const state = stateOf({ allocation_method: method });
      trade(state, 19, (day) => (day % 2) * 9 - 3, () => 1);
      expect(targetAllocation(state)).toMatchObject({ method: 'equal' });
      expect(shares(state)).toEqual([0.5, 0.5]);
    }
    const few = stateOf({ allocation_method: 'mean_variance' });
    trade(few, 29, (day) => (day % 2) * 9 - 3, () => 1);
    expect(targetAllocation(few).reason).toBe('29 of 30 days are known, so the shares are the same');
  });

  it.each([
    ['inverse_volatility', [0.25, 0.75]], ['risk_parity', [0.25, 0.75]],
  ] as const)('follow %s once there are', (method, expected) => {
    const state = stateOf({ allocation_method: method, max_weight: 1, min_weight: 0 });
    // the bounce swings three times as far, in another rhythm
    trade(state, 48, (day) => (day % 2 === 0 ? 3 : -3), (day) => (day % 4 < 2 ? 1 : -1));
    expect(shares(state)).toEqual(expected.map((share) => expect.closeTo(share, 2)));
  });

  it('favour what earned more, within the bounds of the settings', () => {
    for (const method of ['mean_variance', 'performance'] as const) {
      const state = stateOf({ allocation_method: method, max_weight: 0.6 });
      trade(state, 40, (day) => (day % 2 === 0 ? -3 : 1), (day) => (day % 4 === 0 ? -1 : 2));
      expect(shares(state)).toEqual([expect.closeTo(0.4, 6), expect.closeTo(0.6, 6)]);
      const wide = stateOf({ allocation_method: method, max_weight: 0.9 });
      trade(wide, 40, (day) => (day % 2 === 0 ? -3 : 1), (day) => (day % 4 === 0 ? -1 : 2));
      expect(shares(wide)[1]).toBeGreaterThan(0.65);
    }
  });

  it('keep to the bounds and to a sum of 1 whatever was traded', () => {
    const methods: readonly AllocationMethod[] = ['equal', 'inverse_volatility', 'risk_parity', 'mean_variance', 'performance'];
    fc.assert(fc.property(fc.constantFrom(...methods), fc.integer({ min: 0, max: 45 }), fc.double({ min: 0, max: 5, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }), (method, days, swing, mean) => {
      const state = stateOf({ allocation_method: method });
      trade(state, days, (day) => mean + (day % 3 === 0 ? swing : -swing), days % 2 === 0 ? null : () => mean);
      const weights = shares(state);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeLessThanOrEqual(1 + 1e-12);
      for (const weight of weights) {
        expect(weight).toBeGreaterThanOrEqual(0.05 - 1e-9);
        expect(weight).toBeLessThanOrEqual(0.6 + 1e-9);
      }
    }), { numRuns: 100 });
  });
});

describe('new shares', () => {
  const skewed = (portfolio: object = {}): CoreState => {
    const state = stateOf({ allocation_method: 'performance', ...portfolio });
    trade(state, 40, (day) => (day % 2 === 0 ? -3 : 1), (day) => (day % 4 === 0 ? -1 : 2));
    return state;
  };

  it('are offered, and take effect when a person applies them', () => {
    const state = skewed();
    rebalance(state, 'day');
    expect(notices(state.effects)).toEqual(['allocation-suggested']);
    expect(weightOf(state, RIP)).toBe(0.5);
    rebalance(state, 'day');
    expect(notices(state.effects)).toEqual(['allocation-suggested']);
    const core = restoreCore(JSON.parse(JSON.stringify(snapshotOf(state))));
    expect(core.portfolio().suggestion?.weights[1]?.weight).toBeCloseTo(0.6, 6);
    expect(notices(core.apply({ kind: 'command', at: 1, command: 'apply-allocation' }))).toEqual(['allocation-applied']);
    expect(core.portfolio()).toMatchObject({ suggestion: null, current: { method: 'performance' } });
    expect(notices(core.apply({ kind: 'command', at: 1, command: 'apply-allocation' }))).toEqual(['no-allocation']);
  });

  it('take effect by themselves where the settings say so', () => {
    const state = skewed({ rebalance: 'apply' });
    rebalance(state, 'day');
    expect(weightOf(state, RIP)).toBeCloseTo(0.6, 6);
    expect(state.portfolio.applied.length).toBe(1);
  });

  it('are not offered for small changes, and after a trade only for large ones', () => {
    const small = skewed({ min_change: 0.2 });
    rebalance(small, 'day');
    const drifted = skewed({ rebalance_drift: 0.2 });
    rebalance(drifted, 'trade');
    const large = skewed({ rebalance_drift: 0.05 });
    rebalance(large, 'trade');
    expect([small, drifted, large].map(({ portfolio }) => portfolio.suggestion === null)).toEqual([true, true, false]);
  });
});

/** The snapshot that a core of this state would give. */
function snapshotOf(state: CoreState): unknown {
  const core = createCore(state.options);
  const empty = core.snapshot();
  if (typeof empty !== 'object' || empty === null) throw new Error('no snapshot');
  return {
    ...empty,
    positions: [...state.positions.values()],
    portfolio: { closed: state.portfolio.closed.save(), days: state.portfolio.days, current: state.portfolio.current, suggestion: state.portfolio.suggestion, applied: state.portfolio.applied },
  };
}

describe('the share of a strategy', () => {
  const settings = (portfolio: object, max_exposure = 1): ReturnType<typeof calmSettings> => calmSettings({
    portfolio, risk: { max_exposure, max_correlation: null, max_concentration: null, max_net_exposure: null, max_beta_exposure: null },
  });
  const instruments = ['BTC', 'ETH', 'SOL'].map((base) => instrumentOf(base));

  it('does not refuse the shipped configuration, and makes the entry that would exceed it smaller', () => {
    const harness = new CoreHarness({ instruments, settings: settings({ enforce_allocation: true }) });
    const amounts = [harness.candle(0), harness.sameCandle(1), harness.sameCandle(2)].map(({ orders }) => only(orders).amount);
    expect(amounts.slice(0, 2)).toEqual([1.998, 1.998]);
    // 500 less two entries of 1.998 at 100.10
    expect(amounts[2]).toBe(Math.floor((500 - 2 * 1.998 * 100.1) / 100.1 * 1_000) / 1_000);
  });

  it('declines as allocation-limit what is below the smallest order, unless shares are not enforced', () => {
    const strict = new CoreHarness({ instruments, settings: settings({ enforce_allocation: true }, 0.401) });
    strict.candle(0);
    expect(strict.sameCandle(1).decisions[0]?.reason).toBe('allocation-limit');
    const free = new CoreHarness({ instruments, settings: settings({ enforce_allocation: false }, 0.401) });
    free.candle(0);
    expect(free.sameCandle(1).decisions[0]?.reason).toBeNull();
  });

  it('belongs to one strategy alone where one is switched on', () => {
    const harness = new CoreHarness({ settings: calmSettings({ rip: { enable: false }, portfolio: { enforce_allocation: true } }) });
    expect(harness.core.portfolio().current.weights).toEqual([{ strategy: BOUNCE, weight: 1 }]);
  });

  it('counts positions at their mark price and working entries at their worst', () => {
    const harness = new CoreHarness({ instruments, settings: settings({ enforce_allocation: true }) });
    const { position } = harness.open();
    harness.price(101);
    const entry = only(submitted(harness.candle(1).effects));
    const state = stateFromSnapshot(harness.core.snapshot());
    expect(openNotionalOf(state, BOUNCE)).toBeCloseTo(position.amount * 101 + entry.amount * (entry.price ?? 0), 9);
    expect(openNotionalOf(state, RIP)).toBe(0);
  });
});

it('is one core for both sides: shorts count against the share of their own strategy', () => {
  const harness = new CoreHarness({
    instruments: [instrumentOf('BTC'), instrumentOf('ETH')],
    settings: calmSettings({ bounce: { enable: true, symbols: thresholds(0) }, rip: { symbols: thresholds(0) }, portfolio: { enforce_allocation: true } }),
  });
  harness.candle(0);
  const [bounce, rip] = harness.core.portfolio().strategies;
  expect([bounce?.openNotional, (rip?.openNotional ?? 0) > 100]).toEqual([0, true]);
});
