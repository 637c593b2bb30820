import { createStore, type StoreApi } from 'zustand/vanilla';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import type { BearishBridge, ChartBand, ChartData, ChartRow, ChartUpdate } from '../../shared/ipc/contract.ts';
import { ask } from '../desk/ask.ts';
import type { ChartTimeframe } from '../desk/uiState.ts';
import { mergeBands, prependRows, rowOfUpdate, rowsOf } from './chartRows.ts';

export interface ChartState {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly failure: { readonly message: string; readonly nextStep: string | null } | null;
  /** Closed candles, ascending. */
  readonly rows: readonly ChartRow[];
  readonly forming: ChartRow | null;
  readonly bands: readonly ChartBand[];
  readonly isLoadingOlder: boolean;
  readonly hasOlder: boolean;
}

export interface ChartFeed {
  readonly store: StoreApi<ChartState>;
  start(): void;
  stop(): void;
  loadOlder(): void;
  reload(): void;
}

/** A live chart stays small enough to draw in one frame; older candles come on demand up to the second number. */
const FIRST_LOAD = 1_000;
const MAX_ROWS = 5_000;

/** When the page is drawn next. */
export interface Frames {
  readonly request: (draw: () => void) => number;
  readonly cancel: (frame: number) => void;
}

const browserFrames: Frames = { request: (draw) => requestAnimationFrame(draw), cancel: (frame) => cancelAnimationFrame(frame) };

const EMPTY: ChartState = { status: 'loading', failure: null, rows: [], forming: null, bands: [], isLoadingOlder: false, hasOlder: true };

/** Candles of one market and timeframe: closed ones from the store, the forming one as it moves. A hole asks for everything again. */
export function createChartFeed(bridge: BearishBridge, instrument: number, timeframe: ChartTimeframe, frames: Frames = browserFrames): ChartFeed {
  const store = createStore<ChartState>(() => EMPTY);
  const stepMs = TIMEFRAME_MS[timeframe];
  let endSubscription: (() => void) | null = null;
  let isLoading = false;
  let waiting: ChartUpdate[] = [];
  let nextForming: ChartRow | null = null;
  let frame: number | null = null;
  /** A hole the exchange itself has is asked about once. */
  let knownHoleAt: number | null = null;

  function showForming(row: ChartRow): void {
    nextForming = row;
    frame ??= frames.request(() => {
      frame = null;
      const last = store.getState().rows.at(-1)?.openTime ?? Number.NEGATIVE_INFINITY;
      if (nextForming !== null && nextForming.openTime > last) store.setState({ forming: nextForming });
    });
  }

  function receive(update: ChartUpdate): void {
    if (update.instrument !== instrument || update.timeframe !== timeframe) return;
    if (isLoading) {
      waiting.push(update);
      return;
    }
    const { rows, bands } = store.getState();
    const last = rows.at(-1)?.openTime;
    const row = rowOfUpdate(update);
    if (!update.isClosed) {
      if (last === undefined || row.openTime > last) showForming(row);
      return;
    }
    if (last !== undefined && row.openTime <= last) return;
    if (last !== undefined && row.openTime !== last + stepMs && knownHoleAt !== row.openTime) {
      knownHoleAt = row.openTime;
      void load(null);
      return;
    }
    store.setState({
      rows: [...rows, row].slice(-MAX_ROWS),
      forming: null,
      bands: update.band === null ? bands : mergeBands(bands, [update.band]),
    });
  }

  async function load(before: number | null): Promise<void> {
    isLoading = true;
    const answer = await ask(bridge, 'chart.load', { instrument, timeframe, limit: FIRST_LOAD, before });
    isLoading = false;
    if (endSubscription === null) return;
    if (!answer.ok) {
      const hasRows = store.getState().rows.length > 0;
      store.setState({
        isLoadingOlder: false,
        ...(hasRows ? {} : { status: 'failed', failure: { message: answer.message, nextStep: answer.nextStep } }),
      });
    } else {
      accept(answer.value, before !== null);
    }
    const updates = waiting;
    waiting = [];
    for (const update of updates) receive(update);
  }

  function accept(data: ChartData, isOlder: boolean): void {
    const loaded = rowsOf(data);
    const { rows, bands, forming } = store.getState();
    const all = isOlder ? prependRows(loaded, rows) : loaded;
    const last = all.at(-1)?.openTime ?? Number.NEGATIVE_INFINITY;
    store.setState({
      status: 'ready',
      failure: null,
      rows: all,
      bands: isOlder ? mergeBands(bands, data.bands) : mergeBands([], data.bands),
      forming: forming !== null && forming.openTime > last ? forming : null,
      isLoadingOlder: false,
      hasOlder: loaded.length === FIRST_LOAD && all.length < MAX_ROWS,
    });
  }

  return {
    store,
    start() {
      if (endSubscription !== null) return;
      endSubscription = bridge.subscribe('chart', receive);
      void ask(bridge, 'chart.watch', { instrument, timeframe }).then((answer) => {
        if (!answer.ok && endSubscription !== null && store.getState().status === 'loading') {
          store.setState({ status: 'failed', failure: { message: answer.message, nextStep: answer.nextStep } });
        }
      });
      void load(null);
    },
    stop() {
      endSubscription?.();
      endSubscription = null;
      if (frame !== null) frames.cancel(frame);
      frame = null;
    },
    loadOlder() {
      const { status, hasOlder, isLoadingOlder, rows } = store.getState();
      const first = rows[0];
      if (status !== 'ready' || !hasOlder || isLoadingOlder || isLoading || first === undefined) return;
      store.setState({ isLoadingOlder: true });
      void load(first.openTime);
    },
    reload() {
      store.setState({ status: 'loading', failure: null });
      void load(null);
    },
  };
}
