import { describe, expect, it } from 'vitest';
import { createCore } from '../../../../electron/core/createCore.ts';
import { createPaperBroker } from '../../../../electron/brokers/paperBroker.ts';
import type { CoreEvent } from '../../../../electron/core/events.ts';
import { SessionLoop } from '../../../../electron/engine/session/SessionLoop.ts';
import type { ExchangeId } from '../../../../shared/domain/instrument.ts';
import type { JournalRecord } from '../../../../electron/storage/journal/records.ts';
import { sessionId, parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import { coreSettingsOf, defaultSettings } from '../../../../shared/settings/schema.ts';

const START = Date.UTC(2025, 0, 1);
const HALF_HOUR = 1_800_000;

function setUp(options: { readonly failAt?: number; readonly exchanges?: readonly ExchangeId[] } = {}) {
  const symbol = parseMarketSymbol('BTC/USDT:USDT');
  if (symbol === null) throw new Error('no symbol');
  const core = createCore({
    sessionId: sessionId('loop'), settings: coreSettingsOf(defaultSettings()), startEquity: 100, entryTtlMs: 60_000,
    instruments: (options.exchanges ?? ['simulated']).map((exchange) => ({ exchange, symbol, rules: { priceTick: 0.1, amountStep: 0.0001, minAmount: 0.0001, minNotional: 2, takerFee: 0.0006, makerFee: 0.0006, maxLeverage: 50 } })),
  });
  const records: JournalRecord[] = [];
  const applied: CoreEvent[] = [];
  const failures: unknown[] = [];
  let clock = START;
  const loop = new SessionLoop({
    core,
    journal: {
      append(record) {
        if (records.length + 1 === options.failAt) throw new Error('the disk is full');
        return records.push(record);
      },
      sync: () => Promise.resolve(),
    },
    createBroker: (listener) => createPaperBroker({ instruments: core.options.instruments, execution: core.options.settings.execution, startEquity: 100, listener }),
    observer: { market: () => undefined, applied: (event) => { applied.push(event); }, failed: (error) => { failures.push(error); } },
    marketNow: () => clock,
    priceIntervalMs: 1_000,
    position: { lastAt: START, lastPriceAt: [0], lastFundingAt: [0], lastOpenTime: new Map([['0:30m', START - HALF_HOUR]]) },
  });
  const events = (): readonly CoreEvent[] => records.flatMap((record) => (record.type === 'event' ? [record.event] : []));
  return { core, loop, records, events, applied, failures, setClock: (at: number) => { clock = at; } };
}

function quote(at: number, last: number) {
  return { kind: 'quote', at, instrument: 0, last, bid: last - 1, ask: last + 1, mark: last, bidSize: null, askSize: null } as const;
}

function closed(openTime: number, at: number) {
  return { kind: 'candle-closed', at, instrument: 0, timeframe: '30m', source: 'simulated', backfilled: false, candle: { openTime, open: 1, high: 2, low: 1, close: 1.5, volume: 3 } } as const;
}

describe('SessionLoop', () => {
  it("holds back the entries of the exchange whose clock is off, and no other's", async () => {
    const { loop, events } = setUp({ exchanges: ['bingx', 'bitget'] });
    loop.market({ kind: 'clock-skew', at: START + 1, exchange: 'bitget', isSkewed: true, offsetMs: 2_400 });
    loop.market({ kind: 'clock-skew', at: START + 2, exchange: 'bitget', isSkewed: false, offsetMs: 3 });
    await loop.idle();
    expect(events().filter(({ kind }) => kind === 'gate')).toMatchObject([
      { instrument: 1, code: 'clock-skew', blocked: true, reason: "Bitget's clock is off by 2400 ms" },
      { instrument: 1, code: 'clock-skew', blocked: false },
    ]);
    await loop.close();
  });

  it('journals every event before the core is told', async () => {
    const { loop, events, applied } = setUp();
    loop.market(quote(START + 100, 100));
    loop.market(closed(START, START + HALF_HOUR));
    await loop.command({ command: 'pause-entries' });
    expect(applied.length).toBeGreaterThan(3);
    expect(events()).toEqual(applied);
    await loop.close();
  });

  it('acts on nothing once the journal cannot be written, and says so once', async () => {
    const { loop, applied, failures, records } = setUp({ failAt: 2 });
    loop.market(quote(START + 100, 100));
    loop.market(closed(START, START + HALF_HOUR));
    await loop.command({ command: 'pause-entries' });
    loop.market(closed(START + HALF_HOUR, START + 2 * HALF_HOUR));
    await loop.idle();
    expect(failures).toHaveLength(1);
    expect(applied).toHaveLength(records.length);
    expect(records).toHaveLength(1);
    await loop.close();
  });

  it('tells the core a funding rate when it is new, when its settlement is another one, and of a moving one at most every ten minutes', async () => {
    const { loop, events, core } = setUp();
    const rates = [[0, 0.0001, 8], [1, 0.0001, 8], [2, 0.0002, 8], [12, 0.0003, 8], [13, 0.0003, 16], [14, 0.0004, 16]] as const;
    for (const [minute, rate, hour] of rates) loop.market({ kind: 'funding-rate', at: START + minute * 60_000, instrument: 0, rate, nextAt: START + hour * 3_600_000 });
    await loop.idle();
    expect(events().flatMap((event) => (event.kind === 'funding-rate' ? [[event.rate, (event.nextAt - START) / 3_600_000]] : []))).toEqual([[0.0001, 8], [0.0003, 8], [0.0003, 16]]);
    expect(core.limits().find(({ id }) => id === 'funding-cost')).toMatchObject({ used: 0 });
    await loop.close();
  });

  it('tells the core a candle once, however often the feed repeats it', async () => {
    const { loop, events } = setUp();
    for (const openTime of [START - HALF_HOUR, START, START, START + HALF_HOUR, START]) loop.market(closed(openTime, openTime + HALF_HOUR));
    await loop.idle();
    expect(events().flatMap((event) => (event.kind === 'candle' ? [event.openTime] : []))).toEqual([START, START + HALF_HOUR]);
    expect(loop.counters).toEqual({ closed: 2, backfilled: 0 });
    await loop.close();
  });

  it('tells the core at most one price an interval, and never lets time run backwards', async () => {
    const { loop, events } = setUp();
    for (const [at, price] of [[0, 100], [400, 101], [1_000, 102], [900, 103], [2_500, 104]] as const) loop.market(quote(START + at, price));
    await loop.idle();
    expect(events().flatMap((event) => (event.kind === 'price' ? [event.last] : []))).toEqual([100, 102, 104]);
    const times = events().map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    await loop.close();
  });

  it('lets whole minutes of market time pass for the core between events', async () => {
    const { loop, events } = setUp();
    loop.market(quote(START + 30_000, 100));
    loop.market(quote(START + 61_000, 100));
    loop.market(quote(START + 62_000, 100));
    await loop.idle();
    expect(events().flatMap((event) => (event.kind === 'timer' ? [event.at - START] : []))).toEqual([60_000]);
    await loop.close();
  });

  it('answers commands that come after its end instead of leaving them waiting', async () => {
    const { loop, core } = setUp();
    await loop.close();
    await loop.command({ command: 'pause-entries' });
    expect(core.account().entries).toBe('open');
  });
});
