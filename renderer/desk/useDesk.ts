import { createContext, useContext, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { SessionView } from '../../shared/domain/sessionView.ts';
import { formatTime, zoneOf, type Zone } from '../format/time.ts';
import type { Desk } from './desk.ts';
import { marketTimeAt } from './marketClock.ts';
import type { LogState } from './logFeed.ts';
import type { SessionState } from './sessionFeed.ts';
import type { UiState } from './uiState.ts';

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('this component needs a DeskContext around it');
  return desk;
}

export function useSession<T>(selector: (state: SessionState) => T): T {
  return useStore(useDesk().session.store, selector);
}

/** Part of the session's view; null while no snapshot has arrived. */
export function useView<T>(selector: (view: SessionView) => T): T | null {
  return useSession((state) => (state.copy === null ? null : selector(state.copy.view)));
}

export function useUi<T>(selector: (state: UiState) => T): T {
  return useStore(useDesk().ui, selector);
}

export function useLog<T>(selector: (state: LogState) => T): T {
  return useStore(useDesk().log.store, selector);
}

/** Real time, four times a second. */
export function useNow(): number {
  const { ticker } = useDesk();
  return useSyncExternalStore(ticker.subscribe, ticker.read);
}

/** Market time, carried on between the engine's words; null before the first. */
export function useMarketNow(): number | null {
  const now = useNow();
  const clock = useView((view) => view.clock);
  const phase = useView((view) => view.info.phase);
  return clock === null || phase === null ? null : marketTimeAt(clock, now, phase);
}

/** Ms since a field of the view was last replaced; add it to the ages inside that field. */
export function useFieldAge(field: keyof SessionView): number {
  const now = useNow();
  const changedAt = useSession((state) => state.copy?.changedAt[field] ?? null);
  return changedAt === null ? 0 : Math.max(0, now - changedAt);
}

export function useZone(): Zone {
  const choice = useUi((state) => state.zone);
  const exchange = useView((view) => (view.info.market === 'simulated' ? 'simulated' : (view.info.exchanges[0] ?? null)));
  return zoneOf(choice, exchange);
}

/** A formatter of times in the chosen zone. */
export function useTimeFormat(): (at: number | null | undefined, shape?: Parameters<typeof formatTime>[2]) => string {
  const zone = useZone();
  return (at, shape) => formatTime(at, zone, shape);
}
