import type { ReasonCode } from '../../../shared/domain/decision.ts';
import type { ClientOrderId, DecisionId, PositionId } from '../../../shared/domain/ids.ts';
import type { SignalStage, SignalStatistics, SignalView } from '../../../shared/domain/signal.ts';
import { canFollow, isTerminal } from './signalLifecycle.ts';

/** Ended signals that are remembered (system.md 0). */
const MAX_ENDED = 100;

/** Codes of group 14 (system.md 4.8). */
const DUPLICATE_CODES: ReadonlySet<ReasonCode> = new Set([
  'already-signalled', 'position-open', 'order-working', 'cooldown', 'reentry-cooldown', 'price-unchanged',
]);

/** Counts of a session. Plain data. */
interface SignalCounts {
  generated: number;
  reached: Record<SignalStage, number>;
  byReason: Partial<Record<ReasonCode, number>>;
  bypasses: number;
  bypassDeltaSum: number;
  lastGeneratedAt: number | null;
  lastAcceptedAt: number | null;
  lastRejectedAt: number | null;
  lastExecutedAt: number | null;
  lastBypassAt: number | null;
}

export interface SavedSignals {
  readonly live: readonly SignalView[];
  readonly ended: readonly SignalView[];
  readonly counts: SignalCounts;
}

/** What came with a step. */
export interface SignalStep {
  readonly reason?: ReasonCode | null | undefined;
  readonly detail?: string | null | undefined;
  readonly orderId?: ClientOrderId | undefined;
  readonly positionId?: PositionId | undefined;
}

/** Every live signal and the last that ended. A signal moves by its table alone and ends once. */
export class SignalBook {
  readonly #live: Map<DecisionId, SignalView>;
  readonly #ended: SignalView[];
  readonly #counts: SignalCounts;

  constructor(saved?: SavedSignals) {
    this.#live = new Map(saved?.live.map((signal) => [signal.id, signal]));
    this.#ended = [...saved?.ended ?? []];
    this.#counts = saved === undefined ? noCounts() : copyCounts(saved.counts);
  }

  generate(signal: SignalView): void {
    this.#live.set(signal.id, signal);
    this.#counts.generated += 1;
    this.#counts.reached.generated += 1;
    this.#counts.lastGeneratedAt = signal.generatedAt;
  }

  /** @throws RangeError where the signal is not live or its table knows no such step: that is a mistake of the program. */
  advance(id: DecisionId, stage: SignalStage, at: number, step: SignalStep = {}): void {
    const signal = this.#live.get(id);
    if (signal === undefined) throw new RangeError(`signal ${id} is not live and cannot become ${stage}`);
    if (!canFollow(signal.stage, stage)) throw new RangeError(`signal ${id} is ${signal.stage} and cannot become ${stage}`);
    const moved: SignalView = {
      ...signal,
      stage,
      stages: [...signal.stages, { stage, at }],
      reason: step.reason ?? signal.reason,
      detail: step.detail ?? signal.detail,
      orderId: step.orderId ?? signal.orderId,
      positionId: step.positionId ?? signal.positionId,
    };
    this.#count(moved, at);
    if (!isTerminal(stage)) {
      this.#live.set(id, moved);
      return;
    }
    this.#live.delete(id);
    this.#ended.push(moved);
    if (this.#ended.length > MAX_ENDED) this.#ended.shift();
  }

  /** The signal's order traded for the first time: executed, or, where it had ended already, filled late. */
  filled(id: DecisionId, at: number): void {
    if (this.#live.has(id)) {
      this.advance(id, 'executed', at);
      return;
    }
    const index = this.#ended.findIndex((signal) => signal.id === id);
    const ended = this.#ended[index];
    if (ended !== undefined) this.#ended[index] = { ...ended, isFilledLate: true };
  }

  /** A cooldown ended early because the price moved by `delta`, a fraction. */
  bypassed(delta: number, at: number): void {
    this.#counts.bypasses += 1;
    this.#counts.bypassDeltaSum += delta;
    this.#counts.lastBypassAt = at;
  }

  /** Signals that wait for a position to be flat, oldest first. */
  waiting(): readonly SignalView[] {
    const waiting: SignalView[] = [];
    for (const signal of this.#live.values()) if (signal.stage === 'waiting') waiting.push(signal);
    return waiting;
  }

  get hasLive(): boolean {
    return this.#live.size > 0;
  }

  /** The last that ended, then every live one; each part oldest first. */
  all(): readonly SignalView[] {
    return [...this.#ended, ...this.#live.values()];
  }

  statistics(): SignalStatistics {
    const { generated, reached, byReason, bypasses, bypassDeltaSum } = this.#counts;
    let duplicates = 0;
    for (const code of DUPLICATE_CODES) duplicates += byReason[code] ?? 0;
    const metCooldown = bypasses + (byReason.cooldown ?? 0) + (byReason['reentry-cooldown'] ?? 0);
    return {
      generated,
      reached: { ...reached },
      live: this.#live.size,
      byReason: { ...byReason },
      duplicates,
      bypasses,
      bypassRate: metCooldown === 0 ? null : bypasses / metCooldown,
      averageBypassDelta: bypasses === 0 ? null : bypassDeltaSum / bypasses,
      acceptanceRate: generated === 0 ? null : reached.sent / generated,
      lastGeneratedAt: this.#counts.lastGeneratedAt,
      lastAcceptedAt: this.#counts.lastAcceptedAt,
      lastRejectedAt: this.#counts.lastRejectedAt,
      lastExecutedAt: this.#counts.lastExecutedAt,
      lastBypassAt: this.#counts.lastBypassAt,
    };
  }

  save(): SavedSignals {
    return { live: [...this.#live.values()], ended: [...this.#ended], counts: copyCounts(this.#counts) };
  }

  #count({ stage, reason }: SignalView, at: number): void {
    const counts = this.#counts;
    counts.reached[stage] += 1;
    if (isTerminal(stage) && reason !== null) counts.byReason[reason] = (counts.byReason[reason] ?? 0) + 1;
    if (stage === 'sent') counts.lastAcceptedAt = at;
    if (stage === 'rejected') counts.lastRejectedAt = at;
    if (stage === 'executed') counts.lastExecutedAt = at;
  }
}

function noCounts(): SignalCounts {
  return {
    generated: 0,
    reached: { generated: 0, validated: 0, waiting: 0, sent: 0, executed: 0, rejected: 0, expired: 0, refused: 0 },
    byReason: {},
    bypasses: 0,
    bypassDeltaSum: 0,
    lastGeneratedAt: null,
    lastAcceptedAt: null,
    lastRejectedAt: null,
    lastExecutedAt: null,
    lastBypassAt: null,
  };
}

function copyCounts(counts: SignalCounts): SignalCounts {
  return { ...counts, reached: { ...counts.reached }, byReason: { ...counts.byReason } };
}
