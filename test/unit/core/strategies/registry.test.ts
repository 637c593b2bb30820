import { describe, expect, it, vi } from 'vitest';
import { columnsFromCandles } from '../../../../shared/domain/candle.ts';
import type { DecisionRecord } from '../../../../shared/domain/decision.ts';
import { strategyIdSchema } from '../../../../shared/domain/decision.ts';
import { SHIPPED_STRATEGIES, strategyWords } from '../../../../shared/domain/strategyWords.ts';
import { TIMEFRAME_MS } from '../../../../shared/domain/timeframe.ts';
import { DecisionLog } from '../../../../electron/core/decisions/decisionLog.ts';
import { SeriesEvaluator } from '../../../../electron/core/decisions/seriesEvaluator.ts';
import { evaluateCandles } from '../../../../electron/core/evaluateCandles.ts';
import { STRATEGY_REGISTRY } from '../../../../electron/core/strategies/registry.ts';
import { calmSettings, symbolOf } from '../support/coreHarness.ts';
import { randomWalk } from '../support/randomWalk.ts';
import { deepDip } from './deepDip.ts';

// a busy machine computes slowly; nothing here waits
vi.setConfig({ testTimeout: 60_000 });

const registry = [...STRATEGY_REGISTRY, deepDip];
const candles30m = columnsFromCandles(randomWalk({ seed: 5, count: 2_400, timeframeMs: TIMEFRAME_MS['30m'], swing: 0.012 }));

describe('the registry', () => {
  it('has words for every strategy of the application, the side among them, and ids that can be written down', () => {
    expect(STRATEGY_REGISTRY.map(({ id }) => id)).toEqual(SHIPPED_STRATEGIES);
    for (const { id, side } of STRATEGY_REGISTRY) {
      expect(strategyWords(id).side).toBe(side);
      expect(strategyIdSchema.parse(id)).toBe(id);
    }
  });
});

describe('a third strategy', () => {
  const records: DecisionRecord[] = [];
  evaluateCandles({ symbol: symbolOf('BTC'), settings: calmSettings(), flat: false, candles30m, registry }, (record) => records.push(record));

  it('is one file and its line in the registry: it decides, enters and is guarded against duplicates', () => {
    const own = records.filter(({ strategy }) => strategy === 'deep-dip');
    expect(own).toHaveLength(2_400);
    const reasons = new Set(own.map(({ reason }) => reason));
    expect([...reasons]).toEqual(expect.arrayContaining([null, 'rsi-not-reached', 'not-ready-4h']));
    expect(own.at(-1)?.checks.find(({ name }) => name === 'history-4h')?.limit).toBe(250);
  });

  it('leaves the others as they are where none of it enters', () => {
    const alone: DecisionRecord[] = [];
    evaluateCandles({ symbol: symbolOf('BTC'), settings: calmSettings(), flat: true, candles30m }, (record) => alone.push(record));
    const beside: DecisionRecord[] = [];
    evaluateCandles({ symbol: symbolOf('BTC'), settings: calmSettings(), flat: true, candles30m, registry }, (record) => beside.push(record));
    expect(beside.filter(({ strategy }) => strategy !== 'deep-dip')).toEqual(alone);
  });

  it('is kept in the decision log and its snapshot like any other', () => {
    const evaluator = new SeriesEvaluator({ settings: calmSettings(), symbol: symbolOf('BTC'), registry });
    evaluator.evaluate(0);
    const log = new DecisionLog();
    for (const { evaluation } of evaluator.seats) log.append(0, evaluation, []);
    const restored = new DecisionLog(JSON.parse(JSON.stringify(log.save())));
    expect([0, 1, 2].map((row) => restored.read(row).evaluation.strategy)).toEqual(['adaptive-oversold-bounce', 'adaptive-short-the-rip', 'deep-dip']);
  });

  it('is called by its id in words', () => {
    expect(strategyWords('deep-dip')).toEqual({ name: 'Deep Dip', shortName: 'Deep Dip', side: null });
  });
});
