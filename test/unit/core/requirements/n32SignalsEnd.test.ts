import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { CoreEffect } from '../../../../electron/core/effects.ts';
import { calmCandle, calmSettings, CoreHarness, instrumentOf, submitted, thresholds } from '../support/coreHarness.ts';

// a busy machine computes slowly; nothing here waits
vi.setConfig({ testTimeout: 60_000 });

const ENDS = ['executed', 'rejected', 'expired', 'refused'];
const act = fc.constantFrom('candle', 'accept', 'fill', 'half', 'reject', 'expire', 'pause', 'resume', 'timer', 'close', 'other');

describe('N32: every signal is validated before it is sent, and ends once with a reason', () => {
  it.each(['reject', 'close_then_flip'])('whatever happens to its order (opposite_position %s)', (policy) => {
    let [flips, sentSignals] = [0, 0];
    fc.assert(fc.property(fc.array(act, { minLength: 20, maxLength: 120 }), (acts) => {
      const harness = new CoreHarness({
        instruments: [instrumentOf('BTC'), instrumentOf('BTC', 'binanceusdm')],
        settings: calmSettings({ signals: { opposite_position: policy }, bounce: { symbols: thresholds(50) }, rip: { symbols: thresholds(50) }, duplicates: { min_price_change_pct: 0 }, protections: { cooldown: { enabled: false } } }),
      });
      const effects: CoreEffect[] = [];
      let up = false;
      for (const one of acts) {
        const working = harness.core.orders().find(({ status }) => status === 'submitted' || status === 'open' || status === 'partially-filled');
        switch (one) {
          case 'candle':
          case 'other': {
            up = !up;
            const openTime = harness.now - (harness.now % 1_800_000);
            if (effects.length > 4_000) break;
            effects.push(...harness.candle(one === 'other' ? 1 : 0, 0, { ...calmCandle(openTime), close: up ? 99.6 : 100.4 }).effects);
            break;
          }
          case 'accept': if (working?.status === 'submitted') effects.push(...harness.accept(working)); break;
          case 'fill': if (working !== undefined && working.purpose !== 'stop-loss' && working.purpose !== 'take-profit') effects.push(...harness.fill(working.clientOrderId, 100, Number((working.amount - working.filledAmount).toFixed(3)))); break;
          case 'half': if (working?.purpose === 'entry' && working.filledAmount === 0) effects.push(...harness.fill(working.clientOrderId, 100, 0.001)); break;
          case 'reject': if (working?.purpose === 'entry') effects.push(...harness.end(working.clientOrderId, 'rejected')); break;
          case 'expire': if (working?.purpose === 'entry') effects.push(...harness.end(working.clientOrderId, 'expired')); break;
          case 'pause': effects.push(...harness.command({ command: 'pause-entries' })); break;
          case 'resume': effects.push(...harness.command({ command: 'resume-entries' })); break;
          case 'timer': effects.push(...harness.timer(20_000)); break;
          case 'close': effects.push(...harness.command({ command: 'close-all', reason: 'manual' })); break;
        }
      }
      harness.command({ command: 'stop-entries', reason: 'over' });
      for (const order of harness.core.orders()) {
        if (order.purpose === 'entry' && ['submitted', 'open', 'partially-filled'].includes(order.status)) harness.end(order.clientOrderId, 'cancelled');
      }
      const { generated, reached, live } = harness.core.signalStatistics();
      expect(live).toBe(0);
      expect(reached.executed + reached.rejected + reached.expired + reached.refused).toBe(generated);
      const signals = new Map(harness.core.signals().map((signal) => [signal.id, signal]));
      for (const { stage, stages, reason } of signals.values()) {
        expect(stages.filter((step) => ENDS.includes(step.stage)).map((step) => step.stage)).toEqual([stage]);
        expect(reason === null).toBe(stage === 'executed');
      }
      for (const entry of submitted(effects).filter(({ purpose }) => purpose === 'entry')) {
        const signal = entry.decisionId === null ? undefined : signals.get(entry.decisionId);
        expect(signal?.stages.map(({ stage }) => stage).slice(0, 2)).toEqual(['generated', 'validated']);
        expect(signal?.orderId).toBe(entry.clientOrderId);
      }
      flips += reached.waiting;
      sentSignals += reached.sent;
    }), { numRuns: 60, seed: 11 });
    expect(sentSignals).toBeGreaterThan(20);
    if (policy === 'close_then_flip') expect(flips).toBeGreaterThan(5);
  });
});
