import { describe, expect, it } from 'vitest';
import { calmSettings, CoreHarness, instrumentOf } from '../support/coreHarness.ts';

const three = [instrumentOf('BTC'), instrumentOf('ETH'), instrumentOf('SOL')];
const roomy = calmSettings({ risk: { max_correlation: null, max_concentration: null } });

describe('N37: every symbol trades by the same rules and says why it does not', () => {
  it('enters on each market of the same candle, whichever comes first', () => {
    for (const order of [[0, 1, 2], [2, 1, 0]] as const) {
      const harness = new CoreHarness({ settings: roomy, instruments: three });
      const [first, ...others] = order;
      const decided = [harness.candle(first), ...others.map((instrument) => harness.sameCandle(instrument))];
      expect(decided.map(({ decisions }) => decisions[0]?.reason)).toEqual([null, null, null]);
    }
  });

  it('names the reason of each market for itself, with every check that was made', () => {
    const harness = new CoreHarness({ settings: roomy, instruments: [instrumentOf('BTC'), instrumentOf('ETH'), instrumentOf('SOL', 'bingx', null)] });
    harness.apply({ kind: 'gate', at: harness.now, instrument: 1, code: 'data-stale', blocked: true, reason: 'no price' });
    const decided = [harness.candle(0), harness.sameCandle(1), harness.sameCandle(2)].map(({ decisions }) => decisions[0]);
    expect(decided.map((decision) => decision?.reason)).toEqual([null, 'data-stale', 'no-market-rules']);
    for (const decision of decided) expect(decision?.checks.find(({ pass }) => !pass)?.name ?? null).toBe(decision?.reason);
    expect(harness.core.signals().map(({ symbol, reason }) => [symbol, reason])).toEqual([
      ['ETH/USDT:USDT', 'data-stale'], ['SOL/USDT:USDT', 'no-market-rules'], ['BTC/USDT:USDT', null],
    ]);
  });
});
