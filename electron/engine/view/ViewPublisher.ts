import type { SessionDelta, SessionSnapshot, SessionView } from '../../../shared/domain/sessionView.ts';

/**
 * Holds the session state that is shown and sends what changed, at most once an interval. A listener that joins asks for the snapshot
 * first; deltas are numbered so that a gap shows.
 */
export class ViewPublisher {
  #view: SessionView;
  #pending: Partial<SessionView> = {};
  #seq = 0;
  #timer: NodeJS.Timeout | null = null;
  readonly #intervalMs: number;
  readonly #listeners = new Set<(delta: SessionDelta) => void>();

  constructor(initial: SessionView, intervalMs: number) {
    this.#view = initial;
    this.#intervalMs = intervalMs;
  }

  /** The state including what has not been sent yet. */
  get view(): SessionView {
    return this.#view;
  }

  /** The state as of delta `seq`. What is pending is sent first, so that the numbers agree. */
  snapshot(): SessionSnapshot {
    this.flush();
    return { seq: this.#seq, view: this.#view };
  }

  set(changes: Partial<SessionView>): void {
    this.#view = { ...this.#view, ...changes };
    this.#pending = { ...this.#pending, ...changes };
    this.#timer ??= setTimeout(() => { this.flush(); }, this.#intervalMs);
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const changes = this.#pending;
    if (Object.keys(changes).length === 0) return;
    this.#pending = {};
    this.#seq += 1;
    for (const listener of this.#listeners) listener({ seq: this.#seq, changes });
  }

  /** Returns the subscription's end. */
  subscribe(listener: (delta: SessionDelta) => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#listeners.clear();
  }
}
