import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restoreCore } from '../../../../electron/core/createCore.ts';
import { LockBook } from '../../../../electron/core/protections/LockBook.ts';
import { utcWords } from '../../../../electron/core/protections/utcWords.ts';
import { CoreHarness, calmSettings, instrumentOf, notices, symbolOf, thresholds } from '../support/coreHarness.ts';

const HALF_HOUR = 1_800_000;
const BTC = symbolOf('BTC');
const settings = (protections: object = {}): ReturnType<typeof calmSettings> => calmSettings({
  duplicates: { enabled: false }, risk: { daily_loss_limit_pct: 0.2, max_drawdown: 0.9 }, protections,
});

/** Opens a position and lets its stop take it. */
function stopOut(harness: CoreHarness): readonly string[] {
  const { stop, position } = harness.open();
  return notices(harness.fill(stop.clientOrderId, 98.8, position.amount));
}

describe('an exit', () => {
  it('locks its market for a candle by the cooldown, says which rule, and ends the lock by itself', () => {
    const harness = new CoreHarness({ settings: settings() });
    const { stop, position } = harness.open();
    harness.price(98.8);
    expect(notices(harness.fill(stop.clientOrderId, 98.8, position.amount))).toContain('lock-cooldown');
    expect(harness.core.locks()).toMatchObject([{ id: 'l1', scope: 'symbol', rule: 'cooldown', symbol: BTC, side: null, since: harness.now, until: harness.now + HALF_HOUR }]);
    const declined = harness.candle().decisions[0];
    expect(declined?.reason).toBe('locked');
    expect(declined?.checks.find(({ name }) => name === 'locked')).toMatchObject({
      value: 1, limit: 0, pass: false, detail: 'cooldown, on BTC/USDT:USDT until 2024-05-01 13:00 UTC: A long position on BTC/USDT:USDT closed (stop-loss); the market rests for one candle',
    });
    expect(notices(harness.timer(HALF_HOUR))).toContain('lock-cooldown');
    expect(harness.core.locks()).toEqual([]);
    expect(harness.core.endedLocks()).toMatchObject([{ id: 'l1', by: 'time' }]);
    expect(harness.reason()).toBeNull();
  });

  it('locks everything by the guard once too many stops were hit, on markets that lost nothing too', () => {
    const harness = new CoreHarness({
      instruments: [instrumentOf('BTC'), instrumentOf('ETH')],
      settings: settings({ cooldown: { enabled: false }, stoploss_guard: { trade_limit: 2, stop_duration_candles: 4 } }),
    });
    expect(stopOut(harness)).not.toContain('lock-stoploss-guard');
    expect(stopOut(harness)).toContain('lock-stoploss-guard');
    expect(harness.core.account()).toMatchObject({ entries: 'blocked', entriesReason: 'Entries are locked: 2 stop-losses in 48 candles (limit 2)' });
    expect([harness.reason(0), harness.sameCandle(1).decisions[0]?.reason]).toEqual(['locked', 'locked']);
    for (let candle = 0; candle < 3; candle += 1) harness.candle();
    expect(harness.reason(1)).toBeNull();
  });

  it('locks nothing where its rules are switched off', () => {
    const harness = new CoreHarness({ settings: settings({ cooldown: { enabled: false }, stoploss_guard: { enabled: false } }) });
    for (let loss = 0; loss < 5; loss += 1) stopOut(harness);
    expect([harness.core.locks(), harness.core.endedLocks()]).toEqual([[], []]);
  });
});

describe('a person', () => {
  it('locks one side until a time, and takes the lock off again', () => {
    const harness = new CoreHarness({ settings: settings() });
    harness.command({ command: 'lock', symbol: null, side: 'short', until: harness.now + 10 * HALF_HOUR, reason: 'news' });
    expect(harness.reason()).toBeNull();
    harness.command({ command: 'lock', symbol: BTC, side: 'long', until: harness.now + 10 * HALF_HOUR, reason: 'news' });
    expect(harness.core.locks().map(({ scope, side }) => [scope, side])).toEqual([['side', 'short'], ['symbol', 'long']]);
    expect(harness.core.blockedReason(0)).toMatch(/^Entries are locked until 2024-05-01 17:30 UTC: news$/);
    harness.command({ command: 'close-all', reason: 'manual' });
    expect(notices(harness.command({ command: 'unlock', lockId: 'l2' }))).toEqual(['lock-manual']);
    expect(notices(harness.command({ command: 'unlock', lockId: 'l2' }))).toEqual(['unknown-lock']);
    expect(harness.core.endedLocks()).toMatchObject([{ id: 'l2', by: 'person' }]);
  });

  it('is told where a lock would change nothing', () => {
    const harness = new CoreHarness({ settings: settings() });
    expect(notices(harness.command({ command: 'lock', symbol: BTC, side: null, until: harness.now, reason: 'late' }))).toEqual(['lock-refused']);
    harness.command({ command: 'lock', symbol: BTC, side: null, until: harness.now + 2, reason: 'one' });
    expect(notices(harness.command({ command: 'lock', symbol: BTC, side: null, until: harness.now + 1, reason: 'two' }))).toEqual(['lock-refused']);
  });
});

it('locks survive a snapshot, with their ends and what was counted before', () => {
  const harness = new CoreHarness({ settings: settings({ stoploss_guard: { trade_limit: 2 } }) });
  stopOut(harness);
  harness.command({ command: 'lock', symbol: null, side: 'long', until: harness.now + 99, reason: 'r' });
  const restored = restoreCore(JSON.parse(JSON.stringify(harness.core.snapshot())));
  expect(restored.locks()).toEqual(harness.core.locks());
  expect(restored.stateHash()).toBe(harness.core.stateHash());
});

it('a locked market and side never enters, whatever is locked and taken off in between', () => {
  const instruments = [instrumentOf('BTC'), instrumentOf('ETH')];
  const step = fc.oneof(
    fc.record({ do: fc.constant('lock' as const), symbol: fc.constantFrom(null, BTC, symbolOf('ETH')), side: fc.constantFrom(null, 'long' as const, 'short' as const), candles: fc.integer({ min: 0, max: 4 }) }),
    fc.record({ do: fc.constant('unlock' as const), id: fc.integer({ min: 1, max: 8 }) }),
    fc.record({ do: fc.constant('candle' as const) }),
    fc.record({ do: fc.constant('candle' as const) }),
  );
  let [entered, held] = [0, 0];
  fc.assert(fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
    const harness = new CoreHarness({ instruments, settings: calmSettings({ duplicates: { enabled: false }, rip: { symbols: thresholds(0) } }) });
    for (const one of steps) {
      if (one.do === 'lock') harness.command({ command: 'lock', symbol: one.symbol, side: one.side, until: harness.now + one.candles * HALF_HOUR + 1, reason: 'r' });
      else if (one.do === 'unlock') harness.command({ command: 'unlock', lockId: `l${one.id}` });
      else {
        const made = [harness.candle(0), harness.sameCandle(1)];
        const locks = harness.core.locks();
        for (const order of made.flatMap(({ orders }) => orders)) {
          const symbol = instruments[order.instrument]?.symbol ?? null;
          const side = order.side === 'buy' ? 'long' : 'short';
          expect(locks.some((lock) => (lock.symbol === null || lock.symbol === symbol) && (lock.side === null || lock.side === side))).toBe(false);
          entered += 1;
          harness.end(order.clientOrderId, 'expired');
        }
        held += made.flatMap(({ decisions }) => decisions).filter(({ reason }) => reason === 'locked').length;
        for (const lock of locks) expect(lock.until).toBeGreaterThan(harness.now);
      }
    }
  }), { numRuns: 60 });
  expect(Math.min(entered, held)).toBeGreaterThan(20);
});

describe('a lock book', () => {
  const request = { symbol: null, side: null, rule: 'manual', reason: 'r' } as const;
  it('keeps the longer one of two of the same rule and place, under the same id', () => {
    const book = new LockBook();
    expect(book.add({ ...request, until: 10 }, 0)).toMatchObject({ id: 'l1', since: 0, until: 10 });
    expect(book.add({ ...request, until: 9 }, 1)).toBeNull();
    expect(book.add({ ...request, until: 20 }, 2)).toMatchObject({ id: 'l1', since: 0, until: 20 });
    expect(book.add({ ...request, symbol: BTC, until: 5 }, 2)).toMatchObject({ id: 'l2', scope: 'symbol' });
    expect(book.expire(5).map(({ id }) => id)).toEqual(['l2']);
    expect(book.find(BTC, 'long', 19)).toMatchObject({ id: 'l1' });
    expect(book.find(BTC, 'long', 20)).toBeNull();
  });

  it('remembers the newest 200 that ended', () => {
    const book = new LockBook();
    for (let at = 0; at < 250; at += 1) {
      book.add({ ...request, until: at + 1 }, at);
      book.expire(at + 1);
    }
    expect([book.ended().length, book.ended()[0]?.id]).toEqual([200, 'l51']);
  });
});

it('names times as the calendar does', () => {
  fc.assert(fc.property(fc.integer({ min: -62_000_000_000_000, max: 8_000_000_000_000 }), (at) => {
    const iso = new Date(at).toISOString();
    if (/^\d{4}-/.test(iso)) expect(utcWords(at)).toBe(`${iso.slice(0, 16).replace('T', ' ').replace(/^0+/, '')} UTC`);
  }), { numRuns: 500 });
});
