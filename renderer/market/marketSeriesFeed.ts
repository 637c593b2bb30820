import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MarketValue, MarketValueColumns } from '../../shared/domain/marketSeries.ts';
import type { BearishBridge } from '../../shared/ipc/contract.ts';
import { ask } from '../desk/ask.ts';
import { MAX_POINTS, RANGE_MS, type MarketRange } from './marketRange.ts';

/** What the panel draws. The expected rate is one figure of the view. */
export const CHARTED_VALUES = ['funding', 'mark-price', 'open-interest'] as const satisfies readonly MarketValue[];
export type ChartedValue = (typeof CHARTED_VALUES)[number];

export interface SeriesRefusal {
  readonly code: string;
  readonly message: string;
  readonly nextStep: string | null;
}

export type SeriesState =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly refusal: SeriesRefusal }
  /** `refusal` says why the points could not be renewed since; `asOf` is the market time they were asked at. */
  | { readonly status: 'ready'; readonly columns: MarketValueColumns; readonly asOf: number; readonly refusal: SeriesRefusal | null };

export type MarketSeriesState = Readonly<Record<ChartedValue, SeriesState>>;

export interface MarketSeriesFeed {
  readonly store: StoreApi<MarketSeriesState>;
  /** Nothing is asked before the first wish to renew. */
  start(): void;
  /** Answers that come later are dropped. */
  stop(): void;
  /** Something newer exists: loads again, at most every 10 s and only while the page is seen. */
  renew(): void;
  /** A person asks: loads at once. */
  reload(): void;
}

/** Whether anybody can see the page. */
export interface PageVisibility {
  readonly isHidden: () => boolean;
  /** Returns the subscription's end. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface MarketSeriesOptions {
  readonly bridge: BearishBridge;
  readonly instrument: number;
  readonly range: MarketRange;
  readonly values: readonly ChartedValue[];
  /** Market time; null while it is not known, and then nothing is asked. */
  readonly marketNow: () => number | null;
  readonly now: () => number;
  readonly visibility?: PageVisibility;
}

export const SHORTEST_PAUSE_MS = 10_000;
/** The change over 24 h needs the point before the range begins. */
const BEFORE_RANGE_MS = 3_600_000;
const LOADING: SeriesState = { status: 'loading' };

export const browserVisibility: PageVisibility = {
  isHidden: () => document.hidden,
  subscribe(listener) {
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
};

/** What an exchange says of one market beside its trades, over a range that ends now. */
export function createMarketSeriesFeed({ bridge, instrument, range, values, marketNow, now, visibility = browserVisibility }: MarketSeriesOptions): MarketSeriesFeed {
  const store = createStore<MarketSeriesState>(() => ({ funding: LOADING, 'mark-price': LOADING, 'open-interest': LOADING }));
  let life: AbortController | null = null;
  let endVisibility: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let isWanted = false;
  let round = 0;

  async function load(value: ChartedValue, asOf: number, mine: number, signal: AbortSignal): Promise<void> {
    const from = Math.max(0, asOf - RANGE_MS[range] - BEFORE_RANGE_MS);
    const answer = await ask(bridge, 'series.load', { instrument, value, from, limit: MAX_POINTS }, signal);
    if (signal.aborted || mine !== round) return;
    const known = store.getState()[value];
    if (answer.ok) {
      store.setState({ [value]: { status: 'ready', columns: answer.value, asOf, refusal: null } });
      return;
    }
    const refusal: SeriesRefusal = { code: answer.code, message: answer.message, nextStep: answer.nextStep };
    store.setState({ [value]: known.status === 'ready' ? { ...known, refusal } : { status: 'failed', refusal } });
  }

  function loadAll(): void {
    const asOf = marketNow();
    if (life === null || asOf === null) return;
    isWanted = false;
    askedAt = now();
    round += 1;
    for (const value of values) void load(value, asOf, round, life.signal);
  }

  function loadWhenDue(): void {
    if (!isWanted || life === null || timer !== null || visibility.isHidden()) return;
    const waitMs = askedAt + SHORTEST_PAUSE_MS - now();
    if (waitMs <= 0) {
      loadAll();
      return;
    }
    timer = setTimeout(() => {
      timer = null;
      loadWhenDue();
    }, waitMs);
  }

  return {
    store,
    start() {
      if (life !== null) return;
      life = new AbortController();
      endVisibility = visibility.subscribe(loadWhenDue);
    },
    stop() {
      life?.abort();
      life = null;
      endVisibility?.();
      endVisibility = null;
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
    renew() {
      isWanted = true;
      loadWhenDue();
    },
    reload() {
      for (const value of values) if (store.getState()[value].status === 'failed') store.setState({ [value]: LOADING });
      loadAll();
    },
  };
}
