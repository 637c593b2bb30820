import { describe, expect, it } from 'vitest';
import { restoreCore } from '../../../electron/core/createCore.ts';
import type { TradingCore } from '../../../electron/core/coreApi.ts';
import { calmCandle, CoreHarness, calmSettings, instrumentOf, only, START } from './support/coreHarness.ts';

function restored(harness: CoreHarness): TradingCore {
  return restoreCore(JSON.parse(JSON.stringify(harness.core.snapshot())));
}

function reasonAfter(core: TradingCore, harness: CoreHarness): string | null {
  const candle = calmCandle(harness.now);
  core.apply({ kind: 'candle', at: candle.openTime + 1_800_000, instrument: 0, timeframe: '30m', ...candle });
  return core.decision(core.decisionCount() - 2).reason;
}

describe('a core restored from a snapshot', () => {
  it('still ignores a fill it has had', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    harness.fill(entry.clientOrderId, 100, 0.5, 0.03, 'once');
    const core = restored(harness);
    expect(core.apply({ kind: 'fill', at: harness.now, clientOrderId: entry.clientOrderId, fillId: 'once', price: 100, amount: 0.5, fee: 0.03, liquidity: 'taker' })).toEqual([]);
  });

  it('still remembers its signals', () => {
    const harness = new CoreHarness({ settings: calmSettings({ risk: { daily_max_trades: 0 } }) });
    harness.candle();
    expect(reasonAfter(restored(harness), harness)).toBe('price-unchanged');
  });

  it('still has its gates, switches, limits and rules', () => {
    const harness = new CoreHarness({ instruments: [instrumentOf('BTC', 'bingx', null)] });
    harness.apply({ kind: 'gate', at: START, instrument: null, code: 'clock-skew', blocked: true, reason: 'skewed' });
    expect(restored(harness).account()).toMatchObject({ entries: 'blocked', entriesReason: 'skewed' });
    harness.command({ command: 'set-limits', limits: { ...harness.core.riskLimits(), max_positions: 2 } });
    harness.command({ command: 'pause-entries' });
    expect(restored(harness).riskLimits()).toEqual(harness.core.riskLimits());
    expect(restored(harness).account().entries).toBe('paused');
    expect(restored(harness).limits()).toEqual(harness.core.limits());
  });

  it('goes on numbering orders and positions where it was', () => {
    const harness = new CoreHarness();
    const entry = only(harness.candle().orders);
    harness.end(entry.clientOrderId, 'expired');
    const core = restored(harness);
    const candle = { ...calmCandle(harness.now), close: 100.2 };
    const effects = core.apply({ kind: 'candle', at: candle.openTime + 1_800_000, instrument: 0, timeframe: '30m', ...candle });
    expect(effects.flatMap((effect) => (effect.kind === 'submit-order' ? [effect.order.clientOrderId, effect.order.positionId] : []))).toEqual(['s1-2', 's1-p2']);
  });

  it('is refused where the data is not a snapshot of this version', () => {
    for (const data of [null, 1, {}, { kind: 'bearish-core', version: 0 }]) expect(() => restoreCore(data)).toThrow(/not a core snapshot of version/);
  });
});
