import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { columnsFromCandles } from '../../../../shared/domain/candle.ts';
import type { CoreSettings } from '../../../../shared/settings/schema.ts';
import type { TradingCore } from '../../../../electron/core/coreApi.ts';
import { createCore, restoreCore } from '../../../../electron/core/createCore.ts';
import type { CoreEffect } from '../../../../electron/core/effects.ts';
import type { CoreEvent } from '../../../../electron/core/events.ts';
import { calmSettings, thresholds } from '../support/coreHarness.ts';
import { playAnySession } from './anySession.ts';

// a busy machine computes slowly; nothing here waits
vi.setConfig({ testTimeout: 600_000 });

/** BEARISH_RUNS=N plays N random sessions in place of few that are always the same. */
const more = Number(process.env['BEARISH_RUNS'] ?? 0);

function runs(usual: number, seed: number): fc.Parameters<unknown> {
  return more > 0 ? { numRuns: more } : { numRuns: usual, seed };
}

const settings: fc.Arbitrary<CoreSettings> = fc.record({
  risk: fc.record({
    max_positions: fc.integer({ min: 1, max: 4 }),
    daily_max_trades: fc.integer({ min: 3, max: 60 }),
    max_exposure: fc.constantFrom(0.3, 0.5, 1),
    max_position_size: fc.constantFrom(0.05, 0.2, 0.5),
    max_portfolio_risk: fc.constant(0.1),
    daily_loss_limit_pct: fc.constantFrom(0.02, 0.1),
    max_notional_per_trade: fc.constantFrom(null, 120),
    max_concentration: fc.constantFrom(null, 0.4),
  }),
  signals: fc.record({
    opposite_position: fc.constantFrom('reject', 'close_then_flip'),
    conflict_resolution: fc.constantFrom('highest_priority', 'best_risk_reward', 'performance_weighted', 'fifo'),
  }),
  emergency: fc.record({ enable_circuit_breaker: fc.boolean(), emergency_close_method: fc.constantFrom('market', 'limit') }),
  protections: fc.constantFrom({}, { cooldown: { enabled: false }, stoploss_guard: { enabled: false } }),
  positions: fc.constantFrom({}, { break_even: { enabled: true }, trailing: { enabled: true } }),
  bounce: fc.constantFrom(0, 50, 100),
}).map(({ bounce, ...given }) => calmSettings({
  ...given,
  management: { daily_loss_limit: 0.2 },
  duplicates: { min_price_change_pct: 0, cooldown_seconds: 0 },
  bounce: { symbols: thresholds(100) },
  rip: { symbols: thresholds(bounce) },
  age: 14_400,
}));

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** Events and snapshots as they come back from a journal. */
function throughJson(event: CoreEvent): CoreEvent {
  const plain = JSON.parse(JSON.stringify(event)) as CoreEvent;
  if (event.kind !== 'history' || plain.kind !== 'history') return plain;
  const { openTime, open, high, low, close, volume } = event.columns;
  return { ...plain, columns: columnsFromCandles(Array.from(openTime, (time, row) => ({ openTime: time, open: open[row] ?? 0, high: high[row] ?? 0, low: low[row] ?? 0, close: close[row] ?? 0, volume: volume[row] ?? 0 }))) };
}

function expectEnded(core: TradingCore): void {
  expect(core.openPositions()).toEqual([]);
  expect(core.orders().filter(({ status }) => ['submitted', 'open', 'partially-filled'].includes(status))).toEqual([]);
  const { generated, reached, live } = core.signalStatistics();
  expect(live).toBe(0);
  expect(reached.executed + reached.rejected + reached.expired + reached.refused).toBe(generated);
  for (const { stages, stage, reason } of core.signals()) {
    expect(stages.filter((step) => ['executed', 'rejected', 'expired', 'refused'].includes(step.stage)).map((step) => step.stage)).toEqual([stage]);
    expect(reason === null).toBe(stage === 'executed');
  }
}

describe('any session on two exchanges', () => {
  it('keeps its books to the cent and its limits at every instant, enters nowhere that is held back, ends every signal once, and ends flat', () => {
    let [entries, kinds] = [0, new Set<string>()];
    fc.assert(fc.property(seeds, settings, (seed, given) => {
      const session = playAnySession(seed, 30, given);
      expectEnded(session.core);
      entries += session.entries;
      kinds = new Set([...kinds, ...session.events.map((event) => (event.kind === 'command' ? event.command : event.kind))]);
    }), runs(30, 21));
    // the property must have had something to look at
    expect(entries).toBeGreaterThan(100);
    expect([...kinds].sort()).toEqual([
      'apply-allocation', 'cancel-order', 'candle', 'close-all', 'close-position', 'fill', 'funding', 'funding-rate', 'gate', 'history', 'liquidation', 'lock', 'move-stop',
      'order-accepted', 'order-closed', 'pause-entries', 'price', 'reduce-position', 'reset-breaker', 'reset-kill', 'resume-entries', 'rules', 'set-limits', 'stop-entries', 'timer', 'unlock',
    ]);
  });

  it('goes the same way again from its journal, and from a snapshot taken at any event', () => {
    fc.assert(fc.property(seeds, settings, fc.array(fc.nat(999), { minLength: 2, maxLength: 5 }), (seed, given, places) => {
      const { core, events, effects } = playAnySession(seed, 20, given);
      const cuts = new Set(places.map((place) => Math.floor((place * events.length) / 1_000)));
      const again = createCore(core.options);
      let cores: TradingCore[] = [again];
      const heard: CoreEffect[] = [];
      for (const [index, event] of events.entries()) {
        if (cuts.has(index)) {
          const restored = restoreCore(JSON.parse(JSON.stringify(again.snapshot())));
          expect(restored.stateHash()).toBe(again.stateHash());
          cores = [...cores, restored];
        }
        const told = throughJson(event);
        const [first = [], ...others] = cores.map((one) => [...one.apply(told)]);
        for (const other of others) expect(other).toEqual(first);
        heard.push(...first);
      }
      expect(heard).toEqual(effects);
      for (const one of cores) {
        expect(one.stateHash()).toBe(core.stateHash());
        expect(one.snapshot()).toEqual(core.snapshot());
        expect([one.orders(), one.positions(), one.locks(), one.breakers(), one.limits(), one.portfolio()]).toEqual([core.orders(), core.positions(), core.locks(), core.breakers(), core.limits(), core.portfolio()]);
        expect(one.decision(one.decisionCount() - 1)).toEqual(core.decision(core.decisionCount() - 1));
      }
    }), runs(10, 22));
  });
});
