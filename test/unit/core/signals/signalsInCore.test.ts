import { describe, expect, it } from 'vitest';
import type { SignalView } from '../../../../shared/domain/signal.ts';
import { restoreCore } from '../../../../electron/core/createCore.ts';
import { calmCandle, calmSettings, CoreHarness, instrumentOf, only, START, submitted, thresholds } from '../support/coreHarness.ts';

const stagesOf = (signal: SignalView | undefined): string[] => signal?.stages.map(({ stage }) => stage) ?? [];

describe('a signal', () => {
  it('is generated, validated, sent and executed, and knows its order and position', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    expect(only(harness.core.signals())).toMatchObject({ stage: 'sent', reason: null, orderId: entry.clientOrderId, positionId: entry.positionId, expiresAt: START + 1_800_000 + 60_000, priority: 'medium' });
    harness.fill(entry.clientOrderId, 100, entry.amount);
    const signal = only(harness.core.signals());
    expect(signal).toMatchObject({ id: 'd0', stage: 'executed', reason: null, side: 'long', candleOpenTime: START, entry: 100, stop: 98.8, target: 102.5, isFilledLate: false });
    expect(stagesOf(signal)).toEqual(['generated', 'validated', 'sent', 'executed']);
  });

  it.each([
    ['rejected', 'refused', 'order-refused', 'no balance'],
    ['expired', 'expired', 'signal-expired', 'not filled'],
    ['cancelled', 'expired', 'signal-expired', 'by hand'],
  ] as const)('whose order is %s ends as %s with the reason', (how, stage, reason, detail) => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    harness.end(entry.clientOrderId, how, detail);
    expect(only(harness.core.signals())).toMatchObject({ stage, reason, detail });
  });

  it('ends once: a fill after its end is marked and changes nothing else', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    harness.end(entry.clientOrderId, 'cancelled');
    harness.fill(entry.clientOrderId, 100, entry.amount);
    expect(only(harness.core.signals())).toMatchObject({ stage: 'expired', isFilledLate: true });
    expect(harness.core.signalStatistics().reached.executed).toBe(0);
  });

  it('that a check declines is rejected by its code, before or after it was valid', () => {
    const harness = new CoreHarness({ settings: calmSettings({ risk: { daily_max_trades: 0 } }) });
    harness.candle();
    harness.command({ command: 'pause-entries' });
    harness.candle();
    expect(harness.core.signals().map((signal) => [signal.reason, ...stagesOf(signal)])).toEqual([
      ['daily-trades-limit', 'generated', 'validated', 'rejected'], ['entries-paused', 'generated', 'rejected'],
    ]);
  });

  it('that comes too late expires', () => {
    const harness = new CoreHarness();
    harness.candle(0, 60_001);
    expect(only(harness.core.signals())).toMatchObject({ stage: 'expired', reason: 'signal-expired' });
  });

  it('is remembered with the last hundred that ended', () => {
    const harness = new CoreHarness({ settings: calmSettings({ risk: { daily_max_trades: 0 } }), instruments: [instrumentOf('BTC'), instrumentOf('ETH'), instrumentOf('SOL')] });
    for (let candle = 0; candle < 40; candle += 1) {
      harness.candle(0);
      harness.sameCandle(1);
      harness.sameCandle(2);
    }
    expect(harness.core.signals()).toHaveLength(100);
    expect(harness.core.signals().at(-1)?.id).toBe('d238');
    expect(harness.core.signalStatistics().generated).toBe(120);
  });

  it('and the statistics are part of the snapshot', () => {
    const harness = new CoreHarness();
    harness.open();
    harness.candle();
    const core = restoreCore(JSON.parse(JSON.stringify(harness.core.snapshot())));
    expect(core.signals()).toEqual(harness.core.signals());
    expect(core.signalStatistics()).toEqual(harness.core.signalStatistics());
  });
});

describe('signal statistics', () => {
  it('count stages, reasons, duplicates, bypasses and acceptance', () => {
    const harness = new CoreHarness({ settings: calmSettings({ duplicates: { cooldown_seconds: 7_200 } }) });
    const { position } = harness.open(100.05);
    harness.candle();
    harness.command({ command: 'close-position', positionId: position.id, reason: 'manual' });
    harness.fill(only(harness.core.orders().filter((order) => order.purpose === 'exit')).clientOrderId, 100, position.amount);
    harness.candle();
    const moved = harness.candle(0, 0, { ...calmCandle(harness.now), close: 99.9, low: 99.5 });
    expect(moved.orders).toHaveLength(1);
    const statistics = harness.core.signalStatistics();
    expect(statistics).toMatchObject({
      generated: 4, live: 1, byReason: { 'position-open': 1, 'cooldown': 1 }, duplicates: 2, bypasses: 1, bypassRate: 0.5, acceptanceRate: 0.5,
      reached: { generated: 4, validated: 2, sent: 2, executed: 1, rejected: 2, expired: 0, refused: 0, waiting: 0 },
      lastBypassAt: harness.now, lastAcceptedAt: harness.now,
    });
    expect(statistics.averageBypassDelta).toBeCloseTo(0.15 / 100.05, 12);
  });

  it('say null where nothing was counted', () => {
    expect(new CoreHarness().core.signalStatistics()).toMatchObject({ generated: 0, acceptanceRate: null, bypassRate: null, averageBypassDelta: null, lastGeneratedAt: null });
  });
});

describe('signals of the same moment and symbol', () => {
  const both = { rip: { symbols: thresholds(0) } };

  it.each([
    ['highest_priority', [null, 'conflict-lost']], ['fifo', [null, 'conflict-lost']], ['performance_weighted', [null, 'conflict-lost']],
    // the bounce aims at 2.38 / 1.32 net, the rip at 2.88 / 1.62
    ['best_risk_reward', [null, 'conflict-lost']],
  ])('are resolved by %s: one goes on', (policy, reasons) => {
    const harness = new CoreHarness({ settings: calmSettings({ ...both, signals: { conflict_resolution: policy } }) });
    const { decisions, orders } = harness.candle();
    expect(decisions.map(({ reason }) => reason)).toEqual(reasons);
    expect(orders).toHaveLength(1);
    expect(harness.core.signals().map(({ stage }) => stage).sort()).toEqual(['rejected', 'sent']);
  });

  it('let the better reward to risk win where that is the policy', () => {
    const settings = calmSettings({ rip: { ...both.rip, tp_atr_mult: 4 }, signals: { conflict_resolution: 'best_risk_reward' } });
    const harness = new CoreHarness({ settings });
    const { decisions, orders } = harness.candle();
    expect(decisions.map(({ strategy, reason }) => [strategy, reason])).toEqual([['adaptive-oversold-bounce', 'conflict-lost'], ['adaptive-short-the-rip', null]]);
    expect(only(orders)).toMatchObject({ side: 'sell', decisionId: 'd1' });
    expect(decisions[0]?.checks.at(-1)?.detail).toBe('Adaptive Short The Rip (d1) won the symbol by the better reward to risk, or by deciding first');
  });

  it('keep the sentence of a check through the snapshot', () => {
    const harness = new CoreHarness({ settings: calmSettings(both) });
    harness.candle();
    const core = restoreCore(JSON.parse(JSON.stringify(harness.core.snapshot())));
    expect(core.decision(1)).toEqual(harness.core.decision(1));
    expect(core.decision(1).checks.at(-1)?.detail).toMatch(/won the symbol/);
  });
});

describe('a signal against an open position', () => {
  /** A fall on which only the bounce enters: the RSI of flat candles drops to 0. */
  function fallen(policy: string, changes: Parameters<typeof calmSettings>[0] = {}): CoreHarness {
    const settings = calmSettings({ signals: { opposite_position: policy }, bounce: { symbols: thresholds(50) }, rip: { symbols: thresholds(50) }, ...changes });
    const harness = new CoreHarness({ settings });
    harness.candle(0, 0, { ...calmCandle(START), close: 99.9 });
    const entry = only(harness.core.orders());
    harness.accept(entry);
    for (const order of submitted(harness.fill(entry.clientOrderId, 99.9, entry.amount))) harness.accept(order);
    return harness;
  }

  const flipping = (changes: Parameters<typeof calmSettings>[0] = {}): CoreHarness => fallen('close_then_flip', changes);

  /** A rise on which only the rip enters. */
  function rise(harness: CoreHarness): ReturnType<CoreHarness['candle']> {
    return harness.candle(0, 0, { ...calmCandle(START + 1_800_000), close: 100.3 });
  }

  it('is declined by default', () => {
    const harness = fallen('reject');
    const { decisions, orders } = rise(harness);
    expect(decisions[1]?.reason).toBe('position-open');
    expect(orders).toEqual([]);
  });

  it('closes it by reason signal where that is the policy, and enters once it is flat', () => {
    const harness = flipping();
    const { decisions, orders } = rise(harness);
    expect(decisions[1]).toMatchObject({ verdict: 'enter', reason: null });
    const exit = only(orders);
    expect(exit).toMatchObject({ purpose: 'exit', reduceOnly: true, side: 'sell' });
    expect(harness.core.signals().at(-1)).toMatchObject({ stage: 'waiting', side: 'short' });
    const half = harness.fill(exit.clientOrderId, 100, exit.amount / 2);
    expect(submitted(half).filter(({ purpose }) => purpose === 'entry')).toEqual([]);
    const entry = only(submitted(harness.fill(exit.clientOrderId, 100, exit.amount / 2)).filter(({ purpose }) => purpose === 'entry'));
    expect(entry).toMatchObject({ side: 'sell', decisionId: decisions[1]?.id });
    expect(harness.position()).toMatchObject({ status: 'closed', exitReason: 'signal' });
    expect(stagesOf(harness.core.signals().at(-1))).toEqual(['generated', 'validated', 'waiting', 'sent']);
    harness.fill(entry.clientOrderId, 100, entry.amount);
    expect(harness.position()).toMatchObject({ side: 'short', status: 'open' });
  });

  it('expires where the position is not flat in time, and never enters after that', () => {
    const harness = flipping();
    const { orders, decisions } = rise(harness);
    const effects = harness.timer(60_001);
    expect(effects).toContainEqual({ kind: 'decision-outcome', decisionId: decisions[1]?.id, outcome: 'signal-expired', detail: 'The opposite position was not flat in time' });
    const exit = only(orders);
    expect(submitted(harness.fill(exit.clientOrderId, 100, exit.amount))).toEqual([]);
    expect(harness.core.signals().at(-1)).toMatchObject({ stage: 'expired', reason: 'signal-expired' });
  });

  it('is rejected at once where entries stop while it waits', () => {
    const harness = flipping();
    rise(harness);
    const effects = harness.command({ command: 'pause-entries' });
    expect(effects).toContainEqual(expect.objectContaining({ kind: 'decision-outcome', outcome: 'declined', detail: 'entries-paused' }));
    expect(harness.core.signals().at(-1)).toMatchObject({ stage: 'rejected', reason: 'entries-paused' });
  });

  it('waits on after a restart', () => {
    const harness = flipping();
    const exit = only(rise(harness).orders);
    const core = restoreCore(JSON.parse(JSON.stringify(harness.core.snapshot())));
    const fill = { kind: 'fill', at: harness.now, clientOrderId: exit.clientOrderId, fillId: 'late', price: 100, amount: exit.amount, fee: 0, liquidity: 'taker' } as const;
    expect(submitted(core.apply(fill)).filter(({ purpose }) => purpose === 'entry')).toHaveLength(1);
  });

  it('closes nothing for an entry that a limit refuses all the same', () => {
    const harness = flipping({ risk: { daily_max_trades: 1 } });
    const { decisions, orders } = rise(harness);
    expect(decisions[1]?.reason).toBe('daily-trades-limit');
    expect(orders).toEqual([]);
  });
});
