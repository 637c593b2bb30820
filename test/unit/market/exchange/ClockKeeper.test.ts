import { describe, expect, it } from 'vitest';
import type { ServerTime } from '../../../../electron/exchanges/gateway.ts';
import type { RealClock } from '../../../../electron/exchanges/realClock.ts';
import { ClockKeeper } from '../../../../electron/market/exchange/ClockKeeper.ts';
import { MarketClock } from '../../../../electron/market/exchange/marketClock.ts';
import { RestCaller } from '../../../../electron/market/exchange/RestCaller.ts';
import { ORIGIN, ScriptedGateway } from './ScriptedGateway.ts';

/** A keeper at speed 1 whose timers run when `next` is called; resolves when that reading has been taken. */
function setUp() {
  let now = 0;
  let aheadMs = 0;
  let due: { readonly delayMs: number; readonly run: () => void } | null = null;
  let scheduled = (): void => undefined;
  const clock: RealClock = {
    epochMs: () => ORIGIN + now,
    monotonicMs: () => now,
    after: (delayMs, run) => {
      due = { delayMs, run };
      scheduled();
      return () => undefined;
    },
  };
  class TimedGateway extends ScriptedGateway {
    override serverTime(): Promise<ServerTime> {
      return Promise.resolve({ serverTime: ORIGIN + now + aheadMs, sentAt: now, receivedAt: now });
    }
  }
  const marketClock = new MarketClock(1, () => now);
  const skews: string[] = [];
  const keeper = new ClockKeeper({
    gateway: new TimedGateway(() => now), clock, marketClock, signal: new AbortController().signal,
    caller: new RestCaller({ clock, random: () => 0, firstPauseMs: 1, maxPauseMs: 1 }),
    onSkew: (skew, before, driftMs) => { skews.push(`${before} > ${skew} at ${driftMs} ms`); },
    onJump: () => undefined,
    onFailure: (error) => { throw error; },
  });
  keeper.offer({ serverTime: ORIGIN, sentAt: 0, receivedAt: 0 });
  keeper.start();
  return {
    skews,
    delayMs: () => due?.delayMs ?? null,
    /** Lets the pause pass and reads a clock that is so far ahead of this computer's. */
    next: (ahead: number) => new Promise<void>((resolve) => {
      aheadMs = ahead;
      now += due?.delayMs ?? 0;
      scheduled = resolve;
      due?.run();
    }),
  };
}

describe('the watch over an exchange\'s clock', () => {
  it('says nothing of a second, each minute', async () => {
    const { next, skews, delayMs } = setUp();
    expect(delayMs()).toBe(60_000);
    await next(1_000);
    await next(0);
    expect(skews).toEqual([]);
    expect(delayMs()).toBe(60_000);
  });

  it('warns over one second and up to two, and looks again soon', async () => {
    const { next, skews, delayMs } = setUp();
    await next(1_001);
    expect(delayMs()).toBe(2_000);
    await next(1_001);
    await next(1_001 - 2_000);
    expect(skews).toEqual(['agrees > warns at 1001 ms', 'warns > agrees at 0 ms', 'agrees > warns at -2000 ms']);
  });

  it('blocks beyond two seconds, until the clock is back or has been believed', async () => {
    const { next, skews, delayMs } = setUp();
    await next(2_001);
    expect(delayMs()).toBe(1_000);
    await next(1_500);
    await next(1_500);
    expect(skews).toEqual(['agrees > blocks at 2001 ms', 'blocks > warns at 1500 ms', 'warns > agrees at 0 ms']);
  });

  it('blocks no longer than three readings that agree with each other', async () => {
    const { next, skews } = setUp();
    for (let reading = 0; reading < 4; reading += 1) await next(5_000);
    expect(skews).toEqual(['agrees > blocks at 5000 ms', 'blocks > agrees at 0 ms']);
  });
});
