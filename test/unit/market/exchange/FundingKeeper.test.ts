import { describe, expect, it } from 'vitest';
import type { FundingRecord } from '../../../../electron/exchanges/gateway.ts';
import { RequestBudget } from '../../../../electron/exchanges/RequestBudget.ts';
import { CalmCalls } from '../../../../electron/market/exchange/CalmCalls.ts';
import { FundingKeeper } from '../../../../electron/market/exchange/FundingKeeper.ts';
import { MarketClock } from '../../../../electron/market/exchange/marketClock.ts';
import { RestCaller } from '../../../../electron/market/exchange/RestCaller.ts';
import { ManualRealClock } from '../../exchanges/ManualRealClock.ts';
import { BTC, ORIGIN, ScriptedGateway } from './ScriptedGateway.ts';

const HOUR_MS = 3_600_000;

/** A keeper whose exchange says that funding of 0.01 % is due at `nextAt`, then every eight hours. */
function keep({ nextAt, knownThrough, records }: { readonly nextAt: number; readonly knownThrough: number; readonly records: readonly FundingRecord[] }) {
  const clock = new ManualRealClock();
  const marketClock = new MarketClock(1, () => clock.monotonicMs());
  marketClock.offer({ serverTime: ORIGIN, sentAt: clock.monotonicMs(), receivedAt: clock.monotonicMs() });
  const gateway = new ScriptedGateway(() => marketClock.now());
  gateway.funding = () => Promise.resolve({ rate: 0.0001, nextAt: marketClock.now() < nextAt ? nextAt : nextAt + 8 * HOUR_MS, mark: 50_000 });
  gateway.fundingHistory = () => Promise.resolve(records);
  const charged: string[] = [];
  const settled: string[] = [];
  const quotes: number[] = [];
  const troubles: string[] = [];
  const fromOrigin = (at: number): string => `${(at - ORIGIN) / HOUR_MS} h`;
  const keeper = new FundingKeeper({
    symbol: BTC, instrument: 0, gateway, clock, marketClock, knownThrough,
    caller: new RestCaller({ clock, random: () => 0.5, firstPauseMs: 100, maxPauseMs: 1_000, budget: new RequestBudget(clock) }),
    calm: new CalmCalls(clock),
    candlesThrough: () => Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
    listener: (event) => {
      if (event.kind === 'funding') charged.push(`${fromOrigin(event.at)} ${event.rate} of ${event.mark}`);
    },
    onMark: () => undefined,
    onQuote: (_, at) => quotes.push(at),
    onSettlement: (at, rate) => settled.push(`${fromOrigin(at)} ${rate}`),
    mark: () => 50_000,
    onTrouble: (code) => troubles.push(code),
    onFailure: (error) => { throw error; },
  });
  keeper.start();
  return { clock, keeper, charged, settled, quotes, troubles };
}

describe('the keeper of funding', () => {
  it('charges a settlement when market time reaches it, and tells it as one to be kept', async () => {
    const { clock, keeper, charged, settled, quotes, troubles } = keep({ nextAt: ORIGIN + HOUR_MS, knownThrough: ORIGIN, records: [] });
    await clock.pass(59 * 60_000, 1_000);
    expect(charged).toEqual([]);
    await clock.pass(2 * 60_000, 1_000);
    keeper.stop();
    expect(charged).toEqual(['1 h 0.0001 of 50000']);
    expect(settled).toEqual(['1 h 0.0001']);
    // A minute apart.
    expect(quotes.length).toBeGreaterThan(55);
    expect(quotes[0]).toBe(ORIGIN);
    expect(troubles).toEqual([]);
    expect(clock.timers).toBe(0);
  });

  it('charges a missed settlement at the rate on record', async () => {
    const { clock, keeper, charged, settled, troubles } = keep({ nextAt: ORIGIN + 4 * HOUR_MS, knownThrough: ORIGIN - 6 * HOUR_MS, records: [{ at: ORIGIN - 4 * HOUR_MS, rate: -0.0003 }] });
    await clock.pass(10_000);
    keeper.stop();
    expect(charged).toEqual(['-4 h -0.0003 of 50000']);
    expect(settled).toEqual(['-4 h -0.0003']);
    expect(troubles).toEqual([]);
  });

  it('says where the exchange has no record of a missed one, charges it on the usual grid at the nearest known rate, and keeps nothing that was assumed', async () => {
    const { clock, keeper, charged, settled, troubles } = keep({ nextAt: ORIGIN + 4 * HOUR_MS, knownThrough: ORIGIN - 6 * HOUR_MS, records: [] });
    await clock.pass(10_000);
    keeper.stop();
    expect(charged).toEqual(['0 h 0.0001 of 50000']);
    expect(settled).toEqual([]);
    expect(troubles).toEqual(['funding-assumed']);
  });
});
