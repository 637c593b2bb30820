import { describe, expect, it } from 'vitest';
import { CalmCalls } from '../../../../electron/market/exchange/CalmCalls.ts';
import type { RealClock } from '../../../../electron/exchanges/realClock.ts';

/** Time passes when somebody waits. */
function waitingClock(): RealClock {
  let now = 0;
  return {
    epochMs: () => now,
    monotonicMs: () => now,
    after: (delayMs, run) => {
      now += delayMs;
      queueMicrotask(run);
      return () => undefined;
    },
  };
}

describe('calm calls', () => {
  it('start in the order asked, two seconds apart, whatever became of the one before', async () => {
    const clock = waitingClock();
    const calm = new CalmCalls(clock);
    const started: string[] = [];
    const call = (name: string) => calm.run(() => {
      started.push(`${name} at ${clock.monotonicMs()}`);
      return name === 'b' ? Promise.reject(new Error('refused')) : Promise.resolve(name);
    }, new AbortController().signal);
    const results = await Promise.allSettled([call('a'), call('b'), call('c')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(started).toEqual(['a at 0', 'b at 2000', 'c at 4000']);
  });

  it('do not start once the session has ended', async () => {
    const ended = new AbortController();
    ended.abort(new Error('the session ended'));
    await expect(new CalmCalls(waitingClock()).run(() => Promise.resolve(1), ended.signal)).rejects.toThrow('the session ended');
  });
});
