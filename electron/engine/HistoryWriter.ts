import type { SessionDecision } from '../../shared/domain/decision.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import type { SessionSummary } from '../../shared/ipc/contract.ts';
import type { Storage } from '../storage/storageApi.ts';
import { describeFailure } from './describeFailure.ts';
import type { Log } from './session/RunningSession.ts';

const DEADLINE_MS = 10_000;
const BATCH = 500;
/** Decisions wait at most this long before they are written, real ms. */
const FLUSH_MS = 2_000;

/**
 * Writes what people search later to the history database, behind the engine's back. The journal holds the truth: a failure here is
 * counted and logged, and the history can be rebuilt.
 */
export class HistoryWriter {
  readonly #storage: Storage | null;
  readonly #log: Log;
  #waiting: { readonly sessionId: string; readonly decisions: SessionDecision[] } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #lost = 0;

  constructor(options: { readonly storage: Storage | null; readonly log: Log }) {
    this.#storage = options.storage;
    this.#log = options.log;
  }

  /** Decisions that could not be written; the journal has them. */
  get lost(): number {
    return this.#lost;
  }

  decisions(sessionId: string, decisions: readonly SessionDecision[]): void {
    if (this.#storage === null) return;
    if (this.#waiting !== null && this.#waiting.sessionId !== sessionId) this.#flushLater(0);
    this.#waiting ??= { sessionId, decisions: [] };
    this.#waiting.decisions.push(...decisions);
    this.#flushLater(this.#waiting.decisions.length >= BATCH ? 0 : FLUSH_MS);
  }

  /** A session's end: everything that waits, its positions and its line in the list. */
  async finish(summary: SessionSummary, positions: readonly PositionView[]): Promise<void> {
    if (this.#storage === null) return;
    await this.#flush();
    const { history } = this.#storage;
    await this.#guarded('session', async () => {
      await history.saveSession(summary, AbortSignal.timeout(DEADLINE_MS));
      await history.savePositions(summary.sessionId, positions, AbortSignal.timeout(DEADLINE_MS));
    });
  }

  #flushLater(delayMs: number): void {
    if (this.#timer !== null && delayMs > 0) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { void this.#flush(); }, delayMs);
    this.#timer.unref();
  }

  async #flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null || this.#storage === null) return;
    const { history } = this.#storage;
    const saved = await this.#guarded('decisions', () => history.saveDecisions(waiting.sessionId, waiting.decisions, AbortSignal.timeout(DEADLINE_MS)));
    if (!saved) this.#lost += waiting.decisions.length;
  }

  async #guarded(what: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.#log('warning', 'history', `${what} not written: ${describeFailure(error).message}; the journal has them`);
      return false;
    }
  }
}
