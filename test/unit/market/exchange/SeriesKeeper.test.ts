import { describe, expect, it } from 'vitest';
import type { Candle } from '../../../../shared/domain/candle.ts';
import { ExchangeUnavailableError } from '../../../../electron/exchanges/errors/exchangeUnavailableError.ts';
import { graceAt } from '../../../../electron/market/exchange/grace.ts';
import { MarketClock } from '../../../../electron/market/exchange/marketClock.ts';
import { RestCaller } from '../../../../electron/market/exchange/RestCaller.ts';
import { SeriesKeeper } from '../../../../electron/market/exchange/SeriesKeeper.ts';
import { ManualRealClock } from '../../exchanges/ManualRealClock.ts';
import { BTC, candleAtTime, ORIGIN, ScriptedGateway } from './ScriptedGateway.ts';

const TF = 1_800_000;
const context = { exchange: 'bingx', action: 'testing', nextStep: 'none' } as const;

/** A series at real time whose newest known candle is the one that has just closed. */
function setUp(options: { readonly knownBack?: number; readonly candlesPerRequest?: number } = {}) {
  const clock = new ManualRealClock();
  const marketClock = new MarketClock(1, () => clock.monotonicMs());
  marketClock.offer({ serverTime: ORIGIN, sentAt: clock.monotonicMs(), receivedAt: clock.monotonicMs() });
  const gateway = new ScriptedGateway(() => marketClock.now(), options.candlesPerRequest);
  const closed: number[] = [];
  const failures: unknown[] = [];
  const owner = new AbortController();
  const keeper = new SeriesKeeper({
    symbol: BTC, timeframe: '30m', newestOpenTime: ORIGIN - (options.knownBack ?? 1) * TF, gateway, clock, marketClock,
    caller: new RestCaller({ clock, random: () => 1, firstPauseMs: 300, maxPauseMs: 5_000 }),
    grace: graceAt(1),
    signal: owner.signal,
    onSettled: (settlement) => closed.push(...settlement.closed.map(({ openTime }) => (openTime - ORIGIN) / TF)),
    onContradiction: () => undefined,
    onFailure: (error) => failures.push(error),
  });
  const push = (row: number, change: Partial<Candle> = {}): boolean => keeper.push({ ...candleAtTime(ORIGIN + row * TF), ...change });
  return { clock, gateway, closed, failures, keeper, owner, push };
}

describe('the keeper of a series', () => {
  it('asks once, two seconds after the end, and settles the candle', async () => {
    const { clock, gateway, closed, keeper } = setUp();
    keeper.start();
    await clock.pass(1_000);
    const before = gateway.requests.length;
    await clock.pass(TF - 1_000 + 1_900, 1_000);
    expect(gateway.requests).toHaveLength(before);
    expect(closed).toEqual([]);
    await clock.pass(200);
    expect(gateway.requests).toHaveLength(before + 1);
    expect(closed).toEqual([0]);
    expect(keeper.overdueMs).toBe(0);
  });

  it('goes on asking while the exchange fails, and settles when it answers', async () => {
    const { clock, gateway, closed, failures, keeper } = setUp();
    keeper.start();
    await clock.pass(TF, 1_000);
    gateway.failures.push(...Array.from({ length: 4 }, () => new ExchangeUnavailableError('HTTP 503', context)));
    await clock.pass(30_000);
    expect(failures).toHaveLength(4);
    expect(closed).toEqual([0]);
  });

  it('does not wait for its clock when a newer candle is pushed', async () => {
    const { clock, gateway, closed, keeper, push } = setUp();
    // The exchange is ten seconds ahead of what our clock believes.
    const now = gateway.now;
    gateway.now = () => now() + 10_000;
    keeper.start();
    await clock.pass(TF - 9_000, 1_000);
    expect(closed).toEqual([]);
    push(1);
    await clock.pass(2_100);
    expect(closed).toEqual([0]);
  });

  it('closes nothing because of one wrong push', async () => {
    const { clock, closed, keeper, push } = setUp();
    keeper.start();
    push(1);
    await clock.pass(60_000, 1_000);
    expect(closed).toEqual([]);
  });

  it('pages through what was missed while it was away', async () => {
    const { clock, gateway, closed, keeper } = setUp({ knownBack: 251, candlesPerRequest: 100 });
    keeper.start();
    await clock.pass(1_000);
    expect(closed).toEqual(Array.from({ length: 250 }, (_, row) => row - 250));
    expect(gateway.requests.every(({ since, until }) => (until - since) / TF < 100)).toBe(true);
  });

  it('tells the newest state of the forming candle from older ones', () => {
    const { keeper, push } = setUp();
    expect(push(0)).toBe(true);
    expect(push(-1)).toBe(false);
    expect(push(1)).toBe(true);
    expect(push(0, { close: 101 })).toBe(false);
    expect(keeper.lastPushed(ORIGIN)?.close).toBe(101);
  });

  it('asks again when it was told to while it was asking', async () => {
    const { clock, gateway, keeper } = setUp();
    keeper.start();
    keeper.check();
    keeper.check();
    await clock.pass(100);
    expect(gateway.requests).toHaveLength(2);
  });

  it('leaves no timer behind when it stops', async () => {
    const { clock, keeper, owner } = setUp();
    keeper.start();
    await clock.pass(100);
    expect(clock.timers).toBe(1);
    owner.abort(new Error('closed'));
    keeper.stop();
    expect(clock.timers).toBe(0);
  });
});
