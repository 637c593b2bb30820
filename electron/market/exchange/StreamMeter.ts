import type { StreamHealth, StreamState } from '../../../shared/domain/sessionView.ts';

/** Messages per second are counted over this many whole seconds. */
const WINDOW_S = 10;
/** Newest latencies kept. */
const LATENCIES = 256;
/** A stream whose slowest messages take longer than this is worth less, real ms. */
const SLOW_MS = 2_000;

/** What the score is made of besides the counters; ages in real ms. */
export interface StreamCondition {
  readonly state: StreamState;
  readonly isPolled: boolean;
  readonly ageMs: number | null;
  /** Silence after which the stream is stale. */
  readonly maxAgeMs: number;
}

/** How many messages one stream delivers, and how long they take. Bounded; times are monotonic real ms. */
export class StreamMeter {
  readonly #counts = new Int32Array(WINDOW_S);
  /** The second each count belongs to. */
  readonly #seconds = new Float64Array(WINDOW_S).fill(-1);
  readonly #latencies = new Float64Array(LATENCIES);
  #latencyCount = 0;
  #firstAt: number | null = null;

  /** `latencyMs`: from the exchange's timestamp to the arrival; null where the message has none. A clock error below zero counts as 0. */
  note(now: number, latencyMs: number | null): void {
    this.#firstAt ??= now;
    const second = Math.floor(now / 1_000);
    const slot = second % WINDOW_S;
    if (this.#seconds[slot] !== second) {
      this.#seconds[slot] = second;
      this.#counts[slot] = 0;
    }
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
    if (latencyMs === null || !Number.isFinite(latencyMs)) return;
    this.#latencies[this.#latencyCount % LATENCIES] = Math.max(0, latencyMs);
    this.#latencyCount += 1;
  }

  /** Over the newest 10 s, or since the first message where that is shorter (but at least 1 s). */
  messagesPerSecond(now: number): number {
    if (this.#firstAt === null) return 0;
    const second = Math.floor(now / 1_000);
    let messages = 0;
    for (let slot = 0; slot < WINDOW_S; slot += 1) {
      const of = this.#seconds[slot] ?? -1;
      if (of > second - WINDOW_S && of <= second) messages += this.#counts[slot] ?? 0;
    }
    return messages / Math.min(WINDOW_S, Math.max(1, (now - this.#firstAt) / 1_000));
  }

  /** Nearest-rank quantile of the newest latencies, real ms; null without any. `share` in 0..1. */
  latencyMs(share: number): number | null {
    const count = Math.min(this.#latencyCount, LATENCIES);
    if (count === 0) return null;
    const sorted = this.#latencies.slice(0, count).sort();
    return sorted[Math.min(count - 1, Math.max(0, Math.ceil(share * count) - 1))] ?? null;
  }

  health(condition: StreamCondition, now: number): StreamHealth {
    const p99 = this.latencyMs(0.99);
    const { score, why } = scoreOf(condition, p99);
    return {
      messagesPerSecond: this.messagesPerSecond(now), latencyP50Ms: this.latencyMs(0.5), latencyP99Ms: p99,
      source: condition.isPolled ? 'rest' : 'stream', score, why,
    };
  }
}

function scoreOf({ state, isPolled, ageMs, maxAgeMs }: StreamCondition, p99: number | null): { readonly score: number; readonly why: string } {
  if (state === 'stale' || state === 'disconnected') return { score: 0, why: 'delivers nothing' };
  if (isPolled) return { score: 0.5, why: 'read by REST' };
  if (ageMs === null) return { score: 0.2, why: 'no message yet' };
  const reasons: string[] = [];
  let score = 1;
  if (state === 'connecting' || state === 'reconnecting') {
    score -= 0.5;
    reasons.push('the connection is being made');
  } else if (state === 'warming-up') {
    score -= 0.2;
    reasons.push('few messages since the connection was made');
  }
  // The first half of the allowed silence costs nothing: quiet markets are quiet.
  const silence = Math.min(1, Math.max(0, (2 * ageMs) / maxAgeMs - 1));
  if (silence > 0) {
    score -= 0.3 * silence;
    reasons.push(`silent for ${Math.round(ageMs / 1_000)} s`);
  }
  if (p99 !== null && p99 > SLOW_MS) {
    score -= 0.2;
    reasons.push(`slowest messages take ${(p99 / 1_000).toFixed(1)} s`);
  }
  return { score: Math.max(0, score), why: reasons.length === 0 ? 'messages come in time' : reasons.join('; ') };
}
