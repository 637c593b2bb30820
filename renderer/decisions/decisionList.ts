import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SessionDecision, StrategyId } from '../../shared/domain/decision.ts';
import type { Answer } from '../../shared/ipc/contract.ts';
import type { Desk } from '../desk/desk.ts';

export interface DecisionFilter {
  readonly instrument: number | null;
  readonly strategy: StrategyId | null;
  readonly verdict: 'enter' | 'decline' | 'not-ready' | null;
}

export interface DecisionListState {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly failure: string | null;
  /** Newest first. */
  readonly decisions: readonly SessionDecision[];
  readonly hasOlder: boolean;
  /** True while newer ones wait, because the person reads further down. */
  readonly hasNewer: boolean;
}

export interface DecisionList {
  readonly store: StoreApi<DecisionListState>;
  /** Loads the newest page again; keeps what is shown while the person reads further down. */
  refresh(): void;
  loadOlder(): void;
  setReading(isReading: boolean): void;
  /** Loads the first page. */
  start(): void;
  /** Answers that come later are dropped. */
  stop(): void;
}

const PAGE = 200;

/** One filtered list of decisions, loaded by pages. */
export function createDecisionList(desk: Pick<Desk, 'ask'>, filter: DecisionFilter): DecisionList {
  const store = createStore<DecisionListState>(() => ({ status: 'loading', failure: null, decisions: [], hasOlder: false, hasNewer: false }));
  let isStopped = true;
  let isReading = false;
  let isBusy = false;
  let isWanted = false;

  const load = (before: number | null): Promise<Answer<readonly SessionDecision[]>> => desk.ask('decisions.list', { ...filter, before, limit: PAGE });

  async function refresh(): Promise<void> {
    if (isReading) {
      store.setState({ hasNewer: true });
      return;
    }
    if (isBusy) {
      isWanted = true;
      return;
    }
    isBusy = true;
    const answer = await load(null);
    isBusy = false;
    if (isStopped) return;
    if (answer.ok) {
      const { decisions, status, hasOlder } = store.getState();
      const merged = mergeDecisions(answer.value, decisions);
      store.setState({ status: 'ready', failure: null, decisions: merged, hasNewer: false, hasOlder: status === 'ready' ? hasOlder : answer.value.length === PAGE });
    } else if (store.getState().decisions.length === 0) {
      store.setState({ status: 'failed', failure: answer.message });
    }
    if (isWanted) {
      isWanted = false;
      void refresh();
    }
  }

  async function loadOlder(): Promise<void> {
    const { decisions, hasOlder } = store.getState();
    const oldest = decisions.at(-1);
    if (isBusy || !hasOlder || oldest === undefined) return;
    isBusy = true;
    // One ms later, so that the other decisions of the oldest moment are not skipped at the page's edge.
    const answer = await load(oldest.time + 1);
    isBusy = false;
    if (isStopped || !answer.ok) return;
    const merged = mergeDecisions(answer.value, decisions);
    store.setState({ decisions: merged, hasOlder: answer.value.length === PAGE && merged.length > decisions.length });
  }

  return {
    store,
    start() {
      isStopped = false;
      void refresh();
    },
    refresh: () => void refresh(),
    loadOlder: () => void loadOlder(),
    setReading(next) {
      isReading = next;
      if (!next && store.getState().hasNewer) void refresh();
    },
    stop() {
      isStopped = true;
    },
  };
}

/** Both lists without duplicates, newest first; at one time by market, then by the order given. */
export function mergeDecisions(fresh: readonly SessionDecision[], known: readonly SessionDecision[]): readonly SessionDecision[] {
  const byId = new Map([...known, ...fresh].map((decision) => [decision.id, decision]));
  return [...byId.values()].sort((a, b) => b.time - a.time || a.instrument - b.instrument || a.strategy.localeCompare(b.strategy));
}
