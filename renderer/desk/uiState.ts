import type { BreakerId } from '../../shared/domain/breaker.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { defaultLayout, type Layout } from './layout.ts';

export type ChartTimeframe = '30m' | '1h' | '4h';

export const BOTTOM_TABS = ['positions', 'orders', 'trades', 'fills', 'decisions', 'signals', 'portfolio', 'equity', 'market', 'connections', 'incidents', 'quarantine', 'errors', 'log', 'sessions'] as const;
export type BottomTab = (typeof BOTTOM_TABS)[number];
export const SIDE_TABS = ['why', 'risk', 'guards'] as const;
export type SideTab = (typeof SIDE_TABS)[number];

export type DialogState =
  | { readonly kind: 'none' }
  | { readonly kind: 'palette' | 'help' | 'settings' | 'download' | 'about' | 'limits' | 'kill' | 'discard-recovery' }
  | { readonly kind: 'stop'; readonly positions: 'close' | 'keep' }
  | { readonly kind: 'close-position' | 'reduce-position' | 'position-details'; readonly positionId: string }
  | { readonly kind: 'lock'; readonly instrument: number }
  | { readonly kind: 'unlock'; readonly lockId: string }
  | { readonly kind: 'reset-breaker'; readonly breaker: BreakerId }
  | { readonly kind: 'apply-allocation' }
  /** `stop` is where a drag on the chart ended; null to type a price. */
  | { readonly kind: 'move-stop'; readonly positionId: string; readonly stop: number | null }
  | { readonly kind: 'cancel-order'; readonly clientOrderId: string }
  | { readonly kind: 'quarantine'; readonly instrument: number }
  | { readonly kind: 'report'; readonly sessionId: string };

/** What a request failed with, or what was done: shown in a corner until read or faded. */
export interface Notice {
  readonly id: number;
  readonly tone: 'bad' | 'good' | 'info';
  readonly title: string;
  readonly message: string | null;
  readonly nextStep: string | null;
  readonly count: number;
}

export interface UiState extends Layout {
  /** Index of the instrument on the chart. */
  readonly instrument: number;
  readonly timeframe: ChartTimeframe;
  /** The close whose decisions the inspector shows; null follows the newest. */
  readonly inspectedTime: number | null;
  /** Where the chart is to go next; cleared by the chart. */
  readonly chartJump: { readonly time: number; readonly serial: number } | null;
  readonly chartShows: 'chart' | 'table';
  readonly marketSearch: string;
  readonly dialog: DialogState;
  /** What the person asked to see instead of what the phase suggests. */
  readonly screenWish: 'setup' | 'desk' | null;
  readonly notices: readonly Notice[];
}

export type UiStore = StoreApi<UiState>;

export function createUiStore(layout: Layout = defaultLayout): UiStore {
  return createStore<UiState>(() => ({
    ...layout,
    instrument: 0,
    inspectedTime: null,
    chartJump: null,
    chartShows: 'chart',
    marketSearch: '',
    dialog: { kind: 'none' },
    screenWish: null,
    notices: [],
  }));
}

export function addNotice(store: UiStore, notice: Omit<Notice, 'id' | 'count'>): void {
  store.setState(({ notices }) => ({ notices: foldNotice(notices, notice) }));
}

/** Repeated notices fold into one with a count; the newest six stay. */
export function foldNotice(notices: readonly Notice[], notice: Omit<Notice, 'id' | 'count'>): readonly Notice[] {
  const same = notices.find((known) => known.title === notice.title && known.message === notice.message && known.tone === notice.tone);
  const id = notices.reduce((highest, known) => Math.max(highest, known.id), 0) + 1;
  const rest = notices.filter((known) => known !== same);
  return [...rest, { ...notice, id: same?.id ?? id, count: (same?.count ?? 0) + 1 }].slice(-6);
}

export function dismissNotice(store: UiStore, id: number): void {
  store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

