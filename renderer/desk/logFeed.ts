import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LogLine } from '../../shared/domain/sessionView.ts';
import type { BearishBridge } from '../../shared/ipc/contract.ts';
import { ask } from './ask.ts';

export interface LogState {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly failure: string | null;
  /** Ascending by `seq`, without duplicates. */
  readonly lines: readonly LogLine[];
  readonly isLoadingOlder: boolean;
  /** False once the log's beginning is shown. */
  readonly hasOlder: boolean;
}

export interface LogFeed {
  readonly store: StoreApi<LogState>;
  start(): void;
  stop(): void;
  loadOlder(): Promise<void>;
}

/** Lines kept in the window; older ones stay in the log file. */
const MAX_LINES = 5_000;
const PAGE = 500;

export function createLogFeed(bridge: BearishBridge): LogFeed {
  const store = createStore<LogState>(() => ({ status: 'loading', failure: null, lines: [], isLoadingOlder: false, hasOlder: true }));
  let end: (() => void) | null = null;

  async function load(before: number | null): Promise<void> {
    const answer = await ask(bridge, 'log.page', { before, limit: PAGE });
    if (end === null) return;
    if (!answer.ok) {
      store.setState({ status: 'failed', failure: answer.message, isLoadingOlder: false });
      return;
    }
    const lines = mergeLines(answer.value, store.getState().lines, MAX_LINES);
    store.setState({ status: 'ready', failure: null, lines, isLoadingOlder: false, hasOlder: answer.value.length === PAGE && lines.length < MAX_LINES });
  }

  return {
    store,
    start() {
      if (end !== null) return;
      end = bridge.subscribe('log', (lines) => {
        store.setState((state) => ({ lines: mergeLines(state.lines, lines, MAX_LINES) }));
      });
      void load(null);
    },
    stop() {
      end?.();
      end = null;
    },
    async loadOlder() {
      const { isLoadingOlder, hasOlder, lines } = store.getState();
      if (isLoadingOlder || !hasOlder) return;
      store.setState({ isLoadingOlder: true });
      await load(lines[0]?.seq ?? null);
    },
  };
}

/** Both lists in order of `seq`, each line once, the newest `limit` kept. */
export function mergeLines(left: readonly LogLine[], right: readonly LogLine[], limit: number): readonly LogLine[] {
  const lastLeft = left.at(-1)?.seq ?? -1;
  const firstRight = right[0]?.seq ?? Number.POSITIVE_INFINITY;
  const isOrdered = lastLeft < firstRight && ascends(right);
  const merged = isOrdered ? [...left, ...right] : [...new Map([...left, ...right].map((line) => [line.seq, line])).values()].sort((a, b) => a.seq - b.seq);
  return merged.length > limit ? merged.slice(merged.length - limit) : merged;
}

function ascends(lines: readonly LogLine[]): boolean {
  return lines.every((line, row) => row === 0 || (lines[row - 1]?.seq ?? -1) < line.seq);
}
