import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SessionDelta } from '../../shared/domain/sessionView.ts';
import type { BearishBridge } from '../../shared/ipc/contract.ts';
import { applyDelta, copyOfSnapshot, type SessionCopy } from './applyDelta.ts';
import { ask } from './ask.ts';

/** Whether the copy on the screen follows the engine. */
export type FeedStatus =
  | { readonly kind: 'loading' }
  | { readonly kind: 'live' }
  /** No snapshot could be had; `copy` is what was known before, if anything. */
  | { readonly kind: 'failed'; readonly message: string; readonly since: number; readonly attempts: number };

export interface SessionState {
  readonly status: FeedStatus;
  readonly copy: SessionCopy | null;
  /** By the window's clock; null before the first word. */
  readonly lastHeardAt: number | null;
}

export interface SessionFeed {
  readonly store: StoreApi<SessionState>;
  start(): void;
  /** Ends the subscription and every timer. */
  stop(): void;
  /** Asks for a snapshot now. */
  refresh(): void;
}

/** Silence after which the engine is asked whether it is still there. */
const SILENCE_MS = 5_000;
const MAX_WAITING = 500;
const RETRY_MS = [500, 1_000, 2_000, 5_000] as const;

/**
 * The window's copy of the session: one snapshot, then numbered deltas. A gap, or silence, asks for a snapshot again; failing that it
 * keeps trying and says so.
 */
export function createSessionFeed(bridge: BearishBridge, now: () => number): SessionFeed {
  const store = createStore<SessionState>(() => ({ status: { kind: 'loading' }, copy: null, lastHeardAt: null }));
  /** Lives from start to stop; aborts what is being asked. */
  let lifetime: AbortController | null = null;
  let isAsking = false;
  let waiting: SessionDelta[] = [];
  let endSubscription: (() => void) | null = null;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setInterval> | undefined;
  let attempts = 0;

  function receive(delta: SessionDelta): void {
    const { copy } = store.getState();
    if (isAsking || copy === null || retryTimer !== undefined) {
      // The snapshot that comes holds the oldest of them anyway.
      waiting = [...waiting.slice(-MAX_WAITING), delta];
      return;
    }
    const result = applyDelta(copy, delta, now());
    if (result.kind === 'gap') {
      waiting = [delta];
      void loadSnapshot();
    } else if (result.kind === 'applied') {
      store.setState({ status: { kind: 'live' }, copy: result.copy, lastHeardAt: now() });
    }
  }

  async function loadSnapshot(): Promise<void> {
    const owner = lifetime;
    if (isAsking || owner === null) return;
    isAsking = true;
    clearTimeout(retryTimer);
    retryTimer = undefined;
    const answer = await ask(bridge, 'session.snapshot', {}, owner.signal);
    if (lifetime !== owner) return;
    isAsking = false;
    if (!answer.ok) {
      const delay = RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)] ?? 5_000;
      attempts += 1;
      const previous = store.getState().status;
      const since = previous.kind === 'failed' ? previous.since : now();
      store.setState({ status: { kind: 'failed', message: answer.message, since, attempts } });
      retryTimer = setTimeout(() => void loadSnapshot(), delay);
      return;
    }
    attempts = 0;
    let copy = copyOfSnapshot(answer.value, now());
    const deltas = waiting;
    waiting = [];
    for (const delta of deltas) {
      const result = applyDelta(copy, delta, now());
      if (result.kind === 'applied') copy = result.copy;
    }
    store.setState({ status: { kind: 'live' }, copy, lastHeardAt: now() });
  }

  return {
    store,
    start() {
      if (lifetime !== null) return;
      lifetime = new AbortController();
      endSubscription = bridge.subscribe('session', receive);
      silenceTimer = setInterval(() => {
        const { lastHeardAt } = store.getState();
        if (lastHeardAt !== null && now() - lastHeardAt >= SILENCE_MS) void loadSnapshot();
      }, 1_000);
      void loadSnapshot();
    },
    stop() {
      lifetime?.abort();
      lifetime = null;
      isAsking = false;
      endSubscription?.();
      endSubscription = null;
      clearTimeout(retryTimer);
      retryTimer = undefined;
      clearInterval(silenceTimer);
      waiting = [];
    },
    refresh: () => void loadSnapshot(),
  };
}
