import type { Instrument } from '../../../shared/domain/instrument.ts';
import type { ConnectionView, StreamView } from '../../../shared/domain/sessionView.ts';
import { DECISION_TIMEFRAMES } from '../../../shared/domain/timeframe.ts';
import type { MarketEvent } from '../feed.ts';

/** Real ms without a message after which a stream counts as stale. */
const STALE_AFTER_MS = 15_000;
const TICKER = 'ticker';

interface Counter {
  messages: number;
  gapsFilled: number;
  lastAt: number;
}

export type SimulatedFeedPhase = 'idle' | 'running' | 'ended' | 'closed';

/** Counts what each stream of a simulated market delivers; every status word comes from these counts. */
export class SimulatedStreams {
  readonly #counters = new Map<string, Counter>();
  #frames = 0;
  #lastFrameAt = Number.NEGATIVE_INFINITY;

  note(event: MarketEvent, realNow: number): void {
    this.#frames += 1;
    this.#lastFrameAt = realNow;
    if (event.kind === 'quote') this.#count(`${event.instrument}:${TICKER}`, realNow, false);
    else if (event.kind === 'candle-closed') this.#count(`${event.instrument}:candles:${event.timeframe}`, realNow, event.backfilled);
    else if (event.kind === 'candle-forming') this.#count(`${event.instrument}:candles:${event.timeframe}`, realNow, false);
  }

  streams(instruments: readonly Instrument[], phase: SimulatedFeedPhase, realNow: number): readonly StreamView[] {
    const channels = [...DECISION_TIMEFRAMES.map((timeframe) => `candles:${timeframe}`), TICKER];
    return instruments.flatMap(({ exchange, symbol }, instrument) => channels.map((channel) => {
      const counter = this.#counters.get(`${instrument}:${channel}`);
      const ageMs = counter === undefined ? null : realNow - counter.lastAt;
      const { state, reason } = stateOf(phase, ageMs);
      return { exchange, symbol, channel, state, reason, messages: counter?.messages ?? 0, reconnects: 0, gapsFilled: counter?.gapsFilled ?? 0, lastMessageAgeMs: ageMs, health: null };
    }));
  }

  connection(phase: SimulatedFeedPhase, realNow: number): ConnectionView {
    return {
      exchange: 'simulated', shard: 1, shards: 1, state: phase === 'running' ? 'open' : 'closed', nextAttemptInMs: null, attempts: 0, reconnects: 0, frames: this.#frames,
      lastFrameAgeMs: this.#frames === 0 ? null : realNow - this.#lastFrameAt, clockOffsetMs: null, latencyMs: null,
      reason: phase === 'running' ? null : stateOf(phase, null).reason,
      fetches: null,
    };
  }

  #count(key: string, realNow: number, isBackfilled: boolean): void {
    let counter = this.#counters.get(key);
    if (counter === undefined) this.#counters.set(key, (counter = { messages: 0, gapsFilled: 0, lastAt: realNow }));
    counter.messages += 1;
    counter.lastAt = realNow;
    if (isBackfilled) counter.gapsFilled += 1;
  }
}

function stateOf(phase: SimulatedFeedPhase, ageMs: number | null): Pick<StreamView, 'state' | 'reason'> {
  switch (phase) {
    case 'idle':
      return { state: 'disconnected', reason: 'Not subscribed yet' };
    case 'ended':
      return { state: 'disconnected', reason: 'The market has no more candles' };
    case 'closed':
      return { state: 'disconnected', reason: 'Closed' };
    case 'running':
      if (ageMs === null) return { state: 'warming-up', reason: 'No message yet' };
      if (ageMs > STALE_AFTER_MS) return { state: 'stale', reason: `No message for ${Math.round(ageMs / 1_000)} s` };
      return { state: 'healthy', reason: null };
  }
}
