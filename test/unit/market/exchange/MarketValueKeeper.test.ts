import { describe, expect, it } from 'vitest';
import type { MarketSymbol } from '../../../../shared/domain/ids.ts';
import type { MarketValue } from '../../../../shared/domain/marketSeries.ts';
import { MarketClock } from '../../../../electron/market/exchange/marketClock.ts';
import { MarketValueKeeper, type MarketValueShelf } from '../../../../electron/market/exchange/MarketValueKeeper.ts';
import { amountOf } from '../../../../electron/market/exchange/openInterestAmount.ts';
import { RestCaller } from '../../../../electron/market/exchange/RestCaller.ts';
import { ExchangeRejectedError } from '../../../../electron/exchanges/errors/exchangeRejectedError.ts';
import { RequestBudget } from '../../../../electron/exchanges/RequestBudget.ts';
import type { MarketEvent } from '../../../../electron/market/feed.ts';
import { ManualRealClock } from '../../exchanges/ManualRealClock.ts';
import { BTC, ORIGIN, ScriptedGateway } from './ScriptedGateway.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Points in memory, by value. */
class MemoryShelf implements MarketValueShelf {
  readonly points = new Map<MarketValue, Map<number, number>>();
  failure: Error | null = null;

  constructor(stored: Partial<Record<MarketValue, readonly (readonly [number, number])[]>> = {}) {
    for (const value of ['funding', 'funding-rate', 'mark-price', 'open-interest'] as const) this.points.set(value, new Map(stored[value] ?? []));
  }

  append(_: MarketSymbol, value: MarketValue, { at, value: values }: { readonly at: Float64Array; readonly value: Float64Array }): Promise<void> {
    if (this.failure !== null) return Promise.reject(this.failure);
    at.forEach((time, row) => this.points.get(value)?.set(time, values[row] ?? Number.NaN));
    return Promise.resolve();
  }

  async newestAt(_: MarketSymbol, value: MarketValue): Promise<number | null> {
    // A disk takes its time.
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    const times = [...(this.points.get(value)?.keys() ?? [])];
    return times.length === 0 ? null : Math.max(...times);
  }

  of(value: MarketValue): readonly (readonly [number, number])[] {
    return [...(this.points.get(value) ?? [])].sort(([a], [b]) => a - b);
  }
}

interface Scene {
  readonly shelf?: MemoryShelf | null;
  readonly mark?: number | null;
  readonly script?: (gateway: ScriptedGateway) => void;
}

function keep({ shelf = new MemoryShelf(), mark = 50_000, script }: Scene) {
  const clock = new ManualRealClock();
  const marketClock = new MarketClock(1, () => clock.monotonicMs());
  marketClock.offer({ serverTime: ORIGIN, sentAt: clock.monotonicMs(), receivedAt: clock.monotonicMs() });
  const gateway = new ScriptedGateway(() => marketClock.now());
  gateway.openInterest = () => Promise.resolve({ amount: 8_000 + (marketClock.now() - ORIGIN) / MINUTE_MS, value: null, at: null });
  gateway.fundingHistory = () => Promise.resolve([]);
  script?.(gateway);
  const ended = new AbortController();
  const events: Extract<MarketEvent, { kind: 'open-interest' }>[] = [];
  const failures: string[] = [];
  const keeper = new MarketValueKeeper({
    symbols: [BTC], gateway, clock, marketClock, shelf,
    caller: new RestCaller({ clock, random: () => 0.5, firstPauseMs: 100, maxPauseMs: 1_000, budget: new RequestBudget(clock) }),
    listener: (event) => {
      if (event.kind === 'open-interest') events.push(event);
    },
    mark: () => mark,
    onTrouble: (where, message) => failures.push(`${where}: ${message}`),
    signal: ended.signal,
  });
  keeper.start();
  return { clock, gateway, keeper, events, failures, ended, marketNow: () => marketClock.now() };
}

describe('the keeper of market values', () => {
  it('tells and keeps the open interest every five minutes', async () => {
    const shelf = new MemoryShelf();
    const { clock, events, failures } = keep({ shelf });
    await clock.pass(21 * MINUTE_MS, 500);
    expect(failures).toEqual([]);
    // One more after the past has been read.
    expect(events.length).toBe(6);
    expect(events[0]).toMatchObject({ kind: 'open-interest', instrument: 0, amount: 8_000 + 1 / 60, asOf: ORIGIN + 1_000 });
    expect(shelf.of('open-interest').map(([at]) => at)).toEqual(events.map(({ asOf }) => asOf));
    const distances = events.slice(2).map(({ at }, index) => at - (events[index + 1]?.at ?? 0));
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(5 * MINUTE_MS);
    expect(Math.max(...distances)).toBeLessThan(6 * MINUTE_MS);
  });

  it('takes the past 30 days of what the exchange tells, where nothing is kept yet', async () => {
    const asked: string[] = [];
    const shelf = new MemoryShelf();
    const { clock, failures, marketNow } = keep({
      shelf,
      script: (gateway) => {
        gateway.fundingHistory = (_, since, until) => {
          asked.push(`funding ${Math.round((until - since) / DAY_MS)}`);
          return Promise.resolve([{ at: ORIGIN - 8 * HOUR_MS, rate: 0.0001 }, { at: ORIGIN, rate: -0.0002 }]);
        };
        gateway.markHistory = (_, since, until) => {
          asked.push(`mark ${Math.round((until - since) / DAY_MS)}`);
          return Promise.resolve([{ at: ORIGIN - HOUR_MS, price: 49_000 }]);
        };
        gateway.openInterestHistory = (_, since, until) => {
          asked.push(`open interest ${Math.round((until - since) / DAY_MS)}`);
          return Promise.resolve([{ at: ORIGIN - HOUR_MS, amount: 7_000 }]);
        };
      },
    });
    await clock.pass(30_000);
    expect(asked).toEqual(['funding 30', 'mark 30', 'open interest 30']);
    expect(failures).toEqual([]);
    expect(shelf.of('funding')).toEqual([[ORIGIN - 8 * HOUR_MS, 0.0001], [ORIGIN, -0.0002]]);
    expect(shelf.of('mark-price')).toEqual([[ORIGIN - HOUR_MS, 49_000]]);
    expect(shelf.of('open-interest')[0]).toEqual([ORIGIN - HOUR_MS, 7_000]);
    await clock.pass(HOUR_MS, 1_000);
    expect(asked).toHaveLength(3);
    expect(marketNow()).toBeGreaterThan(ORIGIN + HOUR_MS);
  });

  it('asks only for what came since the last session, with a day before it', async () => {
    const since: string[] = [];
    const shelf = new MemoryShelf({ funding: [[ORIGIN - 3 * DAY_MS, 0.0001]], 'mark-price': [[ORIGIN - 2 * DAY_MS, 48_000]] });
    const { clock, keeper } = keep({
      shelf,
      script: (gateway) => {
        gateway.fundingHistory = (_, from) => { since.push(`funding ${(ORIGIN - from) / DAY_MS}`); return Promise.resolve([]); };
        gateway.markHistory = (_, from) => { since.push(`mark ${(ORIGIN - from) / DAY_MS}`); return Promise.resolve([]); };
      },
    });
    // Told before the shelf was looked at: it must not hide what is missing.
    keeper.offerFunding(0, { rate: 0.0003, nextAt: null, mark: 50_000 }, ORIGIN);
    await clock.pass(10_000);
    expect(since).toEqual(['funding 4', 'mark 3']);
    expect(shelf.of('mark-price')).toEqual([[ORIGIN - 2 * DAY_MS, 48_000], [ORIGIN, 50_000]]);
  });

  it('keeps a sample of funding rate and mark price every five minutes, and each settlement', async () => {
    const shelf = new MemoryShelf();
    const { clock, keeper, marketNow } = keep({ shelf });
    for (let minute = 0; minute < 11; minute += 1) {
      keeper.offerFunding(0, { rate: 0.0001 * minute, nextAt: null, mark: minute === 5 ? null : 100 + minute }, marketNow());
      await clock.pass(MINUTE_MS, 1_000);
    }
    keeper.noteSettlement(0, ORIGIN + 8 * HOUR_MS, 0.00012);
    await clock.pass(1_000);
    expect(shelf.of('funding-rate').map(([, rate]) => Number(rate.toFixed(6)))).toEqual([0, 0.0005, 0.001]);
    expect(shelf.of('mark-price').map(([, price]) => price)).toEqual([100, 110]);
    expect(shelf.of('funding')).toEqual([[ORIGIN + 8 * HOUR_MS, 0.00012]]);
  });

  it('asks an exchange that fails less and less often, and reads what it missed once it answers', async () => {
    let isDown = true;
    let looks = 0;
    const past: number[] = [];
    const spans: number[] = [];
    const { clock, failures, events } = keep({
      script: (gateway) => {
        const answer = gateway.openInterest;
        gateway.openInterest = (...args) => {
          looks += 1;
          return isDown ? Promise.reject(new Error('down')) : answer(...args);
        };
        gateway.openInterestHistory = (_, since, until) => {
          past.push(until);
          spans.push(until - since);
          return Promise.resolve([]);
        };
      },
    });
    await clock.pass(3 * HOUR_MS, 1_000);
    // A round of five minutes would be 36.
    expect(looks).toBeLessThan(12);
    expect(failures).toEqual(['BTC/USDT:USDT open-interest: down']);
    expect(events).toEqual([]);
    const before = past.length;
    isDown = false;
    await clock.pass(HOUR_MS, 1_000);
    expect(events.length).toBeGreaterThan(5);
    expect(past.length).toBeGreaterThan(before);
    expect(spans[0]).toBe(30 * DAY_MS);
    expect(spans.at(-1)).toBeLessThan(2 * DAY_MS);
  });

  it('does not ask again for a history that the exchange refuses', async () => {
    let asked = 0;
    const { clock, failures, events } = keep({
      script: (gateway) => {
        gateway.markHistory = () => {
          asked += 1;
          return Promise.reject(new ExchangeRejectedError('404', 'no such path', { exchange: 'bingx', action: 'reading marks', nextStep: 'none' }));
        };
      },
    });
    await clock.pass(HOUR_MS, 1_000);
    expect(asked).toBe(1);
    expect(failures).toHaveLength(1);
    expect(events.length).toBeGreaterThan(10);
  });

  it('tells the open interest also where nothing can be kept, and says so where the disk refuses', async () => {
    const without = keep({ shelf: null });
    await without.clock.pass(5_000);
    expect(without.events).toHaveLength(1);
    expect(without.failures).toEqual([]);

    const shelf = new MemoryShelf();
    shelf.failure = new Error('the disk is full');
    const refused = keep({ shelf });
    await refused.clock.pass(5_000);
    expect(refused.events.length).toBeGreaterThan(0);
    expect(refused.failures).toContain('BTC/USDT:USDT open-interest store: the disk is full');
  });

  it('leaves no timer and calls nothing once it has ended', async () => {
    const { clock, keeper, ended, events } = keep({});
    await clock.pass(20_000);
    ended.abort(new Error('the session ended'));
    keeper.stop();
    const told = events.length;
    await clock.pass(HOUR_MS, 5_000);
    expect(events).toHaveLength(told);
    expect(clock.timers).toBe(0);
  });
});

describe('the amount of open interest', () => {
  it('is the one told, else the value at the mark price, else unknown', () => {
    expect(amountOf({ amount: 12, value: 900, at: null }, 100)).toBe(12);
    expect(amountOf({ amount: null, value: 900, at: null }, 100)).toBe(9);
    expect(amountOf({ amount: null, value: 900, at: null }, null)).toBeNull();
    expect(amountOf({ amount: null, value: null, at: null }, 100)).toBeNull();
  });
});
