import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CHARTED_VALUES, createMarketSeriesFeed, SHORTEST_PAUSE_MS, type PageVisibility } from '../../../../renderer/market/marketSeriesFeed.ts';
import { answer, bridgeDouble, refusal, settle } from '../bridgeDouble.ts';

const HOUR = 3_600_000;
const MARKET_NOW = 20_000 * 24 * HOUR;
const POINTS = { at: Float64Array.of(MARKET_NOW - HOUR, MARKET_NOW), value: Float64Array.of(1, 2) };

/** A page that the test hides and shows. */
function page() {
  const listeners = new Set<() => void>();
  let isHidden = false;
  const visibility: PageVisibility = {
    isHidden: () => isHidden,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return {
    visibility,
    listeners,
    hide(next: boolean) {
      isHidden = next;
      for (const listener of listeners) listener();
    },
  };
}

function opened(options: { readonly isWell?: () => boolean; readonly marketNow?: () => number | null } = {}) {
  const isWell = options.isWell ?? (() => true);
  const bridge = bridgeDouble({ 'series.load': () => Promise.resolve(isWell() ? answer(POINTS) : refusal('the database is locked')) });
  const seen = page();
  const feed = createMarketSeriesFeed({ bridge, instrument: 2, range: '24h', values: CHARTED_VALUES, marketNow: options.marketNow ?? (() => MARKET_NOW), now: () => Date.now(), visibility: seen.visibility });
  return { bridge, feed, page: seen, rounds: () => bridge.asked.length / CHARTED_VALUES.length };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('createMarketSeriesFeed', () => {
  it('asks for each value over the range, and an hour before it', async () => {
    const { bridge, feed } = opened();
    feed.start();
    feed.renew();
    await settle();
    expect(bridge.asked.map(({ input }) => input)).toEqual(CHARTED_VALUES.map((value) => ({ instrument: 2, value, from: MARKET_NOW - 25 * HOUR, limit: 10_000 })));
    expect(feed.store.getState().funding).toEqual({ status: 'ready', columns: POINTS, asOf: MARKET_NOW, refusal: null });
    feed.stop();
  });

  it('loads again for newer points, at most every ten seconds, and once for many', async () => {
    const { feed, rounds } = opened();
    feed.start();
    feed.renew();
    await settle();
    for (let wish = 0; wish < 5; wish += 1) feed.renew();
    vi.advanceTimersByTime(SHORTEST_PAUSE_MS - 1);
    expect(rounds()).toBe(1);
    vi.advanceTimersByTime(1);
    expect(rounds()).toBe(2);
    vi.advanceTimersByTime(10 * SHORTEST_PAUSE_MS);
    expect(rounds()).toBe(2);
    feed.renew();
    expect(rounds()).toBe(3);
    feed.stop();
  });

  it('asks for nothing while the page is hidden, and once when it is seen again', async () => {
    const { feed, page: seen, rounds } = opened();
    feed.start();
    feed.renew();
    await settle();
    seen.hide(true);
    feed.renew();
    vi.advanceTimersByTime(10 * SHORTEST_PAUSE_MS);
    expect(rounds()).toBe(1);
    seen.hide(false);
    expect(rounds()).toBe(2);
    feed.stop();
  });

  it('waits for the market time instead of asking from nowhere', async () => {
    let marketNow: number | null = null;
    const { feed, rounds } = opened({ marketNow: () => marketNow });
    feed.start();
    feed.renew();
    expect(rounds()).toBe(0);
    marketNow = MARKET_NOW;
    feed.renew();
    await settle();
    expect(rounds()).toBe(1);
    feed.stop();
  });

  it('says what failed, and loads when a person asks again', async () => {
    let isWell = false;
    const { feed } = opened({ isWell: () => isWell });
    feed.start();
    feed.renew();
    await settle();
    expect(feed.store.getState()['open-interest']).toEqual({ status: 'failed', refusal: { code: 'refused', message: 'the database is locked', nextStep: null } });
    isWell = true;
    feed.reload();
    expect(feed.store.getState()['open-interest'].status).toBe('loading');
    await settle();
    expect(feed.store.getState()['open-interest'].status).toBe('ready');
    feed.stop();
  });

  it('keeps the points it has when they cannot be renewed, and says so', async () => {
    let isWell = true;
    const { feed } = opened({ isWell: () => isWell });
    feed.start();
    feed.renew();
    await settle();
    isWell = false;
    feed.reload();
    await settle();
    expect(feed.store.getState().funding).toMatchObject({ status: 'ready', columns: POINTS, refusal: { message: 'the database is locked' } });
    feed.stop();
  });

  it('takes nothing and asks nothing after its end', async () => {
    const { feed, page: seen, rounds } = opened();
    feed.start();
    feed.renew();
    feed.stop();
    await settle();
    feed.renew();
    vi.advanceTimersByTime(10 * SHORTEST_PAUSE_MS);
    expect([feed.store.getState().funding.status, rounds(), seen.listeners.size, vi.getTimerCount()]).toEqual(['loading', 1, 0, 0]);
  });
});
