import { describe, expect, it } from 'vitest';
import { ExchangeRejectedError } from '../../../../electron/exchanges/errors/exchangeRejectedError.ts';
import { ExchangeSilentError } from '../../../../electron/exchanges/errors/exchangeSilentError.ts';
import { ExchangeUnavailableError } from '../../../../electron/exchanges/errors/exchangeUnavailableError.ts';
import { RateLimitedError } from '../../../../electron/exchanges/errors/rateLimitedError.ts';
import { RestCaller } from '../../../../electron/market/exchange/RestCaller.ts';
import { ManualRealClock } from '../../exchanges/ManualRealClock.ts';

const context = { exchange: 'bingx', action: 'testing', nextStep: 'none' } as const;
const never = new AbortController().signal;

function setUp() {
  const clock = new ManualRealClock();
  return { clock, caller: new RestCaller({ clock, random: () => 0.5, firstPauseMs: 100, maxPauseMs: 1_000 }) };
}

/** Answers with the given outcomes, one a call; notes when it was called. */
function script(clock: ManualRealClock, outcomes: readonly (Error | string)[]) {
  const calledAt: number[] = [];
  const start = clock.monotonicMs();
  const run = async (): Promise<string> => {
    const outcome = outcomes[calledAt.length] ?? 'end';
    calledAt.push(clock.monotonicMs() - start);
    if (typeof outcome === 'string') return outcome;
    throw outcome;
  };
  return { calledAt, run };
}

describe('calls to an exchange', () => {
  it('are repeated with growing pauses while a repetition can help', async () => {
    const { clock, caller } = setUp();
    const busy = new ExchangeUnavailableError('HTTP 503', context);
    const { calledAt, run } = script(clock, [busy, busy, 'done']);
    const result = caller.call(5, run, never);
    await clock.pass(1_000, 25);
    await expect(result).resolves.toBe('done');
    expect(calledAt).toEqual([0, 75, 225]);
    expect(caller.statistics).toMatchObject({ calls: 3, failures: 2 });
  });

  it('end with the last error after the given number of attempts', async () => {
    const { clock, caller } = setUp();
    const { calledAt, run } = script(clock, Array.from({ length: 9 }, () => new ExchangeUnavailableError('HTTP 503', context)));
    await expect(Promise.all([caller.call(3, run, never), clock.pass(3_000)])).rejects.toThrow('HTTP 503');
    expect(calledAt).toHaveLength(3);
  });

  it('are not repeated where it cannot help', async () => {
    const { clock, caller } = setUp();
    const { calledAt, run } = script(clock, [new ExchangeRejectedError('80014', 'no', context)]);
    await expect(caller.call(5, run, never)).rejects.toThrow('80014');
    expect(calledAt).toHaveLength(1);
  });

  it('are repeated once alone where each attempt costs its whole deadline', async () => {
    const { clock, caller } = setUp();
    const silent = new ExchangeSilentError('http://x', 10_000, context);
    const { calledAt, run } = script(clock, [silent, silent, 'late']);
    await expect(Promise.all([caller.call(5, run, never), clock.pass(1_000)])).rejects.toThrow('gave no whole answer');
    expect(calledAt).toHaveLength(2);
  });

  it('all wait as long as the exchange demands', async () => {
    const { clock, caller } = setUp();
    const limited = script(clock, [new RateLimitedError(5_000, context), 'done']);
    const first = caller.call(3, limited.run, never);
    await clock.pass(50);
    const other = script(clock, ['also done']);
    const second = caller.once(other.run, never);
    await clock.pass(7_000);
    await expect(Promise.all([first, second])).resolves.toEqual(['done', 'also done']);
    expect(limited.calledAt[1]).toBeGreaterThanOrEqual(5_000);
    expect(other.calledAt[0]).toBeGreaterThanOrEqual(5_000);
  });

  it('end at once when the caller gives up, also while waiting', async () => {
    const { clock, caller } = setUp();
    const owner = new AbortController();
    const giveUp = clock.pass(100).then(() => owner.abort(new Error('stopped')));
    await expect(Promise.all([caller.call(5, script(clock, [new RateLimitedError(60_000, context)]).run, owner.signal), giveUp])).rejects.toThrow('stopped');
    expect(clock.timers).toBe(0);
  });

  it('are counted over the newest hundred, so that an old outage is forgotten', async () => {
    const { caller } = setUp();
    const fail = async () => { await caller.once(() => Promise.reject(new Error('down')), never).catch(() => undefined); };
    const succeed = async () => { await caller.once(() => Promise.resolve('up'), never); };
    expect(caller.statistics.recentFailureShare).toBe(0);
    for (let call = 0; call < 60; call += 1) await fail();
    expect(caller.statistics.recentFailureShare).toBe(1);
    for (let call = 0; call < 60; call += 1) await succeed();
    expect(caller.statistics).toMatchObject({ recentFailureShare: 0.4, failures: 60, failuresInARow: 0 });
    for (let call = 0; call < 40; call += 1) await succeed();
    expect(caller.statistics.recentFailureShare).toBe(0);
  });

  it('leave what the newest of them failed with, until one succeeds', async () => {
    const { caller } = setUp();
    expect(caller.lastFailure).toBeNull();
    await expect(caller.once(() => Promise.reject(new Error('down')), never)).rejects.toThrow('down');
    expect(caller.lastFailure).toMatchObject({ message: 'down' });
    await caller.once(() => Promise.resolve('up'), never);
    expect(caller.lastFailure).toBeNull();
  });
});
